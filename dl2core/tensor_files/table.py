"""Make the table of contents of a file: what `dl2core.confined` runs in its child. Nothing beyond Python in here."""

from __future__ import annotations

import os
from typing import BinaryIO

from dl2core import first_bytes
from dl2core.errors import InputError, named
from dl2core.tensor_files import safetensors_header, torch_file
from dl2core.tensor_files.contents import Contents, to_json_values


def of(file: BinaryIO) -> list[object]:
    """The contents of a file with tensors, as JSON can hold them.

    Raises:
        InputError: what the file is instead, or in which place it is broken; the message begins with "it" or "its".
    """
    return to_json_values(read(file))


def read(file: BinaryIO) -> Contents:
    """The contents of a file with tensors, whatever kind it is by its first bytes."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    start = file.read(first_bytes.LOOKED_AT)
    file.seek(0)
    if safetensors_header.looks_like_one(start):  # first: its length may begin as another kind of file does
        return safetensors_header.read(file, size)
    if said := first_bytes.instead(start):
        raise InputError(f"it {said}")
    if start.startswith(b"PK"):
        return torch_file.read_zip(file, size)
    if start.startswith(b"\x80"):
        return torch_file.read_pickles(file, size)
    raise InputError(f"it begins with {named(repr(start[:16]))}, as neither safetensors nor a torch checkpoint does")
