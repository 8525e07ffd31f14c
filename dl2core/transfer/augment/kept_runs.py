"""Training runs one after the other, each kept on disk when it ends: what was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from dl2core import store
from dl2core.errors import InputError
from dl2core.job_parts import part
from dl2core.jobs import Progress, Steps
from dl2core.transfer.augment import training
from dl2core.transfer.augment.run_result import Run, RunSpec
from dl2core.transfer.augment.training import Ground

VERSION = "1"  # of the training; changes with it
LIMIT_BYTES = 20_000_000


def run_all(specs: Sequence[RunSpec], ground: Ground, partial: Callable[[tuple[Run, ...]], object]) -> Steps:
    """All runs; the steps return them in order.

    Args:
        specs: of one protocol, whose backbone and images are `ground`.
        partial: what a page may draw of the runs so far.
    """
    runs: list[Run] = []
    for number, spec in enumerate(specs):
        title = f"run {number + 1} of {len(specs)}, {described(spec)}"
        so_far = partial(tuple(runs)) if runs else None
        path = _path(spec, ground)
        run = _read(path, spec)
        if run is None:
            low, high = number / len(specs), (number + 1) / len(specs)
            run = yield from part(
                training.train(spec, ground), low, high, before=title, partial=lambda _, now=so_far: now
            )
            store.keep_if_possible("the run", lambda made=run, where=path: _write(where, made))
        runs.append(run)
        yield Progress((number + 1) / len(specs), title, partial(tuple(runs)))
    return tuple(runs)


def described(spec: RunSpec) -> str:
    """A run in a few words."""
    where = f" {spec.place} Normalize" if spec.transform else ""
    return f"{spec.transform or 'no augmentation'}{where}, BatchNorm {spec.batchnorm}, seed {spec.seed}"


def _path(spec: RunSpec, ground: Ground) -> Path:
    """Where a run is kept: by its spec, the weights and the pixels."""
    pixels = [np.ascontiguousarray(data.images).data for data in (ground.parts.train, ground.parts.test)]
    key = store.content_hash(f"{VERSION}|{spec}|{ground.backbone.identity}|{ground.backbone.size}", *pixels, digits=32)
    return store.home() / "augment" / f"{key}.json"


def _read(path: Path, spec: RunSpec) -> Run | None:
    if not path.exists():
        return None
    try:
        found = store.from_document(Run, store.read_json(path))
    except InputError:  # of an earlier version, or not whole: trained again
        return None
    store.mark_used(path)
    return found if found.spec == spec else None


def _write(path: Path, run: Run) -> None:
    store.write_json(path, store.to_document(run))
    store.trim(path.parent, LIMIT_BYTES)
