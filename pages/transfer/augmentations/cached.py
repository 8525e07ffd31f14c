"""What the page keeps: stored experiments, and pictures at every strength as the browser draws them."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

import numpy as np
import streamlit as st

from dl2core import store
from dl2core.store import Document
from dl2core.transfer.augment.lens_result import BINS, HIGH, LOW, Frame
from dl2core.transfer.augment.order_result import Order
from dl2core.transfer.augment.place import AFTER, Pipeline
from dl2core.transfer.augment.survival_result import Survival
from dl2core.transfer.augment.table2_result import Table2
from pages.transfer.augmentations.lens import Bars, Shot
from pages.ui.cached.worker import ask

SIDE = 224  # pixels, of the report's networks
KINDS = {kind.KIND: kind for kind in (Order, Table2, Survival)}


@st.cache_resource(max_entries=6, show_spinner=False)
def stored(name: str) -> tuple[Order | Table2 | Survival, Document]:
    """A stored experiment and its document. Shared: not to be changed."""
    document = store.shipped(name)
    return store.from_document(KINDS[document["kind"]], document), document


def check(document: Document) -> None:
    """Refuse an imported document that the page cannot show.

    Raises:
        InputError: what is missing or wrong.
    """
    store.from_document(KINDS[document["kind"]], document)


@st.cache_data(max_entries=32, show_spinner=False)
def shots(
    transform: str, strengths: Sequence[float], place: str, picture: np.ndarray, other: np.ndarray, seed: int, side: int
) -> tuple[Shot, ...]:
    """A picture at each strength, from the worker; arguments as of `dl2core.transfer.augment.lens.frames`."""
    frames = ask(
        "dl2core.transfer.augment.lens.frames", transform, strengths, place, picture, other, side, seed, view="frames"
    )
    return tuple(_shot(frame) for frame in frames)


@st.cache_data(max_entries=32, show_spinner=False)
def samples(
    transform: str, place: str, picture: np.ndarray, other: np.ndarray, seeds: Sequence[int], side: int
) -> tuple[Frame, ...]:
    """A picture with several draws, from the worker."""
    return ask(
        "dl2core.transfer.augment.lens.samples", transform, place, picture, other, side, seeds, view=f"samples {side}"
    )


@st.cache_data(max_entries=32, show_spinner=False)
def plain(picture: np.ndarray) -> str:
    """The picture at the network's size, as a data URL."""
    return jpeg(at_size(picture, SIDE))


@st.cache_data(max_entries=32, show_spinner=False)
def entering(picture: np.ndarray, place: str) -> Bars:
    """(3, BINS) percent: the values of the picture as a chain receives them."""
    values = at_size(picture, SIDE) / 255
    if place == AFTER:
        values = (values - np.array(Pipeline.mean)) / np.array(Pipeline.std)
    places = np.clip(np.floor((values - LOW) * (BINS / (HIGH - LOW))), 0, BINS - 1).astype(int)
    counts = [np.bincount(places[..., k].ravel(), minlength=BINS) for k in range(3)]
    return [[round(100 * float(one) / places[..., 0].size, 2) for one in row] for row in counts]


def at_size(picture: np.ndarray, side: int) -> np.ndarray:
    """(side, side, 3) uint8: shorter side to `side`, then the middle, as the network gets it."""
    from PIL import Image

    height, width = picture.shape[:2]
    factor = side / min(height, width)
    larger = Image.fromarray(picture).resize(
        (max(side, round(width * factor)), max(side, round(height * factor))), Image.Resampling.BICUBIC
    )
    left, top = (larger.width - side) // 2, (larger.height - side) // 2
    return np.asarray(larger.crop((left, top, left + side, top + side)))


def jpeg(picture: np.ndarray) -> str:
    """(H, W, 3) uint8 as a data URL: a tenth of a PNG, and twenty of them are sent."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=88)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()


def percent(value: float) -> str:
    """0 %, 0.4 %, 72 %."""
    return f"{value:.0f} %" if value >= 10 or value == 0 else f"{value:.1f} %"


def _shot(frame: Frame) -> Shot:
    bars = [[round(float(one), 2) for one in row] for row in frame.bars]
    drawn = " · ".join(map(str, frame.drawn)) or "no augmentation"
    return Shot(
        f"{frame.value:g}",
        jpeg(frame.picture),
        bars,
        percent(frame.clipped_share),
        percent(frame.clipped_pixels),
        drawn,
    )
