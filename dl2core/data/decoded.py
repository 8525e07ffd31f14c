"""Decoded images kept as .npy under DL2_HOME/data/decoded, so that the second start reads pixels and decodes nothing.

An entry is keyed by name, size and time of change of its source files; a changed file makes a new entry. The entry used
longest ago goes when all of them together exceed `LIMIT_BYTES`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dl2core import store
from dl2core.data import places
from dl2core.errors import InputError

VERSION = 2  # 2: labels by the file's own class names
LIMIT_BYTES = 2 * 10**9  # CIFAR-10 and CIFAR-100, both splits, are 0.4 GB


def key(paths: Sequence[Path]) -> str:
    """Identity of source files: their real paths, sizes and times of change.

    Raises:
        InputError: a file that is gone, such as a link that leads nowhere.
    """
    try:
        facts = [(str(path.resolve()), path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    except OSError as error:
        raise InputError(f"{Path(error.filename).name} cannot be read: {error.strerror}") from None
    return store.content_hash(json.dumps([VERSION, facts]), digits=24)


def recall(entry: str) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]] | None:
    """Images, labels and facts of an entry, or None. The images are mapped copy-on-write: read when touched."""
    folder = places.data_home() / "decoded"
    try:
        facts = json.loads((folder / f"{entry}.json").read_text(encoding="utf-8"))["facts"]
        images = np.load(folder / f"{entry}.images.npy", mmap_mode="c", allow_pickle=False)
        labels = np.load(folder / f"{entry}.labels.npy", allow_pickle=False)
    except (OSError, ValueError, KeyError, TypeError, EOFError):  # absent or damaged: decoded again
        return None
    store.mark_used(folder / f"{entry}.json")
    return (images, labels, tuple(map(str, facts))) if len(images) == len(labels) else None


def keep(entry: str, images: np.ndarray, labels: np.ndarray, facts: Sequence[str]) -> str:
    """Keep an entry. A disk that is full or cannot be written costs speed only.

    Returns:
        the line that says what could not be kept; empty where it was.
    """
    folder = places.data_home() / "decoded"

    def write() -> None:
        _save(folder / f"{entry}.images.npy", images)
        _save(folder / f"{entry}.labels.npy", labels)
        store.write_json(folder / f"{entry}.json", {"facts": list(facts)})
        store.trim(folder, LIMIT_BYTES)

    return store.keep_if_possible("decoded images", write)


def _save(path: Path, array: np.ndarray) -> None:
    with store.replacing(path) as temporary, temporary.open("wb") as out:
        np.save(out, array, allow_pickle=False)
