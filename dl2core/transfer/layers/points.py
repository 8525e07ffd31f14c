"""The places in a backbone where its layers can be read: the stem, every block, and what leaves the network.

    EfficientNet (timm)      stem · block 0 ... 15 · last convolution
    ResNet (timm)            stem · block 0 ... 7
    vision transformer       stem (its patches) · block 0 ... 11, patches and CLS apart · output

What is read at a place is averaged over positions, as the network itself does before its last layer.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from open_clip.transformer import VisionTransformer
from torch import Tensor, nn

from dl2core.errors import InputError
from dl2core.transfer.backbones import Backbone
from dl2core.transfer.layers.result import CLS, MEAN, OUTPUT, Pool


@dataclass(frozen=True, eq=False)
class Point:
    """One place: its name, and the module whose output is read there."""

    name: str
    module: nn.Module


@dataclass(frozen=True, eq=False)
class Convolution:
    """A convolution, and the module after which its output has been normalised and activated."""

    layer: nn.Conv2d
    activated: nn.Module


@dataclass(frozen=True, eq=False)
class Reading:
    """What one batch gives at one place.

    Attributes:
        name: of the place.
        pool: what the average is over.
        mean: (B, C) average over positions.
        peak: (B, C) largest value over positions.
    """

    name: str
    pool: Pool
    mean: Tensor
    peak: Tensor


def points(backbone: Backbone) -> tuple[Point, ...]:
    """The places of a backbone, from its first layer to its last.

    Raises:
        InputError: its architecture is none of the three.
    """
    network = backbone.network
    if isinstance(network, VisionTransformer):
        blocks = list(network.transformer.resblocks)
        return (*_numbered(network.conv1, blocks), Point("output", network))
    if hasattr(network, "conv_stem") and hasattr(network, "conv_head"):
        blocks = [block for stage in network.blocks for block in stage]
        return (*_numbered(network.bn1, blocks), Point("last convolution", network.bn2))
    if hasattr(network, "layer1") and hasattr(network, "act1"):
        stages = (network.layer1, network.layer2, network.layer3, network.layer4)
        return _numbered(network.act1, [block for stage in stages for block in stage])
    raise _unknown(backbone)


def _numbered(stem: nn.Module, blocks: list[nn.Module]) -> tuple[Point, ...]:
    return (Point("stem", stem), *(Point(f"block {number}", block) for number, block in enumerate(blocks)))


def _unknown(backbone: Backbone) -> InputError:
    return InputError(
        f"the blocks of {backbone.title[:60]} are not known here: EfficientNets and ResNets of timm and vision transformers are"
    )


def ends(backbone: Backbone) -> tuple[Convolution, Convolution]:
    """The first and the last convolution; a transformer's two may be the same.

    Raises:
        InputError: its architecture is none of the three.
    """
    network = backbone.network
    if isinstance(network, VisionTransformer):
        found = [module for module in network.conv1.modules() if isinstance(module, nn.Conv2d)]
        stem = list(network.conv1.modules()) if len(found) > 1 else []
        first = next((module for module in stem if isinstance(module, nn.ReLU)), network.conv1)
        return Convolution(found[0], first), Convolution(found[-1], network.conv1)
    if hasattr(network, "conv_stem") and hasattr(network, "conv_head"):
        return Convolution(network.conv_stem, network.bn1), Convolution(network.conv_head, network.bn2)
    if hasattr(network, "layer4") and hasattr(network, "act1"):
        last = network.layer4[-1]
        convolutions = [module for module in last.modules() if isinstance(module, nn.Conv2d)]
        return Convolution(network.conv1, network.act1), Convolution(convolutions[-1], last)
    raise _unknown(backbone)


@contextlib.contextmanager
def outputs(modules: list[nn.Module]) -> Iterator[list[Tensor | None]]:
    """Inside the block, what each module put out last; the list fills with each forward pass."""
    kept: list[Tensor | None] = [None] * len(modules)

    def keep(place: int, found: Tensor) -> None:
        kept[place] = found

    hooks = [
        module.register_forward_hook(lambda _module, _inputs, found, place=place: keep(place, found))
        for place, module in enumerate(modules)
    ]
    try:
        yield kept
    finally:
        for hook in hooks:
            hook.remove()


@torch.inference_mode()
def read(backbone: Backbone, pixels: Tensor) -> list[Reading]:
    """Every place of the network in one forward pass.

    Args:
        pixels: (B, 3, S, S) as the backbone takes them.

    Raises:
        InputError: its architecture is not known here.
    """
    places = points(backbone)
    with outputs([place.module for place in places]) as kept:
        backbone.network(pixels)
    return [reading for place, found in zip(places, kept, strict=True) for reading in _pooled(place.name, found)]


def _pooled(name: str, found: Tensor) -> list[Reading]:
    if found.dim() == 4:  # (B, C, H, W)
        return [Reading(name, MEAN, found.mean(dim=(2, 3)), found.amax(dim=(2, 3)))]
    if found.dim() == 3:  # (B, T, D), CLS first
        cls, patches = found[:, 0], found[:, 1:]
        return [Reading(name, MEAN, patches.mean(dim=1), patches.amax(dim=1)), Reading(name, CLS, cls, cls)]
    return [Reading(name, OUTPUT, found, found)]
