"""Short questions about pictures and wordings, asked by a model's name: plain arrays in, plain arrays out.

The worker answers them for the pages, by the functions' dotted names; the model of a name stays open between them.
"""

from __future__ import annotations

import numpy as np

from dl2core.clip import features, flip, load, sweeping, zero_shot
from dl2core.clip.evidence import occlusion
from dl2core.clip.evidence.result import Evidence
from dl2core.clip.text_side import TextSide
from dl2core.clip.wording import Wording
from dl2core.data.gallery import Gallery
from dl2core.data.transforms import resized


def open_model(model: str) -> str:
    """Open a model, so that the next question about it does not wait; returns what its weights are.

    Raises:
        InputError: the model is not here.
    """
    return load.opened(model).identity


def text_side(model: str, wording: Wording) -> TextSide:
    """What a model's text tower gives for a wording.

    Raises:
        InputError: the model is not here.
    """
    return zero_shot.text_side(load.opened(model), wording)


def image_features(model: str, pictures: Gallery) -> np.ndarray:
    """(B, E) unit image features, float32; Shapes are drawn at the model's size.

    Raises:
        InputError: the model is not here.
    """
    clip = load.opened(model)
    return zero_shot.image_features(clip, features.pixels(clip, pictures.for_a_model(clip.size))).cpu().numpy()


def as_seen(model: str, pictures: Gallery) -> tuple[np.ndarray, ...]:
    """The pictures after resize and crop, (S, S, 3) uint8 each.

    Raises:
        InputError: the model is not here.
    """
    size = load.opened(model).size
    drawn = pictures.for_a_model(size)
    return tuple(resized(picture[None], size)[0].permute(1, 2, 0).numpy() for picture in drawn)


def evidence(model: str, wording: Wording, pictures: Gallery, place: int) -> Evidence:
    """Where the evidence for each word lies in one of the pictures.

    Raises:
        InputError: the model is not here.
    """
    clip = load.opened(model)
    picture = pictures.for_a_model(clip.size)[place]
    words = zero_shot.label_features(clip, wording)
    return occlusion.occlusion(clip, features.pixels(clip, [picture])[0], words)


def sweep(model: str, template: str, colour: str, background: str) -> flip.Sweep:
    """Scores of discs from share 0 to share 1.

    Raises:
        InputError: the model is not here, a wrong template, an unknown colour, or the same colour twice.
    """
    return sweeping.sweep(load.opened(model), template=template, colour=colour, background=background)
