"""CLIP in the pages: one model for all, text and image features by their names. Torch is imported inside functions only.

A template or a label changes text only: the image features of the same pictures are taken from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dl2core import store
from dl2core.clip import views
from dl2core.clip.scores import Scores
from dl2core.clip.wording import Unread, Wording
from dl2core.store import Document


@dataclass(frozen=True)
class TextSide:
    """What the text tower gives for a wording."""

    words: np.ndarray  # (W, E) unit features
    never_read: frozenset[str]  # names of labels
    unread: dict[str, Unread]  # by word, where something is lost
    prior: np.ndarray  # (3, W) cosines of the null images
    empty: np.ndarray  # (E,) unit features of the template with nothing in its place


@st.cache_data(max_entries=1, show_spinner=False)
def stored() -> Document:
    """The result that the text prompt page opens with."""
    return store.shipped(views.NAME)


@st.cache_resource(max_entries=2, show_spinner="Opening the model")
def model(name: str):
    """The CLIP model of that name; shared, read only."""
    from dl2core.clip import load

    return load.load(name)


@st.cache_data(max_entries=2, show_spinner=False)
def nulls(name: str) -> np.ndarray:
    """(3, E) unit features of the pictures without content."""
    from dl2core.clip import zero_shot

    clip = model(name)
    return zero_shot.image_features(clip, zero_shot.null_batch(clip)).cpu().numpy()


@st.cache_data(max_entries=128, show_spinner=False)
def text(name: str, asked: Wording) -> TextSide:
    """Encode a wording."""
    from torch import nn

    from dl2core.clip import zero_shot
    from dl2core.clip.wording import fill

    clip = model(name)
    words = zero_shot.label_features(clip, asked)
    empty = zero_shot.text_features(clip, [fill(template, "") for template in asked.templates]).mean(dim=0)
    return TextSide(
        words=words.cpu().numpy(),
        never_read=zero_shot.never_read(clip, asked),
        unread=zero_shot.check_reading(clip, asked),
        prior=(nulls(name) @ words.cpu().numpy().T).astype(np.float64),
        empty=nn.functional.normalize(empty, dim=0).cpu().numpy(),
    )


@st.cache_data(max_entries=64, show_spinner=False)
def images(name: str, keys: tuple[str, ...], _pictures: Sequence[np.ndarray]) -> np.ndarray:
    """(B, E) unit features of the pictures (H, W, 3) uint8 that have these keys."""
    from dl2core.clip import features, zero_shot

    clip = model(name)
    return zero_shot.image_features(clip, features.pixels(clip, list(_pictures))).cpu().numpy()


def score(side: TextSide, vectors: np.ndarray, asked: Wording) -> Scores:
    """Cosines of pictures with words."""
    return Scores(asked.names, asked.words, asked.owners, (vectors @ side.words.T).astype(np.float64))


@st.cache_data(max_entries=32, show_spinner="Covering the picture, place by place")
def evidence(name: str, asked: Wording, key: str, _picture: np.ndarray):
    """Where the evidence for each word lies in the picture of that key."""
    import torch

    from dl2core.clip import evidence, features

    clip = model(name)
    words = torch.from_numpy(text(name, asked).words)
    return evidence.occlusion(clip, features.pixels(clip, [_picture])[0], words)


@st.cache_data(max_entries=32, show_spinner=False)
def as_seen(name: str, keys: tuple[str, ...], _pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
    """(S, S, 3) uint8 each: the pictures after resize and crop."""
    from dl2core.data.transforms import resized

    size = model(name).size
    return [resized(picture[None], size)[0].permute(1, 2, 0).numpy() for picture in _pictures]


@st.cache_data(max_entries=32, show_spinner="Drawing and asking the discs")
def sweep(name: str, template: str, colour: str, background: str):
    """Scores of discs from share 0 to 1."""
    from dl2core.clip import flip

    return flip.sweep(model(name), template=template, colour=colour, background=background)
