"""The report's seven models, and any other classifier of torchvision or timm by name. Random weights throughout.

Time, memory and operation counts do not depend on the values of the weights, so nothing is downloaded. What can be
told without torch (names, families, the smallest image) is told without it, from a list that `docs/list_networks.py` makes.
A name that both packages have means torchvision's.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dl2core.errors import InputError, quoted
from dl2core.published import cnn as published

if TYPE_CHECKING:
    from torch import nn

VIT_S_8 = "vit_small_patch8_224"  # timm's; built without a head, as in the assignment. The others are torchvision's
REPORT_NAMES = published.REPORT_MODELS
MAX_IMAGE_SIZE = 1024

_LABELS = {model.name: model.label for model in published.MODELS}
_FAMILIES = {"vgg": "VGG", "resnet": "ResNet", "densenet": "DenseNet", "mobilenet": "MobileNet", "vit": "ViT"}
_MULTIPLES = {"maxvit_t": 224}  # pixels: windows of 7 x 7 at strides up to 32


def label(name: str) -> str:
    """The name that pages and tables show."""
    return _LABELS.get(name, name)


def family(name: str) -> str:
    """Family of an architecture, "other" outside the report's five."""
    return next((shown for start, shown in _FAMILIES.items() if name.startswith(start)), "other")


@cache
def _listed() -> dict[str, dict[str, int]]:
    """Package -> name -> side of the smallest square image in pixels."""
    return json.loads(Path(__file__).with_name("networks.json").read_text(encoding="utf-8"))


def names() -> tuple[str, ...]:
    """Every model that can be asked for: the report's seven first, then torchvision's other classifiers, then timm's."""
    return tuple(dict.fromkeys([*REPORT_NAMES, *_listed()["torchvision"], *_listed()["timm"]]))


def minimum_size(name: str) -> int:
    """Side of the smallest square image that the model takes, in pixels; 1 where only a pass can tell."""
    if name == VIT_S_8:
        return 8  # one patch
    torchvision = _listed()["torchvision"]
    return torchvision[name] if name in torchvision else _listed()["timm"][name]


def check(name: str, image_size: int = 224) -> None:
    """Refuse a model or an image size before anything is built.

    Raises:
        InputError: an unknown name, or an image that the architecture cannot take.
    """
    if name not in names():
        close = [known for known in names() if name and known.startswith(name.lower()[:3])]
        hint = f"; did you mean {', '.join(close[:6])}?" if close else ""
        raise InputError(f"model {quoted(name)} is a classifier neither of torchvision nor of timm{hint}")
    smallest = minimum_size(name)
    if not smallest <= image_size <= MAX_IMAGE_SIZE:
        raise InputError(
            f"{label(name)} takes images of {smallest} to {MAX_IMAGE_SIZE} pixels a side here, got {image_size}"
        )
    step = _MULTIPLES.get(name, 1)
    if image_size % step:
        sizes = ", ".join(map(str, range(step, MAX_IMAGE_SIZE + 1, step)))
        raise InputError(f"{label(name)} takes multiples of {step} pixels a side ({sizes}), got {image_size}")
    if _cuts_patches(name) and image_size % smallest:
        raise InputError(
            f"{label(name)} cuts the image into patches of {smallest} pixels: {image_size} is no multiple of it"
        )


def build(name: str, *, image_size: int = 224, seed: int = 0) -> nn.Module:
    """Build a model in eval mode with random weights, as it is used on images; the global random state is left as it was.

    Args:
        name: one of `names()`.
        image_size: side of the square input in pixels; a ViT's positions depend on it.
        seed: of the weights.

    Raises:
        InputError: see `check`.
    """
    check(name, image_size)
    import torch
    from torchvision import models

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        if name == VIT_S_8:
            import timm

            return timm.create_model(VIT_S_8, img_size=image_size, num_classes=0).eval()
        if name not in _listed()["torchvision"]:
            import timm

            return timm.create_model(name).eval()
        builder = models.get_model_builder(name)
        options = {"image_size": image_size} if name.startswith("vit_") else {}
        if name in _MULTIPLES:
            options["input_size"] = (image_size, image_size)
        if name in ("googlenet", "inception_v3"):  # their second heads are for training only: no image passes them here
            options |= {"aux_logits": False, "init_weights": False}
        return builder(weights=None, **options).eval()


def _cuts_patches(name: str) -> bool:
    """Whether the smallest image is one patch, of which larger ones are multiples."""
    return name == VIT_S_8 or (name.startswith("vit_") and name in _listed()["torchvision"])


def build_shadow(name: str, *, image_size: int = 224) -> nn.Module:
    """The model on torch's "meta" device: its shapes without its data, for counting without computing."""
    import torch

    with torch.device("cpu" if name.startswith("regnet") else "meta"):  # a RegNet computes its widths with tensors
        return build(name, image_size=image_size).to("meta")


def parameter_count(model: nn.Module) -> int:
    """All parameters, frozen ones included."""
    return sum(parameter.numel() for parameter in model.parameters())
