"""The stored runs that the page opens with, and what the worker sees in a picture."""

from __future__ import annotations

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

STORED = {LITE0: "lite0", BUILT_IN: "built_in"}  # backbone -> how its documents are called
STORED_PARTS = (LITE0,)


@st.cache_resource(max_entries=4, show_spinner=False)
def depth(backbone: str) -> tuple[DepthResult, Document] | None:
    """Our stored probes on every block of a backbone; None where there are none. Shared: not to be changed."""
    if backbone not in STORED:
        return None
    document = store.shipped(f"layers_{STORED[backbone]}")
    return store.from_document(DepthResult, document), document


@st.cache_resource(max_entries=4, show_spinner=False)
def excited(backbone: str) -> tuple[Excited, Document] | None:
    """Our stored favourites of every channel among Shapes; None where there are none. Shared: not to be changed."""
    if backbone not in STORED:
        return None
    document = store.shipped(f"channels_{STORED[backbone]}")
    return store.from_document(Excited, document), document


@st.cache_resource(max_entries=4, show_spinner=False)
def parts(backbone: str) -> tuple[PartsResult, Document] | None:
    """Our stored trainings of parts of a backbone; None where there are none. Shared: not to be changed."""
    if backbone not in STORED_PARTS:
        return None
    document = store.shipped(f"parts_{STORED[backbone]}")
    return store.from_document(PartsResult, document), document


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
