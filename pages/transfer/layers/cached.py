"""The stored runs that the page opens with, and what the worker sees in a picture."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import streamlit as st

from dl2core import store
from dl2core.data.gallery import Gallery
from dl2core.store import Document
from dl2core.transfer.backbone_names import BUILT_IN, LITE0
from dl2core.transfer.layers import pictures
from dl2core.transfer.layers.maps_result import SeenBy
from dl2core.transfer.layers.parts_result import PartsResult
from dl2core.transfer.layers.result import DepthResult, Excited, ExcitedSpec
from pages.ui.cached.worker import ask

R = TypeVar("R", DepthResult, Excited, PartsResult)
STORED: dict[tuple[type, str], str] = {  # what was measured of which backbone -> its document
    (DepthResult, LITE0): "layers_lite0",
    (DepthResult, BUILT_IN): "layers_built_in",
    (Excited, LITE0): "channels_lite0",
    (Excited, BUILT_IN): "channels_built_in",
    (PartsResult, LITE0): "parts_lite0",
}


@st.cache_resource(max_entries=8, show_spinner=False)
def stored(kind: type[R], backbone: str) -> tuple[R, Document] | None:
    """Our stored run of a kind on a backbone; None where there is none. Shared: not to be changed."""
    name = STORED.get((kind, backbone))
    if name is None:
        return None
    document = store.shipped(name)
    return store.from_document(kind, document), document


@st.cache_data(max_entries=64, show_spinner=False)
def favourites(spec: ExcitedSpec, places: tuple[int, ...], side: int) -> list[np.ndarray]:
    """Pictures of a run at these places, for the eye."""
    return pictures.for_the_eye(spec, places, side=side)


@st.cache_data(max_entries=16, show_spinner="Looking at the picture")
def seen(backbone: str, key: str, _pictures: Gallery, place: int) -> SeenBy:
    """What the first and the last convolution make of the picture of that key."""
    return ask("dl2core.transfer.layers.maps.see", backbone, _pictures, place, view="maps")


def check(document: Document) -> None:
    """Refuse an imported document that the page cannot show.

    Raises:
        InputError: what is missing or wrong.
    """
    kinds = {kind.KIND: kind for kind in (DepthResult, PartsResult)}
    store.from_document(kinds[document["kind"]], document)
