"""Decoded images kept as .npy under DL2_HOME/data/decoded, so that the second start reads pixels and decodes nothing.

An entry is keyed by name, size and time of change of its source files; a changed file makes a new entry.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dl2core import store
from dl2core.data import places
from dl2core.errors import InputError

VERSION = 1


def key(paths: Sequence[Path]) -> str:
    """Identity of source files: their real paths, sizes and times of change.

    Raises:
        InputError: a file that is gone, such as a link that leads nowhere.
    """
    try:
        facts = [(str(path.resolve()), path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    except OSError as error:
        raise InputError(f"{Path(error.filename).name} cannot be read: {error.strerror}") from None
    return hashlib.sha256(json.dumps([VERSION, facts]).encode()).hexdigest()[:24]


def recall(entry: str) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]] | None:
    """Images, labels and facts of an entry, or None. The images are mapped copy-on-write: read when touched."""
    folder = places.data_home() / "decoded"
    try:
        facts = json.loads((folder / f"{entry}.json").read_text(encoding="utf-8"))["facts"]
        images = np.load(folder / f"{entry}.images.npy", mmap_mode="c", allow_pickle=False)
        labels = np.load(folder / f"{entry}.labels.npy", allow_pickle=False)
    except (OSError, ValueError, KeyError, TypeError, EOFError):  # absent or damaged: decoded again
        return None
    return (images, labels, tuple(map(str, facts))) if len(images) == len(labels) else None


def keep(entry: str, images: np.ndarray, labels: np.ndarray, facts: Sequence[str]) -> None:
    """Keep an entry. A disk that is full or cannot be written costs speed only, so that is no error."""
    folder = places.data_home() / "decoded"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _save(folder / f"{entry}.images.npy", images)
        _save(folder / f"{entry}.labels.npy", labels)
        store.write_json(folder / f"{entry}.json", {"facts": list(facts)})


def _save(path: Path, array: np.ndarray) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            np.save(out, array, allow_pickle=False)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
