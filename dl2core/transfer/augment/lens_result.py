"""What a chain before or after Normalize does to the values, as plain data. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np

from dl2core import store
from dl2core.store import Entries, Within
from dl2core.transfer.augment import parsing
from dl2core.transfer.augment.draws import Drawn
from dl2core.transfer.augment.place import BEFORE, Place

Percent = Annotated[float, Within(0, 100)]
CHANNELS = ("red", "green", "blue")
LOW, HIGH, BINS = -2.5, 2.75, 42  # of the histograms; the assignment's statistics give -1.90 to 2.16
JITTER = "ColorJitter(brightness=0.5, contrast=0.5, saturation=0.5, hue=0.1)"


def edges() -> np.ndarray:
    """(BINS + 1,) borders of the bins; whole multiples of 1/8, so that 0 and 1 are two of them."""
    return np.linspace(LOW, HIGH, BINS + 1)


@dataclass(frozen=True)
class LensSpec:
    """Which chain, where, on which images.

    Attributes:
        transform: the chain, as `parsing` reads it.
        place: before or after Normalize, whose statistics are the assignment's.
        dataset: "cifar100", "cifar10" or "shapes".
        limit: images, equal over the classes.
        size: side in pixels.
        seed: of the choice of images and of the draws.
    """

    transform: Annotated[str, Entries(0, 500)] = JITTER
    place: Place = BEFORE
    dataset: Literal["cifar100", "cifar10", "shapes"] = "cifar10"
    limit: Annotated[int, Within(1, 10_000)] = 100
    size: Annotated[int, Within(8, 512)] = 224
    seed: int = 0

    def check(self) -> None:
        """Refuse what cannot be asked for.

        Raises:
            InputError: the message names the field, what arrived and what is allowed.
        """
        store.check(self)
        parsing.parse(self.transform)


@dataclass(frozen=True)
class Histogram:
    """Values of one channel, in percent of them, by the bins of `edges`; what lies beyond is in the first and last."""

    channel: Literal["red", "green", "blue"]
    percent: Annotated[tuple[Percent, ...], Entries(BINS, BINS)]


@dataclass(frozen=True)
class Lens:
    """What was counted on all images.

    Attributes:
        spec: what was asked for.
        images: title of the images.
        n: how many.
        clipped_share: percent of the values that arrive outside [0, 1] at an augmentation that leaves nothing there.
        clipped_pixels: percent of the pixels with such a value in a channel.
        ends: percent of the values that the chain leaves at exactly 0 or 1, whichever way they got there.
        entering, leaving: values per channel as they enter the chain, and as they leave it.
    """

    KIND: ClassVar[str] = "augment"

    spec: LensSpec
    images: str
    n: Annotated[int, Within(1, 10_000)]
    clipped_share: Percent
    clipped_pixels: Percent
    ends: Percent
    entering: Annotated[tuple[Histogram, ...], Entries(3, 3)]
    leaving: Annotated[tuple[Histogram, ...], Entries(3, 3)]


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture at one strength, for the slider.

    Attributes:
        value: of the argument that the slider moves.
        picture: (S, S, 3) uint8: what the network takes, turned back into colours.
        bars: (3, BINS) percent of the values of each channel as they leave the chain.
        clipped_share, clipped_pixels: percent, as in `Lens`.
        drawn: what each augmentation drew.
    """

    value: float
    picture: np.ndarray
    bars: np.ndarray
    clipped_share: float
    clipped_pixels: float
    drawn: tuple[Drawn, ...]
