"""Exact values computed once and kept as expectations: multiply-adds, bytes saved for backward, and one trial."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.published.rows import Source

MAC_SOURCE = Source("computed", "computed", "FlopCounterMode / 2, attention included")
SAVED_SOURCE = Source("computed", "computed", "saved-tensor hooks, counted once per storage; batch 16, 224 px, float32")

TRIAL_SOURCE = Source("computed", "our trial", "small batch-norm ResNet trained on the other five classes")


@dataclass(frozen=True)
class Macs:
    """Multiply-adds of one 224 x 224 image."""

    model: str
    gmacs: float
    source: Source = MAC_SOURCE


MACS = (
    Macs("vgg11", 7.6091),
    Macs("vgg11_bn", 7.6091),
    Macs("resnet18", 1.8141),
    Macs("densenet121", 2.8342),
    Macs("mobilenet_v3_small", 0.0565),
    Macs("vit_b_32", 4.409186),
    Macs("vit_small_patch8_224", 22.405359),
)


@dataclass(frozen=True)
class TowerMacs:
    """Multiply-adds of one pass through a tower of CLIP ViT-B/32: one image of 224 px, or one text of 77 tokens."""

    tower: str
    projections: float  # 10^9, everything but the products of tokens with tokens
    attention: float | None  # 10^9, those products; None where our source leaves them out
    source: Source = MAC_SOURCE


TOWER_MACS = (TowerMacs("image", 4.363, 0.046), TowerMacs("text", 2.907, None))


@dataclass(frozen=True)
class Saved:
    """Activations kept for backward, parameters left out."""

    model: str
    case: str
    mb: float  # 10^6 bytes
    source: Source = SAVED_SOURCE


SAVED = (
    Saved("resnet18", "full fine-tuning", 354.88),
    Saved("resnet18", "full fine-tuning, batch norm in training mode", 354.92),
    Saved("resnet18", "pixel prompt", 354.84),
    Saved("resnet18", "linear probe", 0.03),
    Saved("vit_b_32", "full fine-tuning", 487.03),
    Saved("vit_b_32", "pixel prompt", 307.62),
    Saved("vit_b_32", "linear probe", 2.46),
    Saved("vit_b_32", "no_grad", 0.0),
    Saved("ViT-B-32-quickgelu", "full fine-tuning", 607.46),
    Saved("ViT-B-32-quickgelu", "pixel prompt", 428.05),
    Saved("ViT-B-32-quickgelu", "deep prompt, layer 0", 449.23),
    Saved("ViT-B-32-quickgelu", "deep prompt, layer 3", 337.59),
    Saved("ViT-B-32-quickgelu", "deep prompt, layer 8", 151.52),
    Saved("ViT-B-32-quickgelu", "deep prompt, layer 11", 39.88),
)
"""`ViT-B-32-quickgelu` is open_clip's image tower, `vit_b_32` torchvision's."""


@dataclass(frozen=True)
class OrderTrial:
    """Clean test accuracy, in percent, of a linear probe trained with one augmentation, on five CIFAR-10 classes."""

    augmentation: str
    place: str  # before or after Normalize
    top1_frozen: float  # batch norm in evaluation mode
    top1_drifting: float  # batch norm in training mode: its running statistics follow the augmented images
    source: Source = TRIAL_SOURCE


ORDER_TRIAL = (
    OrderTrial("none", "", 71.2, 71.5),
    OrderTrial("noise 0.1", "after", 69.9, 70.3),
    OrderTrial("noise 0.3", "after", 67.3, 67.6),
    OrderTrial("noise 1.0", "after", 53.1, 51.2),
    OrderTrial("noise 0.1", "before", 66.7, 66.4),
    OrderTrial("colour jitter", "before", 71.4, 71.5),
    OrderTrial("colour jitter", "after", 61.6, 51.1),
)
"""How much the place of an augmentation matters; a toy, it explains the direction and not the report's 4 %."""
