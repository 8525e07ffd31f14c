"""The stored run that the page opens with, and pictures of its images where they are on this machine."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl2core import store
from dl2core.data import sets
from dl2core.data.gallery import enlarged
from dl2core.robustness.cross_dataset_result import CrossResult, CrossSpec
from dl2core.store import Document

NAME = "cross_dataset"


@st.cache_resource(max_entries=1, show_spinner=False)
def stored() -> tuple[CrossResult, Document]:
    """Our stored run with the built-in model. Shared: not to be changed."""
    document = store.shipped(NAME)
    return store.from_document(CrossResult, document), document


@st.cache_data(max_entries=32, show_spinner=False)
def pictures(spec: CrossSpec, side: int, places: tuple[int, ...], size: int) -> list[np.ndarray] | None:
    """Some images of a run, enlarged; None where their set is not on this machine."""
    name = (spec.first, spec.second)[side]
    if not sets.on_disk(name, "test"):
        return None
    data = sets.load(name, "test", limit=spec.limit, seed=spec.seed)
    return [enlarged(data.images[place], size) for place in places]


def check(document: Document) -> None:
    """Refuse an imported document that the page cannot show.

    Raises:
        InputError: what is missing or wrong.
    """
    store.from_document(CrossResult, document)
