"""Weights from untrusted files into a model, strictly: no code of the file runs, and every tensor must fit."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file

from dl2core.errors import InputError

SUFFIXES = (".safetensors", ".bin", ".pt", ".pth")


def identity(path: Path) -> str:
    """First 16 hex digits of the file's sha256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def read(path: Path) -> dict[str, torch.Tensor]:
    """The tensors of a file: safetensors, or a torch file read with `weights_only=True`.

    Raises:
        InputError: missing, broken, or holding anything but tensors.
    """
    if path.suffix not in SUFFIXES:
        raise InputError(f"{path.name}: a file of type {', '.join(SUFFIXES)} was expected")
    if not path.is_file():
        raise InputError(f"{path.name}: no such file")
    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        content = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, SafetensorError, pickle.UnpicklingError, EOFError, ValueError, LookupError) as error:
        raise InputError(f"{path.name} holds no weights that are safe to read: {_first_line(error)}") from None
    tensors = content.get("state_dict", content) if isinstance(content, dict) else None
    if not isinstance(tensors, dict) or not tensors or not all(torch.is_tensor(value) for value in tensors.values()):
        raise InputError(
            f"{path.name} was expected to hold a state dict of tensors, it holds a {type(content).__name__}"
        )
    return {key.removeprefix("module."): value for key, value in tensors.items()}


def metadata(path: Path) -> dict[str, str]:
    """The words in a safetensors header; empty for every other type."""
    if path.suffix != ".safetensors":
        return {}
    try:
        with safe_open(path, framework="pt") as file:
            return dict(file.metadata() or {})
    except (OSError, SafetensorError) as error:
        raise InputError(f"{path.name} is not a safetensors file: {_first_line(error)}") from None


def fill(model: torch.nn.Module, tensors: dict[str, torch.Tensor], *, source: str) -> None:
    """Put tensors into a model; names and shapes must agree exactly, half precision is widened.

    Raises:
        InputError: the first clash: what was expected, what the file holds.
    """
    wanted = {key: tuple(value.shape) for key, value in model.state_dict().items()}
    given = {key: tuple(value.shape) for key, value in tensors.items()}
    if missing := sorted(wanted.keys() - given.keys()):
        raise InputError(f"{source}: {len(missing)} of {len(wanted)} tensors are missing, among them {missing[0]}")
    if surplus := sorted(given.keys() - wanted.keys()):
        raise InputError(f"{source}: {len(surplus)} tensors do not belong to this model, among them {surplus[0]}")
    for key, shape in wanted.items():
        if given[key] != shape:
            raise InputError(f"{source}: {key} should have the shape {shape}, it has {given[key]}")
        if given[key] and not torch.isfinite(tensors[key]).all():
            raise InputError(f"{source}: {key} holds values that are not finite")
    model.load_state_dict(tensors)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
