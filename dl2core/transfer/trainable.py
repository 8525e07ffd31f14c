"""Which numbers of a backbone a run may change: nothing, its first or last convolution, or all of it."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from dl2core.errors import InputError
from dl2core.transfer.live_result import LayerDrift, Part

State = Mapping[str, Tensor]
STATISTICS = ("running_mean", "running_var")


def layer(network: nn.Module, part: Part) -> nn.Module:
    """The layer that "first" or "last" names: a convolution; the last one of a transformer is its last block.

    Raises:
        InputError: the network has no convolution.
    """
    blocks = _transformer_blocks(network)
    if part == "last" and blocks is not None:
        return blocks[-1]
    convolutions = [module for module in network.modules() if isinstance(module, nn.Conv2d)]
    if not convolutions:
        raise InputError(
            f"this backbone has no convolution, so that there is no {part} one to train; choose head or all"
        )
    return convolutions[0 if part == "first" else -1]


def _transformer_blocks(network: nn.Module) -> nn.Module | None:
    """open_clip's and timm's names for the blocks of a vision transformer."""
    blocks = getattr(getattr(network, "transformer", None), "resblocks", None)
    if blocks is None and (found := getattr(network, "blocks", None)) and hasattr(found[-1], "attn"):
        blocks = found
    return blocks


def parameters(network: nn.Module, part: Part) -> list[nn.Parameter]:
    """What is trained beside the new head."""
    if part == "head":
        return []
    return list(network.parameters() if part == "all" else layer(network, part).parameters())


def batchnorms(network: nn.Module) -> dict[str, nn.Module]:
    """The BatchNorm layers with running statistics, by name."""
    kinds = nn.modules.batchnorm._BatchNorm
    return {
        name: module
        for name, module in network.named_modules()
        if isinstance(module, kinds) and module.running_mean is not None
    }


def set_mode(network: nn.Module, *, train: bool) -> None:
    """BatchNorm in train or eval mode, all else in eval mode: no dropout."""
    network.eval()
    if train:
        for module in batchnorms(network).values():
            module.train()


def changed(before: State, after: State) -> tuple[int, int]:
    """(learned weights, running statistics) that differ in at least one bit; counters of batches are neither.

    For ResNet18 in train mode the second number is 9,600: mean and variance of 4,800 channels.
    """
    weights = statistics = 0
    for name, value in before.items():
        if not value.is_floating_point():
            continue
        differ = int((value.cpu() != after[name].cpu()).sum())
        if name.rpartition(".")[2] in STATISTICS:
            statistics += differ
        else:
            weights += differ
    return weights, statistics


def drift(before: State, network: nn.Module) -> tuple[LayerDrift, ...]:
    """How far each BatchNorm layer's running statistics lie from those in `before`."""
    found = []
    for name, module in batchnorms(network).items():
        mean, variance = (before[f"{name}.{which}"].cpu().double() for which in STATISTICS)
        variance = variance + module.eps
        shift = (module.running_mean.cpu().double() - mean).abs() / variance.sqrt()
        ratio = ((module.running_var.cpu().double() + module.eps) / variance).log().mean().exp()
        found.append(LayerDrift(name, len(mean), float(shift.median()), float(ratio)))
    return tuple(found)


def snapshot(network: nn.Module) -> dict[str, Tensor]:
    """A copy of all weights and statistics."""
    with torch.no_grad():
        return {name: value.clone() for name, value in network.state_dict().items()}
