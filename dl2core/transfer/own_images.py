"""A person's own pictures as classes: one sub-folder a class, from a folder, an upload of one, or a zip. No torch in here.

A file that is no picture is named, counted and left out. What becomes a class is decided by `own_classes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from PIL import Image, ImageOps

from dl2core import store
from dl2core.data import brought
from dl2core.data.images import EXTENSIONS, MAX_BYTES, decode, short_name
from dl2core.errors import InputError

SIDE = 224  # pixels that are kept of a picture: its middle, as large as a backbone takes it
MOST = 1000  # pictures, 150 MB
MOST_PROBLEMS = 8  # lines; the rest is counted
NO_CLASS = ""  # of a picture that lies in no sub-folder


@dataclass(frozen=True, eq=False)
class Own:
    """Pictures and the sub-folders they lie in.

    Attributes:
        images: (N, SIDE, SIDE, 3) uint8.
        folders: (N,) sub-folder of each; "" for one that lies in none.
        empty: sub-folders without a picture.
        problems: one line for each file that is left out.
    """

    images: np.ndarray
    folders: tuple[str, ...]
    empty: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """Names pictures and classes; part of a spec."""
        return store.content_hash("|".join(self.folders), np.ascontiguousarray(self.images).data, digits=12)


def from_files(files: Iterable[tuple[str, bytes]], *, empty: tuple[str, ...] = ()) -> Own:
    """Decode what was brought.

    Args:
        files: (path, bytes) of pictures and of zips of pictures; a picture's class is the folder it lies in.
        empty: sub-folders that are known to hold no file.
    """
    images: list[np.ndarray] = []
    folders: list[str] = []
    problems: list[str] = []
    left_out = 0
    for name, data in files:
        try:
            for path, read in brought.parts(name, data):
                if len(images) == MOST:
                    left_out += 1
                    continue
                try:
                    picture = decode(read(), path)
                except InputError as error:
                    problems.append(str(error))
                    continue
                images.append(_square(picture.pixels))
                folders.append(_folder(path))
        except InputError as error:
            problems.append(str(error))
    if len(problems) > MOST_PROBLEMS:
        problems[MOST_PROBLEMS:] = [f"{len(problems) - MOST_PROBLEMS:,} further files cannot be read"]
    if left_out:
        problems.append(f"{len(images) + left_out:,} pictures came, the first {MOST:,} are taken")
    stacked = np.stack(images) if images else np.empty((0, SIDE, SIDE, 3), np.uint8)
    return Own(stacked, tuple(folders), empty, tuple(problems))


def from_folder(path: Path) -> Own:
    """The pictures in a folder on this disk.

    Raises:
        InputError: there is no such folder, or it cannot be read.
    """
    if not path.is_dir():
        raise InputError(f"{short_name(str(path))} is no folder on this machine")
    try:
        inside = sorted(path.rglob("*"))
    except OSError as error:
        raise InputError(f"{short_name(str(path))} cannot be read: {error.strerror}") from None
    pictures = [one for one in inside if one.suffix.lower().removeprefix(".") in EXTENSIONS and one.is_file()]
    filled = {picture.parent for picture in pictures}
    empty = tuple(one.name for one in inside if one.is_dir() and one.parent == path and not _holds(one, filled))
    return from_files(_read(path, pictures), empty=empty)


def _holds(folder: Path, filled: set[Path]) -> bool:
    return any(folder in (place, *place.parents) for place in filled)


def _read(root: Path, pictures: list[Path]) -> Iterator[tuple[str, bytes]]:
    """One file at a time; what is too large for a picture is cut, and then refused by its decoder."""
    for picture in pictures:
        name = picture.relative_to(root).as_posix()
        try:
            with picture.open("rb") as file:
                yield name, file.read(MAX_BYTES + 1)
        except OSError:
            yield name, b""  # refused with its name


def _folder(path: str) -> str:
    """The class of a picture: the name of the folder it lies in."""
    parent = PurePosixPath(path.replace("\\", "/")).parent.name
    return short_name(parent, longest=40) if parent else NO_CLASS


def _square(pixels: np.ndarray) -> np.ndarray:
    """(H, W, 3) -> (SIDE, SIDE, 3): the middle, bicubic."""
    return np.asarray(ImageOps.fit(Image.fromarray(pixels), (SIDE, SIDE), Image.Resampling.BICUBIC))
