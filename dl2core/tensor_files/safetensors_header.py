"""The header of a safetensors file, checked before anything is believed.

Format: 8 bytes with the length of the header, the header as JSON, then the tensors' bytes without gap or overlap.
Source: github.com/huggingface/safetensors, "Format".
"""

from __future__ import annotations

import json
import math
from typing import BinaryIO

from dl2core.errors import InputError, named
from dl2core.tensor_files.contents import LONGEST_NAME, MOST_TENSORS, SIZES, Contents, Entry, axes, row_major

LONGEST_HEADER = 4 * 10**6  # bytes; that of a model with 1,000 tensors has about 100,000
DTYPES = {
    "F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16", "I64": "int64", "I32": "int32",
    "I16": "int16", "I8": "int8", "U64": "uint64", "U32": "uint32", "U16": "uint16", "U8": "uint8", "BOOL": "bool",
}  # fmt: skip
METADATA = "__metadata__"


def looks_like_one(start: bytes) -> bool:
    """Whether a file that begins so is safetensors, whole or broken."""
    return start[8:9] == b"{" and int.from_bytes(start[:8], "little") < 2**48


def read(file: BinaryIO, size: int) -> Contents:
    """The contents of a safetensors file.

    Args:
        file: at its start.
        size: of the file, in bytes.

    Raises:
        InputError: in which place it is not what the format says.
    """
    length = int.from_bytes(file.read(8), "little")
    if length > LONGEST_HEADER:
        raise InputError(f"its header should have at most {LONGEST_HEADER:,} bytes, it says {length:,}")
    if 8 + length > size:
        raise InputError(f"it is cut off: its header should have {length:,} bytes, the file has {size:,} in all")
    try:
        header = json.loads(file.read(length).decode("utf-8"), object_pairs_hook=_without_doubles)
    except RecursionError:
        raise InputError("its header is nested too deep") from None
    except InputError:
        raise
    except ValueError as error:  # json, utf-8, or a number of more digits than Python reads
        raise InputError(f"its header is no JSON: {named(str(error))}") from None
    if not isinstance(header, dict):
        raise InputError(f"its header should be a JSON object, it is a {type(header).__name__}")
    words = header.pop(METADATA, None) or {}
    if not isinstance(words, dict) or not all(isinstance(word, str) for word in words.values()):
        raise InputError(f"{METADATA} in its header should hold texts by name")
    if len(header) > MOST_TENSORS:
        raise InputError(f"it should hold at most {MOST_TENSORS:,} tensors, it holds {len(header):,}")
    start = 8 + length
    entries = tuple(_entry(name, told, start) for name, told in header.items())
    _check_places(entries, start, size)
    return Contents("safetensors", entries, words=tuple(words.items()))


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InputError("its header gives a name twice")
    return found


def _entry(name: str, told: object, start: int) -> Entry:
    shown = named(name)
    if len(name) > LONGEST_NAME:
        raise InputError(f"the name {shown} has {len(name):,} characters, the limit is {LONGEST_NAME}")
    if not isinstance(told, dict) or set(told) != {"dtype", "shape", "data_offsets"}:
        raise InputError(f"{shown} should have dtype, shape and data_offsets")
    shape = axes(told["shape"], f"the shape of {shown}")
    places = axes(told["data_offsets"], f"data_offsets of {shown}")
    if len(places) != 2 or places[0] > places[1]:
        raise InputError(f"data_offsets of {shown} should be a first and a last place")
    first, length = places[0], places[1] - places[0]
    dtype = DTYPES.get(told["dtype"]) if isinstance(told["dtype"], str) else None
    if dtype is None:
        stored = named(str(told["dtype"]))
        fault = f"it is stored as {stored}, which is not read here: save it as F32 or F16"
        return Entry((name,), stored, shape, row_major(shape), start + first, length, fault)
    if (wanted := math.prod(shape) * SIZES[dtype]) != length:
        raise InputError(f"{shown} should have {wanted:,} bytes for {told['dtype']} {shape}, it has {length:,}")
    return Entry((name,), dtype, shape, row_major(shape), start + first, length)


def _check_places(entries: tuple[Entry, ...], start: int, size: int) -> None:
    """The tensors have to fill the file without gap or overlap."""
    reached = start
    for entry in sorted(entries, key=lambda entry: (entry.offset, entry.length)):
        if entry.offset != reached:
            raise InputError(
                f"{named(entry.name)} should start at byte {reached - start:,} of the data, it starts at {entry.offset - start:,}"
            )
        reached += entry.length
    if reached != size:
        raise InputError(f"it should have {reached:,} bytes by its header, it has {size:,}")
