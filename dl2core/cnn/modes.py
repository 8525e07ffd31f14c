"""How a forward pass runs: with or without a graph, and with or without the fused attention that only runs without one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch
from torch.overrides import TorchFunctionMode

from dl2core import jobs

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


class StopBetweenCalls(TorchFunctionMode):
    """Lets Stop end a piece of work between two calls of torch, where there is no module to hook: building a model."""

    def __torch_function__(self, func, types, args=(), kwargs=None):  # the signature is torch's
        jobs.check()
        return func(*args, **(kwargs or {}))
