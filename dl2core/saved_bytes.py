"""Bytes that autograd keeps for the backward pass, exact on every device.

Autograd hands each tensor it keeps to a hook (`torch.autograd.graph.saved_tensors_hooks`). Adding their sizes up would
count a tensor once per layer that keeps it, and an expanded view as if it were full: 4,822 MB instead of 308 MB for
a frozen ViT-B/32. What occupies memory is the storage behind a tensor, so storages are counted, each once, and those of
parameters and buffers, which exist anyway, not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class SavedStorages:
    """Storages that autograd has kept so far."""

    def __init__(self, existing: Iterable[Tensor] = ()) -> None:
        self._existing = {_identity(tensor) for tensor in existing}
        self._tensors: dict[int, Tensor] = {}  # held on purpose: a freed storage's address would come up again
        self.total_bytes = 0

    def add(self, tensor: Tensor) -> None:
        """Count the storage of `tensor`, unless it was counted before or existed anyway."""
        identity = _identity(tensor)
        if identity not in self._existing and identity not in self._tensors:
            self._tensors[identity] = tensor
            self.total_bytes += tensor.untyped_storage().nbytes()


def _identity(tensor: Tensor) -> int:
    """One number per living storage; unlike the data pointer it also tells tensors without data apart."""
    return tensor.untyped_storage()._cdata


@contextmanager
def count_kept(model: nn.Module) -> Iterator[SavedStorages]:
    """Count what autograd keeps inside the block, apart from the model's own parameters and buffers.

    The counter holds what it counted until it is dropped, as autograd would until the backward pass.
    """
    kept = SavedStorages([*model.parameters(), *model.buffers()])

    def pack(tensor: Tensor) -> Tensor:
        kept.add(tensor)
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        yield kept


def saved_bytes(model: nn.Module, inputs: Tensor) -> int:
    """Bytes kept for the backward pass of `model(inputs)`, under the gradient mode of the caller."""
    with count_kept(model) as kept:
        output = model(inputs)  # held: without it the graph, and what it keeps, would go at once
        total = kept.total_bytes
        del output
    return total
