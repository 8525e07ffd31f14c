"""Writers that are killed (-9) at any moment: what is read afterwards is whole, and the next write works.

    python tests/load/killed_writes.py --kills 100

Each writer writes two contents in turn, without a pause, in a child that lives 0 to 60 ms: a kept result, a section of a
report, image features, decoded images, the state of a training. No page and no server take part.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from dl2core import store  # noqa: E402
from dl2core.clip import features  # noqa: E402
from dl2core.data import decoded  # noqa: E402
from dl2core.prompts.recorded.runs import Run, Snapshot, Step  # noqa: E402
from dl2core.prompts.train import resume  # noqa: E402
from dl2core.prompts.train.spec import spec_of  # noqa: E402
from dl2core.reproduction import kept  # noqa: E402
from dl2core.reproduction.section import Line, Reproduction, ReproductionSpec, Section  # noqa: E402

LIVES_S = 0.06
SECTION = ReproductionSpec(sections=("walks",))
TRAINED = spec_of("built-in", steps=400)


@dataclass(frozen=True)
class Writer:
    """Writes the content of a number; reads that number back, None where there is nothing yet."""

    write: Callable[[int], object]
    read: Callable[[], int | None]


def _section(number: int) -> Reproduction:
    lines = tuple(Line(f"line {k}", "agrees", measured=float(number)) for k in range(300))
    return Reproduction(SECTION, (Section("walks", "Walks", "3.1", lines),))


def _read_section() -> int | None:
    found = kept.read(SECTION, kept.here())
    return found and int(found.sections[0].lines[-1].measured)


def _read_result() -> int | None:
    found = store.kept()
    assert not found.refused, found.refused
    return found.documents["under-fire"]["rows"][-1]["ms"] if found.documents else None


def _state(number: int) -> resume.State:
    values = np.full((3, 64, 64), float(number), np.float32)
    run = Run(TRAINED, tuple(Step(k, number, 1.0) for k in range(200)), (Snapshot(0, 50.0, {"prompt": values}),))
    return resume.State(run, number, {"prompt": torch.from_numpy(values.copy())}, {})


def _read_state() -> int | None:
    found = resume.load(store.home() / "prompts" / "run", TRAINED)
    if found is None:
        return None
    assert (found.parameters["prompt"] == found.step).all()
    return found.step


def _read_features() -> int | None:
    found = features.read(store.home() / "features" / "a.safetensors")
    return None if found is None else int(found.vectors.unique().item())


def _read_decoded() -> int | None:
    """Two files of an entry may be of two writes; each must be whole, and labels belong to an entry's name, not to a write."""
    found = decoded.recall("entry")
    return None if found is None else int(np.unique(found[0]).item())


WRITERS = {
    "a kept result": Writer(
        lambda number: store.keep("under fire", {"kind": "x", "rows": [{"ms": number}] * 5000}), _read_result
    ),
    "a section of a report": Writer(lambda number: kept.write(_section(number), kept.here()), _read_section),
    "image features": Writer(
        lambda number: features.write(
            store.home() / "features" / "a.safetensors",
            features.Features(torch.full((2000, 256), float(number)), "float32", 1.0, from_disk=False),
        ),
        _read_features,
    ),
    "decoded images": Writer(
        lambda number: decoded.keep("entry", np.full((500, 32, 32, 3), number, np.uint8), np.zeros(500, int), ()),
        _read_decoded,
    ),
    "the state of a training": Writer(
        lambda number: resume.save(store.home() / "prompts" / "run", _state(number)), _read_state
    ),
}


def _write_for_ever(writer: Writer) -> None:
    """What the child does; an error ends it with 1, without what the parent has to clean up."""
    try:
        while True:
            for number in (1, 2):
                writer.write(number)
    finally:
        os._exit(1)


def under_fire(writer: Writer, kills: int, draw: random.Random) -> dict[str, int]:
    """Kill so many writers; what is read after each is one of their contents."""
    found = {"kills": kills, "nothing yet": 0, "whole": 0, "temporary files left": 0}
    for _ in range(kills):
        child = os.fork()
        if child == 0:
            _write_for_ever(writer)
        time.sleep(draw.uniform(0, LIVES_S))
        os.kill(child, signal.SIGKILL)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL, "the writer had ended by itself"
        number = writer.read()
        found["nothing yet" if number is None else "whole"] += 1
        assert number in (None, 1, 2), number
    found["temporary files left"] = len(list(store.home().rglob("tmp*.part")))
    writer.write(3)
    assert writer.read() == 3
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    for name, writer in WRITERS.items():
        with tempfile.TemporaryDirectory() as folder:
            os.environ["DL2_HOME"] = folder
            print(name, under_fire(writer, arguments.kills, random.Random(0)), flush=True)


if __name__ == "__main__":
    main()
