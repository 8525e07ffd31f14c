"""What a page asks about a prompt that somebody brings. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass

TEMPLATES = {"shapes": "a {}", "cifar10": "This is a photo of a {}", "cifar100": "This is a photo of a {}"}
POSITIONS = {"end": "at the end", "after_cls": "behind CLS", "front": "in front of CLS"}


@dataclass(frozen=True)
class Asked:
    """What the person says about the file, and what to evaluate on."""

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
