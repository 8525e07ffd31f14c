"""Open a file with tensors: its contents first, then the values of the tensors that are wanted. No torch in here."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from dl2core import confined
from dl2core.errors import InputError, named
from dl2core.tensor_files.contents import SIZES, Contents, Entry, from_json_values

TABLE = "dl2core.tensor_files.table.of"


@dataclass(frozen=True, eq=False)
class TensorFile:
    """A file whose table of contents was read and checked.

    Attributes:
        called: what messages call it, 60 characters at most.
        source: where it lies, or its bytes.
        contents: its table of contents.
    """

    called: str
    source: Path | bytes
    contents: Contents

    def value(self, *path: str) -> object:
        """The number or text at a path near the top of the file; None where there is none."""
        return next((value for place, value in self.contents.values if place == path), None)

    @property
    def words(self) -> dict[str, str]:
        """Metadata of a safetensors header."""
        return dict(self.contents.words)

    def check(self, entry: Entry) -> None:
        """Refuse a tensor whose values cannot be read."""
        if entry.fault:
            raise InputError(f"{self.called}: {named(entry.name)} is refused: {entry.fault}")

    def arrays(self, entries: Iterable[Entry]) -> Iterator[np.ndarray]:
        """The values of tensors, one after the other, so that only one is held; each array is its owner's.

        bfloat16 comes as float32, every other type as it is stored.

        Raises:
            InputError: a type that is not read here, or the file has changed since.
        """
        with self._opened() as file:
            for entry in entries:
                yield self._array(file, entry)

    def _array(self, file: BinaryIO, entry: Entry) -> np.ndarray:
        self.check(entry)
        raw = bytearray(entry.length)
        file.seek(entry.offset)
        if file.readinto(raw) != entry.length:
            raise InputError(f"{self.called} has changed while it was read: try again")
        size = SIZES[entry.dtype]
        stored = np.dtype("uint16" if entry.dtype == "bfloat16" else entry.dtype)
        steps = tuple(step * size for step in entry.strides)
        values = np.ascontiguousarray(np.ndarray(entry.shape, stored.newbyteorder("<"), raw, strides=steps))
        values = values.reshape(entry.shape).astype(stored, copy=False)
        if entry.dtype != "bfloat16":
            return values
        wide = values.astype(np.uint32)
        wide <<= 16  # bfloat16 is the upper half of a float32
        return wide.view(np.float32)

    @contextlib.contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        with io.BytesIO(self.source) if isinstance(self.source, bytes) else self.source.open("rb") as file:
            yield file


def read(source: Path | bytes, *, called: str) -> TensorFile:
    """Read a file's table of contents; the values of its tensors are read later, where they are wanted.

    Args:
        source: where it lies, or its bytes.
        called: what messages call it.

    Raises:
        InputError: no such file, or what it is instead of a file with tensors.
    """
    shown = named(called)
    try:
        contents = from_json_values(confined.run(TABLE, source, called=called))
    except confined.Refused as error:
        said = str(error)
        raise InputError(f"{shown} {said[3:]}" if said.startswith("it ") else f"{shown} is refused: {said}") from None
    return TensorFile(shown, source, contents)
