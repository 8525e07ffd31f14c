"""What the attention page shows: the stored document where it is what was asked for, else the model's own reading."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl2core import attention_document, store
from dl2core.attention_document import TEXT, TowersRead
from dl2core.clip.model import BUILT_IN
from dl2core.data.gallery import Gallery, PictureChoice
from dl2core.store import Document
from pages.graphs.attention import cached
from pages.ui import inline

STORED_PICTURE = PictureChoice(seed=14, count=1)
EYE = 320  # pixels


@dataclass(frozen=True, eq=False)
class Question:
    """Everything that the weights depend on."""

    model: str
    picture: tuple[PictureChoice, Gallery]
    text: str


@dataclass(frozen=True, eq=False)
class Reading:
    """Weights and checks, as arrays."""

    model: str  # its name
    title: str  # of the picture
    truth: str  # its class; "" where nobody knows
    picture_url: str  # the picture for the eye, as a data URL
    picture: np.ndarray  # the same, (H, W, 3) uint8
    text: str
    tokens: tuple[str, ...]
    text_tokens: tuple[str, ...]
    weights: np.ndarray  # (L, heads, T, T)
    weights_without_positions: np.ndarray
    weights_shuffled: np.ndarray
    text_weights: np.ndarray
    checks: TowersRead
    document: Document | None  # the stored one, None where this machine measured


def read(asked: Question) -> Reading:
    """The weights: stored, or from the model (a second or two the first time)."""
    choice, gallery = asked.picture
    stored = asked.model == BUILT_IN and choice == STORED_PICTURE and asked.text == TEXT and bool(gallery.scenes)
    document = cached.stored_attention() if stored else None
    if document:
        found = attention_document.read(document)
    else:
        key = store.content_hash(gallery.pixels[0].tobytes(), repr(gallery.pixels[0].shape))
        found = cached.attention(asked.model, key, asked.text, choice.dataset, gallery)
    eye = gallery.for_the_eye(EYE)[0]
    return Reading(
        model=asked.model,
        title=f"{gallery.title}, {gallery.truths[0] or gallery.names[0]}",
        truth=gallery.truths[0],
        picture_url=data_url(eye),
        picture=eye,
        text=asked.text,
        tokens=found.tokens,
        text_tokens=found.text_tokens,
        weights=_whole(found.weights),
        weights_without_positions=_whole(found.weights_without_positions),
        weights_shuffled=_whole(found.weights_shuffled),
        text_weights=_whole(found.text_weights),
        checks=found,
        document=document,
    )


def _whole(rounded: np.ndarray) -> np.ndarray:
    """Weights come with three decimals: scale every row back to a sum of 1."""
    return rounded / rounded.sum(axis=-1, keepdims=True)


def data_url(picture: np.ndarray) -> str:
    """A picture (H, W, 3) uint8 as text that a chart can hold: the middle square, as the model sees it."""
    from PIL import Image

    side = min(picture.shape[:2])
    top, left = (picture.shape[0] - side) // 2, (picture.shape[1] - side) // 2
    square = Image.fromarray(picture[top : top + side, left : left + side])
    return inline.png(np.asarray(square.resize((EYE, EYE))))
