"""Where CIFAR lies on this disk, and what lies there that cannot be used, by names alone: no file is opened.

Two layouts are known: parquet files as the hub lays them out, and torchvision's unpacked archives. Of parquet files
exactly one complete set of shards is taken; copies, mixtures and gaps are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dl2core.data import batches, cifar_classes, decoded, places
from dl2core.errors import InputError

SPLITS = ("test", "train")
MOST_NEIGHBOURS = 1000  # folders of a root that are looked into for one that lies deeper
_SHARD = re.compile(
    r"(?P<split>train|test)-(?P<number>\d{5})-of-(?P<total>\d{5})(?P<hash>-[0-9a-f]{16})?(?P<copy>.*)\.parquet"
)


@dataclass(frozen=True)
class Layout:
    """How a data set is called and laid out on the hub."""

    title: str
    repositories: tuple[str, ...]
    folder: str
    label_columns: tuple[str, ...]
    classes: tuple[str, ...]


LAYOUTS = {
    "cifar10": Layout(
        "CIFAR-10", ("uoft-cs/cifar10", "cifar10"), "plain_text", ("label", "labels"), cifar_classes.CIFAR10
    ),
    "cifar100": Layout(
        "CIFAR-100",
        ("uoft-cs/cifar100", "cifar100"),
        "cifar100",
        ("fine_label", "fine_labels", "label", "labels"),
        cifar_classes.CIFAR100,
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


@dataclass(frozen=True)
class Search:
    """What was found: the files in use, and those that are not, each with the reason."""

    found: Found | None
    unused: tuple[str, ...] = ()


def layout_of(name: str, split: str) -> Layout:
    """The layout.

    Raises:
        InputError: an unknown name or split.
    """
    if name not in LAYOUTS:
        raise InputError(f"data set {name!r} is unknown; there are {', '.join(LAYOUTS)}")
    if split not in SPLITS:
        raise InputError(f"split {split!r} is unknown; there are {', '.join(SPLITS)}")
    return LAYOUTS[name]


def parquet_path(name: str, split: str) -> str:
    """The split's file inside its hub repository, where it is one shard."""
    return f"{layout_of(name, split).folder}/{split}-00000-of-00001.parquet"


def find(name: str, split: str) -> Found | None:
    """The first place that holds this split, None where none does. Looks at names only, opens nothing.

    Raises:
        InputError: an unknown name or split.
    """
    return search(name, split).found


def search(name: str, split: str) -> Search:
    """The first place that holds this split whole, and what could not be used up to there.

    Raises:
        InputError: an unknown name or split.
    """
    layout = layout_of(name, split)
    unused: list[str] = []
    for place, root in places.data_roots():
        if not root.is_dir():
            if place == "DL2_DATA_DIR":
                unused.append(f"DL2_DATA_DIR names {root}, which is no folder")
            continue
        for folder in _parquet_folders(root, name, layout):
            if shards := _whole_set(folder, split, unused):
                return Search(Found(name, split, "parquet", place, shards), tuple(unused))
        for folder in _archive_folders(root, name):
            if files := _whole_archive(folder, name, split, unused):
                return Search(Found(name, split, "archive", place, files), tuple(unused))
        unused += _packed(root, name)
    for repository in layout.repositories:
        for snapshot in places.hub_snapshots(repository, kind="dataset"):
            if shards := _whole_set(snapshot / layout.folder, split, unused):
                return Search(Found(name, split, "parquet", "hub cache", shards), tuple(unused))
    return Search(None, tuple(unused))


def available() -> list[Found]:
    """Every split that lies on this disk, CIFAR-10 first, test before train."""
    return [found for name in LAYOUTS for split in SPLITS if (found := find(name, split))]


def _parquet_folders(root: Path, name: str, layout: Layout) -> Iterator[Path]:
    """Where the split's parquet files may lie under `root`: a hub layout, or the repository's folder itself."""
    for base in (root / name, *(root / repository for repository in layout.repositories), root):
        for folder in (base / layout.folder, base / "data", base):
            if folder != root and folder.is_dir():  # a bare test.parquet in a shared root could be any data set
                yield folder


def _whole_set(folder: Path, split: str, unused: list[str]) -> tuple[Path, ...]:
    """The one complete set of a split's shards in a folder; why there is none, or what is left beside it, is added.

    A set is told by its number of shards and by whether their names end in a hash, as older exports of the hub do.
    """
    if not folder.is_dir():
        return ()
    sets: dict[tuple[int, bool], dict[int, Path]] = {}
    for path in sorted(folder.glob(f"{split}-*.parquet")):
        parts = _SHARD.fullmatch(path.name)
        key = (int(parts["total"]), bool(parts["hash"])) if parts else (0, False)
        number = int(parts["number"]) if parts else 0
        if parts is None or parts["copy"] or not number < key[0] or number in sets.get(key, {}):
            unused.append(f"{path.name} in {folder} is a copy or has a name of its own: not used")
        else:
            sets.setdefault(key, {})[number] = path
    whole = [[found[i] for i in range(total)] for (total, _), found in sets.items() if len(found) == total]
    for (total, _), found in sets.items():
        if len(found) < total:
            missing = [f"{i:05d}" for i in range(total) if i not in found]
            unused.append(f"{split} has {len(found)} of {total} shards in {folder}: {_range(missing)} missing")
    if len(whole) > 1:
        names = " and ".join(paths[0].name for paths in whole)
        unused.append(f"{folder} holds {len(whole)} whole sets of {split} ({names}): keep one")
        return ()
    alone = folder / f"{split}.parquet"
    if whole and alone.is_file():
        unused.append(f"{alone.name} in {folder} is not used: {whole[0][0].name} is")
    return tuple(whole[0]) if whole else (alone,) if alone.is_file() and not sets else ()


def _archive_folders(root: Path, name: str) -> list[Path]:
    """Where torchvision's folder may lie: in the root, the root itself, or one folder deeper."""
    folder = batches.ARCHIVES[name].folder
    if root.name == folder:
        return [root]
    near = [at for at in (root / folder, root / name / folder) if at.is_dir()]
    if near:
        return near
    deeper = islice((child / folder for child in sorted(root.iterdir()) if child.is_dir()), MOST_NEIGHBOURS)
    return [at for at in deeper if at.is_dir()]


def _whole_archive(folder: Path, name: str, split: str, unused: list[str]) -> tuple[Path, ...]:
    """The split's files of an unpacked archive; which of them are missing is added."""
    files = [folder / file for file in batches.ARCHIVES[name].files[split]]
    if missing := [file.name for file in files if not file.is_file()]:
        unused.append(f"{split} is not whole in {folder}: {_range(missing)} missing (unpack the archive again)")
        return ()
    return tuple(files)


def _packed(root: Path, name: str) -> list[str]:
    """A line for an archive that was fetched and not unpacked."""
    archive = {"cifar10": "cifar-10-python.tar.gz", "cifar100": "cifar-100-python.tar.gz"}[name]
    found = [at for at in (root / archive, root / name / archive) if at.is_file()]
    return [f"{archive} in {at.parent} is packed: unpack it with tar -xzf {archive}" for at in found]


def _range(names: list[str]) -> str:
    """ "a is", "a and b are", "a to d are": what is missing, in words."""
    if len(names) == 1:
        return f"{names[0]} is"
    return f"{names[0]} {'and' if len(names) == 2 else 'to'} {names[-1]} are"
