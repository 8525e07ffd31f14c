"""The table of contents of a file with tensors, as it crosses from the child process: small and plain."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

from dl2core.errors import InputError

SIZES = {  # bytes of one value, by numpy's name; bfloat16 is widened when it is read
    "float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "int64": 8, "int32": 4, "int16": 2, "int8": 1,
    "uint64": 8, "uint32": 4, "uint16": 2, "uint8": 1, "bool": 1,
}  # fmt: skip
MOST_TENSORS = 20_000
MOST_AXES = 8
MOST_VALUES = 1_000  # numbers and texts beside the tensors
LONGEST_NAME = 400  # characters
Value = str | float | int | bool | None


@dataclass(frozen=True)
class Entry:
    """One tensor of a file.

    Attributes:
        path: keys on the way to it; the last one is its name.
        dtype: one of `SIZES`, or what the file calls it.
        shape: its axes.
        strides: steps along each axis, in values.
        offset: of its first value, in bytes from the start of the file.
        length: bytes from there to the end of its last value.
        fault: why its values cannot be read; empty where they can.
    """

    path: tuple[str, ...]
    dtype: str
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    offset: int
    length: int
    fault: str = ""

    @property
    def name(self) -> str:
        """The whole path with dots: "state_dict.module.patch"."""
        return ".".join(self.path)

    @property
    def values(self) -> int:
        """Number of values."""
        return math.prod(self.shape)


@dataclass(frozen=True)
class Contents:
    """What a file holds, without the values of its tensors.

    Attributes:
        kind: "safetensors", "torch checkpoint" or "TorchScript archive".
        entries: its tensors.
        values: path and value of numbers and texts near the top.
        words: metadata of a safetensors header.
        beside: path and name of what is no tensor, number, text or container. It was not made.
    """

    kind: str
    entries: tuple[Entry, ...]
    values: tuple[tuple[tuple[str, ...], Value], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    beside: tuple[tuple[tuple[str, ...], str], ...] = ()


def to_json_values(contents: Contents) -> list[object]:
    """The contents as JSON can hold them."""
    return [
        contents.kind,
        [dataclasses.astuple(entry) for entry in contents.entries],
        contents.values,
        contents.words,
        contents.beside,
    ]


def from_json_values(sent: list) -> Contents:
    """What `to_json_values` was made of."""
    kind, entries, values, words, beside = sent
    return Contents(
        kind,
        tuple(Entry(tuple(p), d, tuple(shape), tuple(steps), *rest) for p, d, shape, steps, *rest in entries),
        tuple((tuple(path), value) for path, value in values),
        tuple((name, word) for name, word in words),
        tuple((tuple(path), name) for path, name in beside),
    )


def row_major(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Strides, in values, of a tensor that lies densely in its file: (2, 3, 4) gives (12, 4, 1)."""
    return tuple(math.prod(shape[axis + 1 :]) for axis in range(len(shape)))


def axes(value: object, what: str) -> tuple[int, ...]:
    """A shape or strides from a file: few whole numbers, none negative or beyond 2^40.

    Raises:
        InputError: anything else.
    """
    fits = isinstance(value, (list, tuple)) and len(value) <= MOST_AXES
    if not fits or not all(type(n) is int and 0 <= n <= 2**40 for n in value):
        raise InputError(f"{what} is no list of at most {MOST_AXES} whole numbers")
    return tuple(value)
