"""How a forward pass runs: with or without a graph, and with or without the fused attention that only runs without one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch

from dl2core.cnn import zoo
from dl2core.errors import InputError

GRADIENT_MODES = {"grad": torch.enable_grad, "no_grad": torch.no_grad, "inference_mode": torch.inference_mode}


@contextlib.contextmanager
def fused_attention(allowed: bool) -> Iterator[None]:
    """Allow or forbid the fast path of `nn.MultiheadAttention`; the switch is process-wide, so it is put back."""
    before = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(allowed)
    try:
        yield
    finally:
        torch.backends.mha.set_fastpath_enabled(before)


def half(name: str, batch: int) -> int:
    """The batch to try after one that did not fit into the accelerator's memory, which is given back.

    Call it outside the `except` block: the error holds on to the tensors.

    Raises:
        InputError: the batch was 1.
    """
    if batch == 1:
        raise InputError(f"{zoo.label(name)} does not fit into the accelerator's memory, even at batch 1")
    torch.cuda.empty_cache()
    return batch // 2
