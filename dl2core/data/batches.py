"""CIFAR's own python archives, as torchvision unpacks them, read without running any code of theirs.

The files are pickles, and an unpickler runs what a pickle names. `tensor_files.pickled` writes down what one asks for;
the array and the labels are made of that here.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dl2core.errors import InputError, quoted
from dl2core.tensor_files import pickled
from dl2core.tensor_files.pickled import Made, described

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


RECONSTRUCT = ("numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct")
ENCODE = "_codecs.encode"  # how Python 3 writes bytes into old pickles


def _pixels(value: object) -> np.ndarray:
    """The (rows, columns) unsigned bytes of an array that a pickle describes."""
    if not isinstance(value, Made) or value.what not in RECONSTRUCT:
        raise InputError(f"an array of pixels was expected, it names {described(value)}; it was not run")
    match value.state:
        case (_, (int(rows), int(columns)), Made("numpy.dtype", (str(code), *_)), bool(fortran) | int(fortran), raw):
            data = _raw(raw)
        case _:
            raise InputError("an array of an unknown layout")
    if code not in ("u1", "|u1"):
        raise InputError(f"an array of unsigned bytes was expected, got {quoted(code)}")
    if rows < 0 or columns < 0 or len(data) != rows * columns:
        raise InputError(f"an array of {rows} x {columns} bytes was announced, {len(data)} bytes came")
    return np.frombuffer(data, np.uint8).reshape((rows, columns), order="F" if fortran else "C")


def _raw(value: object) -> bytes:
    """Bytes, as each version of Python pickles them."""
    if isinstance(value, Made) and value.what == ENCODE and value.arguments and isinstance(value.arguments[0], str):
        value = value.arguments[0]
    if isinstance(value, str):
        return value.encode("latin1")
    if not isinstance(value, bytes):
        raise InputError(f"the bytes of an array were expected, got {described(value)}")
    return value


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
        content = pickled.read(io.BytesIO(raw))
        table = {_text(key): value for key, value in content.pairs} if isinstance(content, Made) else {}
        if not {"data", label_key} <= table.keys():
            raise InputError(
                f"data and {label_key} were expected, it has {quoted(', '.join(table)) if table else 'no table'}"
            )
        pixels, marks = _pixels(table["data"]), table[label_key]
    except InputError as error:
        raise InputError(f"{path.name} is refused: {error}") from None
    except (ValueError, LookupError, TypeError, AttributeError) as error:  # of a damaged pickle
        raise InputError(f"{path.name} is not a CIFAR file: {type(error).__name__}") from error
    if not isinstance(marks, list):
        raise InputError(f"{path.name}: {label_key} should be a list, it is {described(marks)}")
    if pixels.shape != (len(marks), 3 * SIDE * SIDE):
        raise InputError(
            f"{path.name}: {len(marks)} labels and {3 * SIDE * SIDE} bytes an image were expected, got {pixels.shape}"
        )
    if not all(type(mark) is int and 0 <= mark < 2**31 for mark in marks):
        raise InputError(f"{path.name}: labels must be whole numbers from 0")
    images = pixels.reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(images), np.array(marks, dtype=np.int64), hashlib.md5(raw).hexdigest() == md5


def _text(key: object) -> str:
    return key.decode("latin1") if isinstance(key, bytes) else str(key) if isinstance(key, str) else described(key)
