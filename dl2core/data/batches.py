"""CIFAR's own python archives, as torchvision unpacks them, read without running any code of theirs.

The files are pickles, and an ordinary unpickler runs what a pickle names. This one knows three names, those that make
up a numpy array, and puts its own harmless classes in their place; everything else is refused.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dl2core.errors import InputError

MAX_BYTES = 200_000_000  # the largest published file, CIFAR-100's training part, has 155 MB
SIDE = 32


@dataclass(frozen=True)
class Archive:
    """One published archive: its folder and, per split, its files with their published md5 (torchvision's list)."""

    folder: str
    files: dict[str, dict[str, str]]
    labels: str


ARCHIVES = {
    "cifar10": Archive(
        folder="cifar-10-batches-py",
        labels="labels",
        files={
            "train": {
                "data_batch_1": "c99cafc152244af753f735de768cd75f",
                "data_batch_2": "d4bba439e000b95fd0a9bffe97cbabec",
                "data_batch_3": "54ebc095f3ab1f0389bbae665268c751",
                "data_batch_4": "634d18415352ddfa80567beed471001a",
                "data_batch_5": "482c414d41f54cd18b22e5b47cb7c3cb",
            },
            "test": {"test_batch": "40351d587109b95175f43aff81a1287e"},
        },
    ),
    "cifar100": Archive(
        folder="cifar-100-python",
        labels="fine_labels",
        files={
            "train": {"train": "16019d7e3df5f24257cddd939b257f8d"},
            "test": {"test": "f0ef6b0ae62326f3e7ffdfab6717acfc"},
        },
    ),
}


class _Dtype:
    """Stands for `numpy.dtype`: only unsigned bytes are let in."""

    def __init__(self, code: object, *_: object) -> None:
        if code not in ("u1", "|u1", b"u1", b"|u1"):
            raise InputError(f"an array of unsigned bytes was expected, got {code!r}")

    def __setstate__(self, state: object) -> None:
        """Byte order and flags mean nothing for single bytes."""


class _Array:
    """Stands for `numpy.ndarray`: takes shape and raw bytes, makes the array itself."""

    pixels: np.ndarray | None = None

    def __setstate__(self, state: object) -> None:
        match state:
            case (_, (int(rows), int(columns)), _Dtype(), bool(fortran) | int(fortran), bytes(raw) | str(raw)):
                data = raw.encode("latin1") if isinstance(raw, str) else raw
                if rows < 0 or columns < 0 or len(data) != rows * columns:
                    raise InputError(f"an array of {rows} x {columns} bytes was announced, {len(data)} bytes came")
                self.pixels = np.frombuffer(data, np.uint8).reshape((rows, columns), order="F" if fortran else "C")
            case _:
                raise InputError("an array of an unknown layout")


def _reconstruct(*_: object) -> _Array:
    """Stands for numpy's function of that name: an empty array, filled by `__setstate__`."""
    return _Array()


def _latin1(text: object, encoding: object = "latin1") -> bytes:
    """Stands for `_codecs.encode`, which Python 3 writes for bytes in old pickles."""
    if not isinstance(text, str) or encoding != "latin1":
        raise InputError(f"bytes in latin1 were expected, got {encoding!r}")
    return text.encode("latin1")


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        match module, name:
            case ("numpy.core.multiarray" | "numpy._core.multiarray", "_reconstruct"):
                return _reconstruct
            case ("numpy", "ndarray"):
                return _Array
            case ("numpy", "dtype"):
                return _Dtype
            case ("_codecs", "encode"):
                return _latin1
        raise InputError(f"it names {module}.{name}, which no CIFAR file does; it was not run")


def read(folder: Path, name: str, split: str) -> tuple[np.ndarray, np.ndarray, bool]:
    """Images and labels of one split.

    Args:
        folder: the unpacked archive (`cifar-10-batches-py` or `cifar-100-python`).
        name: "cifar10" or "cifar100".
        split: "train" or "test".

    Returns:
        images (N, 32, 32, 3) uint8; labels (N,) int64; whether every file has its published md5.

    Raises:
        InputError: a missing or broken file, by name.
    """
    archive = ARCHIVES[name]
    parts = [_read_file(folder / file, archive.labels, md5) for file, md5 in archive.files[split].items()]
    images = np.concatenate([part[0] for part in parts])
    labels = np.concatenate([part[1] for part in parts])
    return images, labels, all(part[2] for part in parts)


def _read_file(path: Path, label_key: str, md5: str) -> tuple[np.ndarray, np.ndarray, bool]:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(f"{path.name}: at most {MAX_BYTES:,} bytes were expected, it has {size:,}")
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from None
    try:
        content = _Unpickler(io.BytesIO(raw), encoding="latin1").load()
    except InputError as error:
        raise InputError(f"{path.name} is refused: {error}") from None
    except Exception as error:  # a pickle's machine raises many kinds on bad bytes
        raise InputError(f"{path.name} is not a CIFAR file: {type(error).__name__}") from error
    table = {_text(key): value for key, value in content.items()} if isinstance(content, dict) else {}
    array, marks = table.get("data"), table.get(label_key)
    pixels = array.pixels if isinstance(array, _Array) else None
    if pixels is None or not isinstance(marks, list):
        raise InputError(
            f"{path.name}: data and {label_key} were expected, it has {', '.join(map(str, table)) or 'no table'}"
        )
    if pixels.shape != (len(marks), 3 * SIDE * SIDE):
        raise InputError(
            f"{path.name}: {len(marks)} labels and {3 * SIDE * SIDE} bytes an image were expected, got {pixels.shape}"
        )
    if not all(type(mark) is int and 0 <= mark < 2**31 for mark in marks):
        raise InputError(f"{path.name}: labels must be whole numbers from 0")
    images = pixels.reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(images), np.array(marks, dtype=np.int64), hashlib.md5(raw).hexdigest() == md5


def _text(key: object) -> str:
    return key.decode("latin1") if isinstance(key, bytes) else str(key)
