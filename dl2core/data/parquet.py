"""Labelled images out of parquet files in the hub's column layout: `img` {bytes, path} and a label column.

The files are untrusted: footer, columns, row count, label range and every image are checked, and a broken file is
refused by its name.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from dl2core import first_bytes
from dl2core.data import labels as marking
from dl2core.errors import InputError

MAX_ROWS = 100_000
MAX_IMAGE_BYTES = 65_536
FORMATS = ("PNG", "JPEG", "WEBP", "BMP")
IMAGE_COLUMNS = ("img", "image")


def row_count(path: Path) -> int:
    """Rows by the footer alone.

    Raises:
        InputError: no parquet file; the message says what it is instead, where that is known.
    """
    import pyarrow
    import pyarrow.parquet

    try:
        with path.open("rb") as file:
            start = file.read(first_bytes.LOOKED_AT)
        if not start.startswith(b"PAR1") and (said := first_bytes.instead(start)):
            raise InputError(f"{path.name} {said}")
        return pyarrow.parquet.read_metadata(path).num_rows
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(f"{path.name} is not a readable parquet file: {_first_line(error)}") from None


def read(
    paths: Sequence[Path], *, label_columns: Sequence[str], classes: Sequence[str], side: int
) -> tuple[np.ndarray, np.ndarray, frozenset[str]]:
    """All images and labels of the files, in file order.

    Args:
        paths: the shards of one split, in order.
        label_columns: accepted names of the label column, first choice first.
        classes: the expected class names. A file's own names say what its numbers mean, in whatever order.
        side: expected width and height in pixels.

    Returns:
        images (N, side, side, 3) uint8; labels (N,) int64, places among `classes`; the picture formats met ("PNG", "JPEG").

    Raises:
        InputError: a file, column or picture that is not as it should be; the message names the file.
    """
    rows = sum(row_count(path) for path in paths)
    if not 0 < rows <= MAX_ROWS:
        raise InputError(f"{paths[0].name}: 1..{MAX_ROWS:,} rows were expected, it has {rows:,}")
    images = np.empty((rows, side, side, 3), dtype=np.uint8)
    labels = np.empty(rows, dtype=np.int64)
    formats: set[str] = set()
    place = 0
    for path in paths:
        for pictures, marks, own in _batches(path, label_columns, classes):
            for picture, mark in zip(pictures, marks, strict=True):
                images[place], kind = _decode(picture, side=side, where=f"{path.name}, row {place}")
                labels[place] = marking.index(mark, classes, own, where=f"{path.name}, row {place}")
                formats.add(kind)
                place += 1
    return images, labels, frozenset(formats)


def _batches(
    path: Path, label_columns: Sequence[str], classes: Sequence[str]
) -> Iterator[tuple[list[object], list[object], tuple[int, ...] | None]]:
    """Yield image bytes, labels, and what the file's numbers mean (None: the classes), a thousand rows at a time."""
    import pyarrow
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            image = next((name for name in IMAGE_COLUMNS if name in names), None)
            label = next((name for name in label_columns if name in names), None)
            if image is None or label is None:
                wanted = f"one of {', '.join(IMAGE_COLUMNS)} and one of {', '.join(label_columns)}"
                raise InputError(f"{path.name}: columns {wanted} were expected, it has {', '.join(names)}")
            names = marking.own_names(file.schema_arrow.metadata, label, where=path.name)
            own = marking.places(names, classes, where=path.name) if names else None
            for batch in file.iter_batches(1000, columns=[image, label]):
                pictures, marks = batch.column(image).to_pylist(), batch.column(label).to_pylist()
                cells = [cell.get("bytes") if isinstance(cell, dict) else cell for cell in pictures]
                yield cells, marks, own
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(f"{path.name} is not a readable parquet file: {_first_line(error)}") from None


def _decode(data: object, *, side: int, where: str) -> tuple[np.ndarray, str]:
    if not isinstance(data, bytes) or not 0 < len(data) <= MAX_IMAGE_BYTES:
        size = f"{len(data):,} bytes" if isinstance(data, bytes) else type(data).__name__
        raise InputError(f"{where}: a picture of 1..{MAX_IMAGE_BYTES:,} bytes was expected, got {size}")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.size != (side, side):
                raise InputError(
                    f"{where}: {side} x {side} pixels were expected, got {picture.width} x {picture.height}"
                )
            return np.asarray(picture.convert("RGB")), picture.format or ""
    except InputError:
        raise
    except Exception as error:  # Pillow raises many kinds on bad bytes
        raise InputError(f"{where}: no readable picture: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
