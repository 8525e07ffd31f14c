"""Pretrained networks without their last layer: pictures in, one row of features each.

Weights are taken from where they lie on this disk; nothing is downloaded here. EfficientNet-Lite0's come as a Python
package, the built-in CLIP's with the app, so that two backbones are always there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from dl2core.clip import weight_files
from dl2core.data import catalogue, places
from dl2core.data.transforms import model_input
from dl2core.errors import InputError
from dl2core.transfer import backbone_names, efficientnet_lite0
from dl2core.transfer.backbone_names import LITE0, RESNET18, Statistics

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np


@dataclass(frozen=True, eq=False)
class Backbone:
    """A network that turns pictures into features.

    Attributes:
        name: "efficientnet-lite0", "resnet18", "built-in", "timm/NAME", "torchvision/NAME" or open_clip's "MODEL/TAG".
        network: (B, 3, S, S) float32 -> (B, D), in eval mode, no parameter trained.
        width: D.
        size: S, pixels.
        mean, std: per channel, of pixels in 0..1; what the weights were trained with.
        trained_on: the data its weights come from.
        identity: first hex digits of the weights' hash; keys caches and results.
    """

    name: str
    network: nn.Module
    width: int
    size: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    trained_on: str
    identity: str

    @property
    def title(self) -> str:
        """The name people read."""
        return backbone_names.title(self.name)

    def pixels(self, images: np.ndarray | Sequence[np.ndarray], *, statistics: Statistics | None = None) -> Tensor:
        """(B, 3, S, S) float32: pictures as this backbone takes them, normalised with its own statistics or others.

        Channels lie last in memory, as in the weights: with depthwise convolutions a pass is half as long again otherwise.
        """
        mean, std = statistics or (self.mean, self.std)
        pixels = model_input(images, size=self.size, mean=mean, std=std)
        return pixels.contiguous(memory_format=torch.channels_last)


@lru_cache(maxsize=2)
def load(name: str, *, device: str = "cpu") -> Backbone:
    """A backbone, from weights on this disk. The last two are kept; treat them as read-only.

    Raises:
        InputError: unknown name, or no weights here; then the line says how to get them.
    """
    if name == LITE0:
        found = _lite0()
    elif name == RESNET18:
        found = _resnet18()
    elif name.startswith("timm/"):
        found = _timm(name)
    elif name.startswith("torchvision/"):
        found = _torchvision(name)
    else:
        found = _clip_tower(name)
    found.network.to(device, memory_format=torch.channels_last).eval().requires_grad_(False)
    return found


def _lite0() -> Backbone:
    network = efficientnet_lite0.classifier()
    settings = network.pretrained_cfg
    network.reset_classifier(0)  # global average pooling stays
    about = backbone_names.KNOWN[LITE0]
    return Backbone(
        LITE0,
        network,
        network.num_features,
        about.size,
        settings["mean"],
        settings["std"],
        about.trained_on,
        efficientnet_lite0.SHA256[:16],
    )


def _resnet18() -> Backbone:
    import timm

    path = backbone_names.resnet18_weights()
    if path is None:
        raise InputError(
            f"ResNet18's ImageNet weights are not on this machine. Get them ({catalogue.RESNET18.megabytes} MB) with: "
            f"{catalogue.RESNET18.command}"
        )
    network = timm.create_model("resnet18.tv_in1k", pretrained=False)
    weight_files.fill(network, weight_files.read(path))
    settings = network.pretrained_cfg
    network.reset_classifier(0)
    about = backbone_names.KNOWN[RESNET18]
    return Backbone(
        RESNET18,
        network,
        network.num_features,
        about.size,
        settings["mean"],
        settings["std"],
        about.trained_on,
        weight_files.identity(path),
    )


def _timm(name: str) -> Backbone:
    import timm

    model = name.removeprefix("timm/")
    if not timm.is_model(model) or timm.get_pretrained_cfg(model) is None:
        raise InputError(f"timm {timm.__version__} has no pretrained classifier {model[:60]!r}")
    network = timm.create_model(model, pretrained=False)
    settings = network.pretrained_cfg
    repository = settings.get("hf_hub_id") or f"timm/{model}"
    path = places.hub_file(repository, "model.safetensors")
    if path is None:
        raise InputError(f"the weights of {model[:60]} are not in this machine's hub cache ({repository})")
    weight_files.fill(network, weight_files.read(path))
    network.reset_classifier(0)
    size = settings["input_size"][-1]
    return Backbone(
        name,
        network,
        network.num_features,
        size,
        settings["mean"],
        settings["std"],
        f"see {repository}",
        weight_files.identity(path),
    )


def _torchvision(name: str) -> Backbone:
    from dl2core.transfer import torchvision_weights

    found = torchvision_weights.classifier(name.removeprefix("torchvision/"))
    settings = found.weights.transforms()
    return Backbone(
        name,
        found.network,
        found.width,
        settings.crop_size[0],
        tuple(settings.mean),
        tuple(settings.std),
        f"see torchvision's {found.weights}",
        weight_files.identity(found.path),
    )


def _clip_tower(name: str) -> Backbone:
    from dl2core.clip import load as clips

    clip = clips.load(name)
    known = backbone_names.KNOWN.get(name)
    return Backbone(
        name,
        clip.model.visual,
        clip.model.visual.output_dim,
        clip.size,
        clip.mean,
        clip.std,
        known.trained_on if known else f"images with captions ({clip.pretrained})",
        clip.identity,
    )
