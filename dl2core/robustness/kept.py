"""Logits of a run on disk, change by change: a run that was stopped or lost goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from dl2core import store
from dl2core.data.image_set import ImageSet
from dl2core.robustness.method import Opened
from dl2core.robustness.result import Change, NoiseSpec

LIMIT_BYTES = 200 * 10**6
Logits = Mapping[str, np.ndarray]  # (N, K) float32 of each method


class Kept:
    """The kept logits of one run. Its name holds all that they depend on: images, training, weights, seed.

    Args:
        spec: of the run.
        ready: its methods.
        test: its images.
    """

    def __init__(self, spec: NoiseSpec, ready: Sequence[Opened], test: ImageSet) -> None:
        trained = (spec.model, spec.dataset, spec.test_from_train, spec.limit)
        methods = tuple((one.key, one.encoder, one.eye) for one in ready)
        self.folder = store.home() / "robustness"
        self.run = store.content_hash(f"1|{trained}|{methods}|{spec.seed}", np.ascontiguousarray(test.images).data)
        self.shape, self.methods = (len(test), len(test.classes)), {one.key for one in ready}

    def get(self, change: Change, draw: int, make: Callable[[], Logits]) -> Logits:
        """The logits of a change and draw: from disk where they are, else made and kept."""
        name = store.content_hash(f"{self.run}|{change}|{draw}".encode())
        path = self.folder / f"{name}.safetensors"
        try:
            found = load_file(path)
        except (OSError, SafetensorError):  # not there, or no such file: it is made again
            found = {}
        if found.keys() == self.methods and all(one.shape == self.shape for one in found.values()):
            store.mark_used(path)
            return found
        made = make()
        store.keep_if_possible("the logits", lambda: self._write(path, made))
        return made

    def _write(self, path: Path, made: Logits) -> None:
        store.write_atomically(path, save({key: np.ascontiguousarray(one) for key, one in made.items()}))
        store.trim(self.folder, LIMIT_BYTES)
