"""A child process of the tests: trains the tiny model and writes its losses. Run with `python -m prompts.worker`."""

import json
import os
import signal
import sys
from pathlib import Path

import torch
from prompts.cases import pair, spec, tiny_clip

from dl2core import distributed
from dl2core.prompts.train import training


def main(folder: str, kill_at: int, changes: str) -> None:
    """Train into `folder`; at step `kill_at` the process kills itself, as a crash would (-1: never)."""
    torch.set_num_threads(1)
    with distributed.from_torchrun() as world:
        train, validation = pair(tiny_clip())
        chosen = spec(**json.loads(changes))
        steps = training.train(chosen, train, validation, folder=Path(folder), save_every=3)
        while True:
            try:
                progress = next(steps)
            except StopIteration as end:
                run = end.value
                break
            if kill_at >= 0 and len(progress.partial.steps) > kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
        if world.first:
            result = {"losses": [step.loss for step in run.steps], "resumed_at": list(run.resumed_at)}
            Path(folder, "result.json").write_text(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
