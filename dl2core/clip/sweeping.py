"""Scores the discs of dl2core.clip.flip with a model."""

from __future__ import annotations

from dl2core.clip import features, flip, zero_shot
from dl2core.clip.flip import Sweep
from dl2core.clip.model import ClipModel
from dl2core.clip.wording import wording


def sweep(
    clip: ClipModel,
    *,
    template: str = flip.TEMPLATE,
    colour: str = "red",
    background: str = "blue",
    steps: int = flip.STEPS,
) -> Sweep:
    """Score the discs for the two colours.

    Raises:
        InputError: a wrong template, an unknown colour, or the same colour twice.
    """
    at = flip.shares(steps)
    asked = wording([template], [colour, background])
    pictures = flip.discs(at, colour=colour, background=background, size=clip.size)
    images = zero_shot.image_features(clip, features.pixels(clip, pictures))
    return Sweep(colour, background, at, zero_shot.score(images, zero_shot.label_features(clip, asked), asked))
