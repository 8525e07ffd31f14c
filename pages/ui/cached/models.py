"""What pages ask the worker about CLIP models, by their names: text and image features, evidence, sweeps.

A template or a label changes text only: the image features of the same pictures are taken from here.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl2core import store
from dl2core.clip import views
from dl2core.clip.evidence.result import Evidence
from dl2core.clip.flip import Sweep
from dl2core.clip.text_side import TextSide
from dl2core.clip.wording import Wording
from dl2core.data.catalogue import Item
from dl2core.data.gallery import Gallery
from dl2core.store import Document
from pages.ui.cached.worker import ask


@st.cache_data(max_entries=1, show_spinner=False)
def stored() -> Document:
    """The result that the text prompt page opens with."""
    return store.shipped(views.NAME)


@st.cache_data(max_entries=128, show_spinner=False)
def text(name: str, wording: Wording) -> TextSide:
    """What the model's text tower gives for a wording."""
    return ask("dl2core.clip.questions.text_side", name, wording, view="text")


@st.cache_data(max_entries=64, show_spinner=False)
def images(name: str, keys: tuple[str, ...], _pictures: Gallery) -> np.ndarray:
    """(B, E) unit features of the pictures that have these keys."""
    return ask("dl2core.clip.questions.image_features", name, _pictures, view="images")


@st.cache_data(max_entries=32, show_spinner="Covering the picture, place by place")
def evidence(name: str, wording: Wording, key: str, _pictures: Gallery, place: int) -> Evidence:
    """Where the evidence for each word lies in the picture of that key, at this place among the pictures."""
    return ask("dl2core.clip.questions.evidence", name, wording, _pictures, place, view="evidence")


@st.cache_data(max_entries=32, show_spinner=False)
def as_seen(name: str, keys: tuple[str, ...], _pictures: Gallery) -> tuple[np.ndarray, ...]:
    """(S, S, 3) uint8 each: the pictures after resize and crop."""
    return ask("dl2core.clip.questions.as_seen", name, _pictures, view="as seen")


@st.cache_data(max_entries=32, show_spinner="Drawing and asking the discs")
def sweep(name: str, template: str, colour: str, background: str) -> Sweep:
    """Scores of discs from share 0 to 1."""
    return ask("dl2core.clip.questions.sweep", name, template, colour, background, view="sweep")


@st.cache_data(max_entries=4, show_spinner=False)
def on_disk(folders_and_files: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """(MODEL/TAG, bytes) of open_clip's models on this disk, while these folders and files are what may hold one."""
    return tuple(tuple(one) for one in ask("dl2core.clip.names.on_disk", view="models on this disk"))


@st.cache_data(max_entries=16, show_spinner=False)
def weights_of(name: str) -> Item:
    """What is fetched for a model's name. open_clip knows the names, and lies with the worker."""
    return ask("dl2core.clip.names.download_item", name, view="a model's name")
