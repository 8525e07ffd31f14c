"""The memory that a forward pass will need, estimated before it runs, and the refusal when it is not there."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import torch
from torch import nn

from dl2core import free_memory
from dl2core.cnn import zoo
from dl2core.errors import InputError
from dl2core.saved_bytes import saved_bytes

PROBE = 2  # images in the pass that is scaled up
ALIVE = 3  # largest activations alive at once without a graph: a layer's input, its output, and a branch


class Need(NamedTuple):
    """Estimated bytes of a model and of one pass through it."""

    weights: int
    activations: int

    @property
    def total(self) -> int:
        return self.weights + self.activations


def largest_activation_bytes(model: nn.Module, inputs: torch.Tensor) -> int:
    """Bytes of the largest output of any module during `model(inputs)`."""
    largest = 0

    def look(_module: nn.Module, _inputs: object, output: object) -> None:
        nonlocal largest
        if isinstance(output, torch.Tensor):
            largest = max(largest, output.nbytes)

    hooks = [module.register_forward_hook(look) for module in model.modules()]
    try:
        model(inputs)
    finally:
        for hook in hooks:
            hook.remove()
    return largest


def of_pass(model: nn.Module, *, batch: int, image_size: int, grad: bool) -> int:
    """Bytes that activations of one pass will take: those of a pass of two images, scaled by the batch."""
    parameter = next(model.parameters())
    images = torch.zeros(PROBE, 3, image_size, image_size, dtype=parameter.dtype, device=parameter.device)
    with torch.set_grad_enabled(grad):
        probe = saved_bytes(model, images) if grad else ALIVE * largest_activation_bytes(model, images)
    return probe * batch // PROBE


def check_fits(name: str, *, batch: int, image_size: int, grad: bool, device: str = "cpu") -> Need:
    """Refuse a pass for which this machine's memory does not suffice.

    A pass of two images without data (torch's "meta" device) gives an upper bound at no cost: it keeps every attention
    matrix. Only where that does not fit, two real images decide.

    Returns:
        The estimate.

    Raises:
        InputError: the architecture cannot take such images, or the need exceeds what is free; with both numbers.
    """
    zoo.check(name, image_size)
    free = free_memory.free_bytes(device)
    shadow = zoo.build_shadow(name, image_size=image_size)
    weights = 4 * zoo.parameter_count(shadow)
    try:
        activations = of_pass(shadow, batch=batch, image_size=image_size, grad=grad)
    except (RuntimeError, ValueError, AssertionError) as error:
        raise InputError(
            f"{zoo.label(name)} cannot take images of {image_size} x {image_size} pixels: {error}"
        ) from error
    if free is None or weights + activations <= free:
        return Need(weights, activations)
    if weights + activations * PROBE // batch <= free:
        model = zoo.build(name, image_size=image_size).to(device)
        activations = of_pass(model, batch=batch, image_size=image_size, grad=grad)
    if weights + activations > free:
        kept = "with a graph" if grad else "without a graph"
        raise InputError(
            f"{zoo.label(name)} at batch {batch} {kept} needs about {(weights + activations) / 1e9:.1f} GB "
            f"(from a batch of {PROBE}, scaled), but {free / 1e9:.1f} GB are free: choose a smaller batch"
        )
    return Need(weights, activations)


def check_together(needs: Collection[Need], *, device: str = "cpu") -> None:
    """Refuse models that are held at the same time, one of them at work, where each alone would fit.

    Raises:
        InputError: all weights and the largest pass exceed what is free; with the numbers.
    """
    free = free_memory.free_bytes(device)
    weights, activations = sum(need.weights for need in needs), max((need.activations for need in needs), default=0)
    if free is not None and weights + activations > free:
        raise InputError(
            f"{len(needs)} models together hold {weights / 1e9:.1f} GB of weights, and the largest pass needs "
            f"{activations / 1e9:.1f} GB, but {free / 1e9:.1f} GB are free: measure fewer at a time"
        )
