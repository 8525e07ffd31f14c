"""The pictures that channels are shown: for the network, and for the eye. No torch in here."""

from __future__ import annotations

import numpy as np

from dl2core.data import sets, shapes
from dl2core.data.gallery import enlarged
from dl2core.data.image_set import ImageSet
from dl2core.transfer.layers.result import ExcitedSpec


def _scenes(spec: ExcitedSpec) -> list[shapes.Scene]:
    return shapes.scenes("test", spec.limit, seed=spec.seed, pairs=shapes.PAIRS)


def load(spec: ExcitedSpec, *, size: int) -> ImageSet:
    """The pictures of a spec; Shapes are drawn at `size` pixels.

    Raises:
        InputError: the set is not on this machine.
    """
    if spec.dataset == "shapes":
        return shapes.image_set(_scenes(spec), size=size, note=f"{spec.limit:,} drawn, seed {spec.seed}")
    return sets.load(spec.dataset, "test", limit=spec.limit, seed=spec.seed)


def for_the_eye(spec: ExcitedSpec, places: tuple[int, ...], *, side: int) -> list[np.ndarray]:
    """Some of those pictures, (H, W, 3) uint8 of about `side` pixels: Shapes drawn anew, others with square pixels.

    Raises:
        InputError: the set is not on this machine.
    """
    if spec.dataset == "shapes":
        scenes = _scenes(spec)
        return [shapes.render(scenes[place], side) for place in places]
    data = load(spec, size=0)
    return [enlarged(data.images[place], side) for place in places]
