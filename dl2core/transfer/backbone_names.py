"""Backbones by name, and what each was trained on. No torch in here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from dl2core.data import catalogue

LITE0, RESNET18, BUILT_IN = "efficientnet-lite0", "resnet18", "built-in"
NAMES = (LITE0, RESNET18, BUILT_IN)
TORCH_HUB_PREFIX = "resnet18-"  # torchvision's own file: resnet18-f37072fd.pth
Statistics = tuple[tuple[float, float, float], tuple[float, float, float]]  # mean and std per channel, pixels in 0..1
ASSIGNMENT_STATISTICS: Statistics = (
    (0.5071, 0.4867, 0.4408),
    (0.2675, 0.2565, 0.2761),
)  # the assignment's, for both sets


@dataclass(frozen=True)
class About:
    """What people read about a backbone.

    Attributes:
        title: its name on a page.
        trained_on: the data its weights come from.
        size: side in pixels that it is given.
    """

    title: str
    trained_on: str
    size: int


KNOWN = {
    LITE0: About("EfficientNet-Lite0", "ImageNet-1k, 1.28 million photographs, 1,000 classes", 224),
    RESNET18: About("ResNet18", "ImageNet-1k, 1.28 million photographs, 1,000 classes", 224),
    BUILT_IN: About("Built-in CLIP's image tower", "CIFAR-10's training images and Shapes, with captions", 32),
}


def title(name: str) -> str:
    """The name people read; other backbones have none but their own."""
    return KNOWN[name].title if name in KNOWN else name


def resnet18_weights() -> Path | None:
    """ResNet18's ImageNet weights where this disk has them: DL2_HOME/models, the hub cache, torch's own hub folder."""
    if found := catalogue.RESNET18.on_disk():
        return found
    return next(iter(sorted(torch_hub().glob(f"{TORCH_HUB_PREFIX}*.pth"))), None)


def torch_hub() -> Path:
    """Where torchvision's downloads lie, as torch.hub.get_dir has it."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("TORCH_HOME") or cache / "torch").expanduser() / "hub/checkpoints"
