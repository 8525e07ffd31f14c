"""Weights from a stranger's file into a model, strictly: every tensor must fit, and each is read when its turn comes."""

from __future__ import annotations

from pathlib import Path

import torch

from dl2core import store
from dl2core.errors import InputError
from dl2core.tensor_files import names, reading
from dl2core.tensor_files.reading import TensorFile


def identity(path: Path) -> str:
    """First 16 hex digits of the file's sha256."""
    return store.content_hash(path)


def read(path: Path) -> TensorFile:
    """The contents of a file with weights: safetensors, a torch checkpoint, or a TorchScript archive such as OpenAI's.

    Raises:
        InputError: no such file, or what it is instead.
    """
    return reading.read(path, called=path.name)


def metadata(path: Path) -> dict[str, str]:
    """The words in a safetensors header; empty for every other type."""
    return read(path).words


def fill(model: torch.nn.Module, file: TensorFile) -> None:
    """Put a file's tensors into a model, one at a time; names and shapes must agree exactly, half precision is widened.

    Whatever wraps the model's names in the file is taken off, see `tensor_files.names`.

    Raises:
        InputError: the first clash: what was expected, what the file holds.
    """
    wanted = model.state_dict()
    entries = names.state_dict(file, wanted)
    for name, entry in entries.items():
        file.check(entry)
        expected = tuple(wanted[name].shape)
        if entry.shape != expected:
            raise InputError(f"{file.called}: {name} should have the shape {expected}, it has {entry.shape}")
        if ("float" in entry.dtype) != wanted[name].is_floating_point():
            raise InputError(f"{file.called}: {name} should be {wanted[name].dtype}, it is {entry.dtype}")
    with torch.no_grad():
        for name, array in zip(entries, file.arrays(entries.values()), strict=True):
            value = torch.from_numpy(array)
            if not torch.isfinite(value).all():
                raise InputError(f"{file.called}: {name} holds values that are not finite")
            wanted[name].copy_(value)
