"""CIFAR-10 and CIFAR-100 through one reader: what is on this disk is used, nothing is downloaded unasked.

Two layouts are read: parquet files in the hub's column layout, and torchvision's unpacked archives. Note that the
two hold the same images in different order, so that an index into one is another picture in the other.
"""

from __future__ import annotations

import numpy as np

from dl2core.data import batches, decoded, parquet
from dl2core.data.finding import LAYOUTS as LAYOUTS
from dl2core.data.finding import SPLITS as SPLITS
from dl2core.data.finding import Found as Found
from dl2core.data.finding import available as available
from dl2core.data.finding import find as find
from dl2core.data.finding import layout_of, search
from dl2core.data.finding import parquet_path as parquet_path
from dl2core.data.image_set import ImageSet
from dl2core.errors import InputError

SIDE = 32
STANDARD_ROWS = {"train": 50_000, "test": 10_000}
COARSE = 20  # superclasses of CIFAR-100
ENOUGH_ROWS = 100  # among this many pictures, fine labels exceed the first twenty classes


def load(name: str, split: str) -> ImageSet:
    """Read one split; decoded once, then mapped from DL2_HOME/data.

    Args:
        name: "cifar10" or "cifar100".
        split: "train" or "test".

    Returns:
        An `ImageSet`, marked and named where it is not the published set.

    Raises:
        InputError: it is not on this disk, or a file of it is broken.
    """
    layout = layout_of(name, split)
    looked = search(name, split)
    found = looked.found
    if found is None:
        seen = f" ({'; '.join(looked.unused)})" if looked.unused else ""
        raise InputError(
            f"{layout.title} {split} is not on this machine{seen}. "
            f"Get it with: python -m dl2core data fetch {name} --split {split}"
        )
    entry = found.identity
    images, labels, facts = decoded.recall(entry) or _read(found, entry)
    if len(labels) and labels.max() >= len(layout.classes):
        raise InputError(
            f"{found.paths[0].name}: labels 0..{len(layout.classes) - 1} were expected, it has {labels.max()}"
        )
    note = _note(split, labels, facts, len(layout.classes))
    return ImageSet(layout.title, split, images, labels, layout.classes, found.source, not note, note)


def _read(found: Found, entry: str) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Decode the files, and keep what came out."""
    if found.kind == "archive":
        images, labels, published = batches.read(found.paths[0].parent, found.name, found.split)
        facts = () if published else ("changed",)
    else:
        layout = LAYOUTS[found.name]
        images, labels, formats = parquet.read(
            found.paths, label_columns=layout.label_columns, classes=layout.classes, side=SIDE
        )
        facts = tuple(sorted(formats & {"JPEG", "WEBP"}))
        if found.name == "cifar100" and len(labels) >= ENOUGH_ROWS and labels.max() < COARSE:
            raise InputError(
                f"{found.paths[0].name}: no label above {labels.max()} in {len(labels):,} pictures: these are CIFAR-100's "
                f"{COARSE} superclasses, its {len(layout.classes)} classes were expected"
            )
    decoded.keep(entry, images, labels, facts)
    return images, labels, facts


def _note(split: str, labels: np.ndarray, facts: tuple[str, ...], classes: int) -> str:
    """What keeps a set from being the published one, in words; empty for the published one."""
    rows = STANDARD_ROWS[split]
    notes = []
    if len(labels) < rows:
        notes.append(f"{len(labels):,} of {rows:,} images")
    elif len(labels) > rows:
        notes.append(f"{len(labels):,} images, published are {rows:,}")
    elif (np.bincount(labels, minlength=classes) != rows // classes).any():
        notes.append("classes not of equal size")
    if "WEBP" in facts:
        notes.append("WebP copy, perhaps not the original pixels")
    if "JPEG" in facts:
        notes.append("JPEG copy, not the original pixels")
    if "changed" in facts:
        notes.append("files differ from the published ones")
    return "; ".join(notes)
