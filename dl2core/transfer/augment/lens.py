"""The order lens: how many values a chain clips before and after Normalize, and what is left of a picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from dl2core.data import sets
from dl2core.data.image_set import ImageSet
from dl2core.errors import InputError
from dl2core.jobs import Progress, Steps
from dl2core.transfer.augment import parsing
from dl2core.transfer.augment.lens_result import BINS, CHANNELS, HIGH, LOW, Frame, Histogram, Lens, LensSpec
from dl2core.transfer.augment.pipeline import Seen, float_pixels, seed_of, through
from dl2core.transfer.augment.place import AFTER, Pipeline, Place
from dl2core.transfer.backbone_names import ASSIGNMENT_STATISTICS, Statistics

AT_ONCE = 16  # images between two steps


def measure(spec: LensSpec) -> Steps:
    """Count on a sample of images; the steps return a `Lens`.

    Raises:
        InputError: an unknown augmentation, or images that are not on this machine.
    """
    spec.check()
    return counted(spec, sets.load(spec.dataset, "train", limit=spec.limit, seed=spec.seed), ASSIGNMENT_STATISTICS)


def counted(spec: LensSpec, data: ImageSet, statistics: Statistics) -> Steps:
    """The same on images that are at hand, with any statistics of Normalize."""
    pipeline = Pipeline(parsing.parse(spec.transform), spec.place, *statistics)
    entering, leaving = np.zeros((3, BINS)), np.zeros((3, BINS))
    shares = np.zeros(3)
    n = len(data)
    for first in range(0, n, AT_ONCE):
        images = float_pixels(data.images[first : first + AT_ONCE], spec.size)
        for number, image in enumerate(images, first):
            other = images[(number - first + 1) % len(images)]
            seen = through(image, pipeline, seed=seed_of(spec.seed, number), partner=_partner(pipeline, other))
            left = _as_left(seen.pixels, pipeline)
            entering += bars(_as_entered(image, pipeline)) / n
            leaving += bars(left) / n
            clipped = seen.clipped
            shares += np.array([share(clipped), share(clipped.any(dim=0)), share((left == 0) | (left == 1))]) / n
        done = min(first + AT_ONCE, n)
        yield Progress(done / n, f"{done:,} of {n:,} images")
    values, pixels, ends = (round(float(one), 4) for one in shares)
    return Lens(spec, data.title, n, values, pixels, ends, _histograms(entering), _histograms(leaving))


def frames(
    transform: str,
    strengths: Sequence[float],
    place: Place,
    picture: np.ndarray,
    other: np.ndarray,
    size: int,
    seed: int,
) -> tuple[Frame, ...]:
    """One picture at each strength of the chain's first augmentation, all with the same draws, for a slider.

    Args:
        transform: the chain.
        strengths: values of the argument that the table says a slider moves; none for the chain as it is.
        place: before or after Normalize.
        picture, other: (H, W, 3) uint8; the second is for MixUp and CutMix.
        size: side in pixels.
        seed: of the draws.

    Raises:
        InputError: an augmentation cannot be read or run.
    """
    chain = parsing.parse(transform)
    slides = chain[0].augmentation.slides if chain else ""
    if strengths and not slides:
        raise InputError("nothing of this chain can be moved by a slider")
    image, partner = float_pixels(picture[None], size)[0], float_pixels(other[None], size)[0]
    made = []
    for value in strengths or (0.0,):
        moved = (chain[0].having(slides, value), *chain[1:]) if strengths else chain
        pipeline = Pipeline(moved, place)
        seen = through(image, pipeline, seed=seed, partner=_partner(pipeline, partner))
        made.append(_frame(value, seen, pipeline))
    return tuple(made)


def samples(
    transform: str, place: Place, picture: np.ndarray, other: np.ndarray, size: int, seeds: Sequence[int]
) -> tuple[Frame, ...]:
    """One picture with several draws of the same chain; arguments as for `frames`."""
    return tuple(frames(transform, (), place, picture, other, size, seed)[0] for seed in seeds)


def bars(values: Tensor) -> np.ndarray:
    """(3, S, S) -> (3, BINS) percent of the values of each channel; what lies beyond is in the first and last bin."""
    place = ((values - LOW) * (BINS / (HIGH - LOW))).floor().clamp(0, BINS - 1).long().flatten(1)
    counts = torch.zeros(3, BINS).scatter_add_(1, place, torch.ones(place.shape))
    return (counts * (100 / place.shape[1])).double().numpy()


def share(mask: Tensor) -> float:
    """Percent of the entries that are true."""
    return 100 * float(mask.float().mean())


def _partner(pipeline: Pipeline, other: Tensor) -> Tensor | None:
    return other if any(step.augmentation.mixes for step in pipeline.chain) else None


def _frame(value: float, seen: Seen, pipeline: Pipeline) -> Frame:
    clipped = (share(seen.clipped), share(seen.clipped.any(dim=0)))
    return Frame(
        value, _for_the_eye(seen.pixels, pipeline), bars(_as_left(seen.pixels, pipeline)), *clipped, seen.drawn
    )


def _scale(pipeline: Pipeline) -> tuple[Tensor, Tensor]:
    return torch.tensor(pipeline.mean).view(3, 1, 1), torch.tensor(pipeline.std).view(3, 1, 1)


def _as_entered(image: Tensor, pipeline: Pipeline) -> Tensor:
    """A picture in 0..1 as the chain receives it."""
    mean, std = _scale(pipeline)
    return (image - mean) / std if pipeline.place == AFTER else image


def _as_left(pixels: Tensor, pipeline: Pipeline) -> Tensor:
    """The network's input as the chain left it: Normalize is taken back where it comes last."""
    mean, std = _scale(pipeline)
    return pixels if pipeline.place == AFTER else _rounded(pixels * std + mean)


def _rounded(values: Tensor) -> Tensor:
    """What Normalize and its way back make of 0 and 1, set to 0 and 1 again."""
    for end in (0.0, 1.0):
        values = torch.where((values - end).abs() < 1e-6, end, values)
    return values


def _for_the_eye(pixels: Tensor, pipeline: Pipeline) -> np.ndarray:
    """The network's input as (S, S, 3) uint8: Normalize taken back, what is no colour cut off."""
    mean, std = _scale(pipeline)
    return (pixels * std + mean).clamp(0, 1).mul(255).round().byte().permute(1, 2, 0).numpy()


def _histograms(percent: np.ndarray) -> tuple[Histogram, ...]:
    return tuple(
        Histogram(channel, tuple(round(float(one), 4) for one in row))
        for channel, row in zip(CHANNELS, percent, strict=True)
    )
