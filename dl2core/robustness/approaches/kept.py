"""Runs and tried rates on disk, each kept when it ends: a comparison that was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from dl2core import store
from dl2core.errors import InputError
from dl2core.robustness.approaches.result import ApproachesSpec
from dl2core.store import typed

VERSION = "1"  # of the training; changes with it
LIMIT_BYTES = 10_000_000
T = TypeVar("T")


class Kept:
    """What was kept of comparisons with the same images, weights and seed.

    Args:
        spec: of the comparison.
        weights: identity of the tower.
        images: pixels that are trained on and scored.
    """

    def __init__(self, spec: ApproachesSpec, weights: str, *images: np.ndarray) -> None:
        said = (spec.dataset, spec.validation, spec.seed)
        self.folder = store.home() / "approaches"
        self.key = store.content_hash(
            f"{VERSION}|{said}|{weights}", *(np.ascontiguousarray(one).data for one in images), digits=32
        )

    def read(self, kind: type[T], *what: object) -> T | None:
        """What was kept under these words; None where there is none."""
        path = self._path(what)
        try:
            found = typed.read(kind, store.read_json(path))
        except InputError:  # not there, of an earlier version, or not whole: it is made
            return None
        store.mark_used(path)
        return found

    def write(self, made: object, *what: object) -> None:
        """Keep a finished run or a tried rate; a full disk loses no result."""
        store.keep_if_possible("the run", lambda: self._write(self._path(what), made))

    def get(self, kind: type[T], make: Callable[[], T], *what: object) -> T:
        """From disk where it is, else made and kept."""
        found = self.read(kind, *what)
        if found is None:
            found = make()
            self.write(found, *what)
        return found

    def _path(self, what: tuple[object, ...]) -> Path:
        return self.folder / f"{store.content_hash(f'{self.key}|{what}'.encode(), digits=32)}.json"

    def _write(self, path: Path, made: object) -> None:
        store.write_json(path, store.jsonable(made))
        store.trim(self.folder, LIMIT_BYTES)
