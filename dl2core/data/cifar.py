"""CIFAR-10 and CIFAR-100 through one reader: what is on this disk is used, nothing is downloaded unasked.

Two layouts are read: parquet files in the hub's column layout, and torchvision's unpacked archives. Note that the
two hold the same images in different order, so that an index into one is another picture in the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dl2core.data import batches, cifar_classes, decoded, parquet, places
from dl2core.data.image_set import ImageSet
from dl2core.errors import InputError

SPLITS = ("test", "train")
SIDE = 32
STANDARD_ROWS = {"train": 50_000, "test": 10_000}


@dataclass(frozen=True)
class Layout:
    """How a data set is called and laid out on the hub."""

    title: str
    repositories: tuple[str, ...]
    folder: str
    label_columns: tuple[str, ...]
    classes: tuple[str, ...]


LAYOUTS = {
    "cifar10": Layout("CIFAR-10", ("uoft-cs/cifar10", "cifar10"), "plain_text", ("label",), cifar_classes.CIFAR10),
    "cifar100": Layout(
        "CIFAR-100", ("uoft-cs/cifar100", "cifar100"), "cifar100", ("fine_label", "label"), cifar_classes.CIFAR100
    ),
}


@dataclass(frozen=True)
class Found:
    """One split of one data set on this disk."""

    name: str
    split: str
    kind: str  # "parquet" or "archive"
    place: str  # "DL2_DATA_DIR", "DL2_HOME", "hub cache", "./data"
    paths: tuple[Path, ...]  # parquet shards, or the archive's files

    @property
    def identity(self) -> str:
        """Changes when a file does."""
        return decoded.key(self.paths)

    @property
    def source(self) -> str:
        kind = "parquet" if self.kind == "parquet" else self.paths[0].parent.name
        return f"{kind} in {self.place}"


def _layout(name: str, split: str) -> Layout:
    if name not in LAYOUTS:
        raise InputError(f"data set {name!r} is unknown; there are {', '.join(LAYOUTS)}")
    if split not in SPLITS:
        raise InputError(f"split {split!r} is unknown; there are {', '.join(SPLITS)}")
    return LAYOUTS[name]


def parquet_path(name: str, split: str) -> str:
    """The split's file inside its hub repository, where it is one shard."""
    return f"{_layout(name, split).folder}/{split}-00000-of-00001.parquet"


def _shards(root: Path, name: str, layout: Layout, split: str) -> tuple[Path, ...]:
    """The split's parquet files under `root`: a hub layout, or the repository's folder itself."""
    for base in (root / name, *(root / repository for repository in layout.repositories), root):
        for folder in (base / layout.folder, base / "data", base):
            if folder == root:
                continue  # a bare test.parquet in a shared root could be any data set
            if shards := sorted(folder.glob(f"{split}-*-of-*.parquet")) or sorted(folder.glob(f"{split}.parquet")):
                return tuple(shards)
    return ()


def find(name: str, split: str) -> Found | None:
    """The first place that holds this split, None where none does. Looks at names only, opens nothing.

    Raises:
        InputError: an unknown name or split.
    """
    layout = _layout(name, split)
    archive = batches.ARCHIVES[name]
    for place, root in places.data_roots():
        if shards := _shards(root, name, layout, split):
            return Found(name, split, "parquet", place, shards)
        if (root / archive.folder).is_dir():
            files = tuple(root / archive.folder / file for file in archive.files[split])
            if all(file.is_file() for file in files):
                return Found(name, split, "archive", place, files)
    for repository in layout.repositories:
        if path := places.hub_file(repository, parquet_path(name, split), kind="dataset"):
            return Found(name, split, "parquet", "hub cache", (path,))
    return None


def available() -> list[Found]:
    """Every split that lies on this disk, CIFAR-10 first, test before train."""
    return [found for name in LAYOUTS for split in SPLITS if (found := find(name, split))]


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
    layout = _layout(name, split)
    found = find(name, split)
    if found is None:
        raise InputError(
            f"{layout.title} {split} is not on this machine. Get it with: python -m dl2core data fetch {name} --split {split}"
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
        columns = LAYOUTS[found.name].label_columns
        images, labels, formats = parquet.read(found.paths, label_columns=columns, side=SIDE)
        facts = tuple(sorted(formats & {"JPEG"}))
    if len(labels) and labels.min() < 0:
        raise InputError(f"{found.paths[0].name}: labels start at 0, it has {labels.min()}")
    decoded.keep(entry, images, labels, facts)
    return images, labels, facts


def _note(split: str, labels: np.ndarray, facts: tuple[str, ...], classes: int) -> str:
    """What keeps a set from being the published one, in words; empty for the published one."""
    rows = STANDARD_ROWS[split]
    notes = []
    if len(labels) != rows:
        notes.append(f"subset, n = {len(labels):,}, not an accuracy")
    elif (np.bincount(labels, minlength=classes) != rows // classes).any():
        notes.append("classes not of equal size")
    if "JPEG" in facts:
        notes.append("JPEG copy, not the original pixels")
    if "changed" in facts:
        notes.append("files differ from the published ones")
    return "; ".join(notes)
