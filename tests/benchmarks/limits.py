"""The limits of the benchmarks: each is noted with what was measured, held or not, then it fails its test where it does not hold.

`python tests/benchmarks/run_all.py` collects the notes of all of them into one table.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

NOTES = "DL2_BENCH_NOTES"  # names the file that notes are appended to


@dataclass(frozen=True)
class Note:
    """One row of the table."""

    what: str
    value: float
    limit: str  # "at most 1.5"
    held: bool


def holds(what: str, value: float, *, at_most: float | None = None, at_least: float | None = None) -> None:
    """Note a limit and what was measured; raise AssertionError where it is broken.

    Args:
        what: is compared, in words, with its unit.
        value: measured.
        at_most, at_least: the limit, one of both or both.
    """
    held = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
    limit = " and ".join(
        f"{word} {bound:g}" for word, bound in (("at least", at_least), ("at most", at_most)) if bound is not None
    )
    if path := os.environ.get(NOTES):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(Note(what, float(value), limit, bool(held)))) + "\n")
    assert held, f"{what}: {value:.4g}, {limit}"


def noted(path: Path) -> list[Note]:
    """The notes of a file; none where it was not written."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [Note(**json.loads(line)) for line in lines]
