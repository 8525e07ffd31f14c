"""The shape of a published number: what was measured, on what, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dl2core import stats


@dataclass(frozen=True)
class Source:
    """Where a number stands, and with which mark a page shows it."""

    kind: Literal["report", "published", "computed"]
    title: str  # "report", "public re-runs", …
    detail: str = ""  # table, file or chapter

    def __str__(self) -> str:
        return f"{self.title}, {self.detail}" if self.detail else self.title


@dataclass(frozen=True)
class Time:
    """Inference time of one model."""

    model: str  # torchvision's or timm's builder name
    ms_per_image: float  # of a batch, divided by its size
    batch: int
    source: Source


@dataclass(frozen=True)
class Accuracy:
    """Top-1 accuracy of one model on one split, in percent."""

    dataset: str  # cifar10 | cifar100
    split: str  # train | valid | test
    method: str  # zero-shot | fixed patch | padding | deep | linear probe
    top1: float
    n: int  # images
    source: Source
    size: int | None = None  # of a pixel prompt, in pixels of 224
    layer: int | None = None  # that a deep prompt enters
    augmentation: str = "none"
    noise: float = 0.0  # standard deviation of the noise added to the normalised test images
    logit_scale: Literal["ln", "exp"] | None = None  # used in training; None where unknown or without meaning
    up_to: float | None = None  # top end where the source gives a range
    note: str = ""

    @property
    def interval(self) -> stats.Interval:
        """95 % Wilson interval from the images alone; it does not hold the spread over seeds."""
        return stats.wilson(round(self.top1 / 100 * self.n), self.n)


@dataclass(frozen=True)
class CrossDataset:
    """Top-1 accuracy, in percent, against all 110 labels of CIFAR-10 and CIFAR-100 together."""

    trained_on: str  # cifar10 | cifar100
    method: str
    cifar10: float | None  # None where the source gives the mean alone
    cifar100: float | None
    mean: float
    source: Source
    logit_scale: Literal["ln", "exp"] | None = None
    up_to: float | None = None  # top end where the source gives a range of the mean
