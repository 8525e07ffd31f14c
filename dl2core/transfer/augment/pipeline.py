"""The whole way of a picture into a network: resize, bytes to 0..1, augmentations before or after Normalize.

Every picture has draws of its own, seeded by (seed, pass, number of the picture), so that the same seed gives the same
pixels in whatever batch a picture stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torchvision.transforms import v2

from dl2core.data.transforms import resized
from dl2core.errors import InputError
from dl2core.transfer.augment.chain import Chain, Step
from dl2core.transfer.augment.draws import Drawn, described
from dl2core.transfer.augment.place import AFTER, Pipeline


@dataclass(frozen=True, eq=False)
class Seen:
    """One picture on its way.

    Attributes:
        pixels: (3, S, S) float32, as the network takes it.
        drawn: what each augmentation drew.
        clipped: (3, S, S) bool: values that arrived outside [0, 1] at an augmentation that leaves nothing there.
    """

    pixels: Tensor
    drawn: tuple[Drawn, ...]
    clipped: Tensor


def built(step: Step, size: int) -> v2.Transform:
    """torchvision's object of one step, for pictures of `size` pixels."""
    augmentation = step.augmentation
    given: dict[str, Any] = {}
    for parameter, value in zip(augmentation.parameters, step.values, strict=True):
        kind = {"whole": int, "switch": bool, "number": float}[parameter.kind]
        given[parameter.name] = kind(value[0]) if len(value) == 1 else tuple(map(kind, value))
    if augmentation.mixes:
        given["num_classes"] = 2
    return getattr(v2, augmentation.cls)(*([size] if augmentation.needs_size else []), **given)


def seed_of(*numbers: int) -> int:
    """One seed from several numbers: of the run, the pass and the picture."""
    return int(np.random.SeedSequence(numbers).generate_state(1)[0])


def float_pixels(images: np.ndarray, size: int) -> Tensor:
    """(N, H, W, 3) uint8 -> (N, 3, size, size) float32 in 0..1, contiguous."""
    return resized(images, size).to(torch.float32, memory_format=torch.contiguous_format).div_(255)


def through(pixels: Tensor, pipeline: Pipeline, *, seed: int, partner: Tensor | None = None) -> Seen:
    """One picture through augmentations and Normalize.

    Args:
        pixels: (3, S, S) float32 in 0..1.
        seed: of everything random.
        partner: the second picture, for MixUp and CutMix.

    Raises:
        InputError: an augmentation gave NaN or another size, or needs a second picture.
    """
    normalise = v2.Normalize(list(pipeline.mean), list(pipeline.std))
    after = pipeline.place == AFTER
    pictures = pixels[None] if partner is None else torch.stack([pixels, partner])
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        if after:
            pictures = normalise(pictures)
        pictures, drawn, clipped = _augmented(pictures, pipeline.chain)
        if not after:
            pictures = normalise(pictures)
    return Seen(pictures[0], drawn, clipped)


def batch(images: Tensor, pipeline: Pipeline, seeds: Sequence[int]) -> Tensor:
    """(B, 3, S, S) float32 in 0..1 -> as the network takes them, each picture with a seed of its own."""
    if not pipeline.chain:
        return v2.functional.normalize(images, list(pipeline.mean), list(pipeline.std))
    return torch.stack([through(one, pipeline, seed=seed).pixels for one, seed in zip(images, seeds, strict=True)])


def _augmented(pictures: Tensor, chain: Chain) -> tuple[Tensor, tuple[Drawn, ...], Tensor]:
    told = []
    clipped = torch.zeros(pictures.shape[1:], dtype=torch.bool)
    for step in chain:
        transform, made = built(step, pictures.shape[-1]), []
        _listen(transform, made)
        before = pictures
        if step.augmentation.mixes:
            pictures = _mixed(transform, pictures, step)
        else:
            pictures = torch.stack([transform(one) for one in pictures])
        _check(before, pictures, step)
        outside = (before[0] < 0) | (before[0] > 1)
        if outside.any() and pictures[0].min() >= 0 and pictures[0].max() <= 1:
            clipped = clipped | outside
        told.append(Drawn(step.text, bool(made) or not torch.equal(before[0], pictures[0]), made[0] if made else ()))
    return pictures, tuple(told), clipped


def _listen(transform: v2.Transform, told: list[tuple[tuple[str, str], ...]]) -> None:
    """Note what the object draws: its parameters, or which of AutoAugment's operations it takes."""
    if hasattr(transform, "_apply_image_or_video_transform"):
        apply = transform._apply_image_or_video_transform

        def applied(image: Tensor, transform_id: str, magnitude: float, **rest: Any) -> Tensor:
            pair = (transform_id, f"{magnitude:.3g}")
            told[:] = [(*(told[0] if told else ()), pair)]
            return apply(image, transform_id, magnitude, **rest)

        transform._apply_image_or_video_transform = applied
        return
    make = transform.make_params

    def made(flat_inputs: list[Any]) -> dict[str, Any]:
        parameters = make(flat_inputs)
        told.append(described(parameters))
        return parameters

    transform.make_params = made


def _mixed(transform: v2.Transform, pictures: Tensor, step: Step) -> Tensor:
    if len(pictures) < 2:
        raise InputError(f"{step.augmentation.cls} mixes two pictures and their labels; it needs a second picture")
    return transform(pictures, torch.arange(len(pictures)))[0]


def _check(before: Tensor, after: Tensor, step: Step) -> None:
    if after.shape != before.shape:
        sides = " x ".join(map(str, after.shape[-2:]))
        raise InputError(f"{step.text} turned {before.shape[-2]} x {before.shape[-1]} pixels into {sides}")
    if not torch.isfinite(after).all():
        raise InputError(f"{step.text} gave {int((~torch.isfinite(after)).sum()):,} values that are no numbers")
