"""How a prompt from a file is evaluated. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass

TEMPLATES = {"shapes": "a {}", "cifar10": "This is a photo of a {}", "cifar100": "This is a photo of a {}"}
POSITIONS = {"end": "at the end", "after_cls": "behind CLS", "front": "in front of CLS"}


@dataclass(frozen=True)
class EvaluateSpec:
    """What the file does not say, and the images to evaluate on."""

    file: str  # name and digest: equal files with equal answers are the same work
    dataset: str
    template: str
    task: str = "plain"
    images: int = 500
    image_size: int | None = None  # that a patch is for
    kind: str | None = None  # "random_patch" where a patch was trained at random places
    layer: int | None = None
    position: str = "end"
    seed: int = 0
