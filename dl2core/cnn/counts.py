"""What a model does to one image, counted without computing: multiply-adds, activations, bytes moved, parameters.

The pass runs on torch's "meta" device, where tensors have shapes and no data. That also takes attention apart: on a real
device its fused kernels escape torch's FLOP counter (ViT-B/32 would show 2.95 instead of 4.41 GMAC).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import FlopCounterMode

from dl2core.cnn import zoo

aten = torch.ops.aten
PRODUCTS = (aten.convolution, aten.mm, aten.addmm, aten.bmm, aten.baddbmm)


@dataclass(frozen=True)
class Counts:
    """Exact counts for one image in float32."""

    model: str
    image_size: int
    parameters: int
    macs: int  # one multiply-add is one MAC; torchvision prints these as FLOPs, torch's counter counts two FLOPs
    activations: int  # elements that convolutions and matrix products put out, as fvcore and timm count them
    activation_bytes: int  # moved per image when every operation reads its inputs and writes its output once
    parameter_bytes: int  # moved per batch: weights are read once, however many images share them

    @property
    def gmacs(self) -> float:
        return self.macs / 1e9

    @property
    def mega_activations(self) -> float:
        return self.activations / 1e6

    def intensity(self, batch: int) -> float:
        """Floating-point operations per byte moved, at a batch size: what the roofline's horizontal axis shows."""
        return 2 * self.macs * batch / (self.activation_bytes * batch + self.parameter_bytes)


class _Traffic(TorchDispatchMode):
    """Adds up what each operation puts out and moves, while a forward pass runs inside it."""

    def __init__(self, weights: list[Tensor]) -> None:
        super().__init__()
        self._weights = {weight.untyped_storage()._cdata for weight in weights}
        self.activations = self.bytes = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):  # the signature is torch's
        output = func(*args, **(kwargs or {}))
        if func.overloadpacket in PRODUCTS:
            self.activations += output.numel()
        if not func.is_view and func.overloadpacket not in (aten.empty, aten._unsafe_view, aten.detach):
            self.bytes += sum(self._size(leaf) for leaf in tree_leaves((args, kwargs, output)))
        return output

    def _size(self, leaf: object) -> int:
        if not isinstance(leaf, Tensor) or leaf.untyped_storage()._cdata in self._weights:
            return 0
        return min(leaf.nbytes, leaf.untyped_storage().nbytes())  # an expanded view moves no more than it is made of


def count(name: str, *, image_size: int = 224) -> Counts:
    """Count one model.

    Raises:
        InputError: an unknown model, or an image size that it cannot take.
    """
    model = zoo.build_shadow(name, image_size=image_size)
    weights = [*model.parameters(), *model.buffers()]
    images = torch.empty(1, 3, image_size, image_size, device="meta")
    traffic = _Traffic(weights)
    # With a graph, attention takes no fused path, so nothing process-wide has to be switched off.
    with torch.enable_grad(), FlopCounterMode(display=False) as flops, traffic:
        model(images)
    return Counts(
        model=name,
        image_size=image_size,
        parameters=zoo.parameter_count(model),
        macs=flops.get_total_flops() // 2,
        activations=traffic.activations,
        activation_bytes=traffic.bytes,
        parameter_bytes=sum(weight.nbytes for weight in weights),
    )
