"""A child process of the tests: one of several that train the built-in model together. Run with `python -m clip.embedded_worker`."""

import sys
from pathlib import Path

import numpy as np
import torch

from dl2core import distributed, jobs
from dl2core.builtin import train as embedded_training
from dl2core.builtin.recipe import Recipe


def main(folder: str) -> None:
    """Train for a few seconds and save what this process ended with under its rank."""
    torch.set_num_threads(1)
    rng = np.random.default_rng(0)
    images, labels = rng.integers(0, 256, (64, 32, 32, 3), dtype=np.uint8), rng.integers(0, 10, 64)
    recipe = Recipe(alone=2, minutes=0.05).with_batch(16)
    with distributed.from_torchrun() as world:
        kept = Path(folder, f"{world.rank}.ckpt")
        made = jobs.run_here(embedded_training.train(recipe, images, labels, checkpoint=kept))
        torch.save({"steps": made.steps, "weights": made.model.state_dict()}, Path(folder, f"{world.rank}.pt"))


if __name__ == "__main__":
    main(sys.argv[1])
