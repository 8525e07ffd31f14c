"""Tiny data sets on disk for tests: the hub's parquet layout and torchvision's archives, with pictures drawn here."""

from __future__ import annotations

import io
import pickle
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from PIL import Image

from dl2core.data import batches, cifar


def pictures(count: int, *, seed: int = 0, side: int = 32) -> np.ndarray:
    """(count, side, side, 3) uint8: smooth colour ramps, each another one."""
    random = np.random.default_rng(seed)
    ramp = np.linspace(0, 1, side)
    weights = random.random((count, 2, 3))
    surface = (
        ramp[None, :, None, None] * weights[:, None, None, 0] + ramp[None, None, :, None] * weights[:, None, None, 1]
    )
    return (surface / 2 * 255).astype(np.uint8)


def labels(name: str, count: int) -> np.ndarray:
    """(count,) int64: every class in turn, in an order that is not sorted."""
    classes = len(cifar.LAYOUTS[name].classes)
    return (np.arange(count) * 7 + 3) % classes


def encoded(picture: np.ndarray, kind: str = "PNG") -> bytes:
    """The picture as a file's bytes."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, kind)
    return out.getvalue()


def write_table(
    path: Path, cells: list[object], marks: list[object], *, label: str = "label", column: str = "img"
) -> Path:
    """One parquet file with a column of {bytes, path} and a label column."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.table({column: [{"bytes": cell, "path": None} for cell in cells], label: marks})
    pa.parquet.write_table(table, path)
    return path


def write_hub(root: Path, name: str = "cifar10", split: str = "test", *, count: int = 40, kind: str = "PNG") -> Path:
    """`root/NAME/FOLDER/SPLIT-00000-of-00001.parquet`, as the hub lays it out."""
    cells = [encoded(picture, kind) for picture in pictures(count)]
    path = root / name / cifar.parquet_path(name, split)
    return write_table(path, cells, labels(name, count).tolist(), label=cifar.LAYOUTS[name].label_columns[0])


def write_archive(
    root: Path, name: str = "cifar10", split: str = "test", *, count: int = 40, protocol: int = 2
) -> Path:
    """`root/cifar-10-batches-py/test_batch` and the like: pickled tables, as the published ones are."""
    archive = batches.ARCHIVES[name]
    folder = root / archive.folder
    folder.mkdir(parents=True, exist_ok=True)
    files = list(archive.files[split])
    flat = pictures(count).transpose(0, 3, 1, 2).reshape(count, -1)
    parts = zip(np.array_split(flat, len(files)), np.array_split(labels(name, count), len(files)), strict=True)
    for file, (pixels, marks) in zip(files, parts, strict=True):
        content = {"data": np.ascontiguousarray(pixels), archive.labels: marks.tolist(), "batch_label": "tiny"}
        (folder / file).write_bytes(pickle.dumps(content, protocol=protocol))
    return folder
