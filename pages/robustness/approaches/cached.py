"""The stored runs that the page opens with."""

from __future__ import annotations

import streamlit as st

from dl2core import store
from dl2core.robustness.approaches.result import Approaches
from dl2core.store import Document

DOCUMENTS = ("approaches", "approaches_lite0")  # with the same images; the built-in tower's first


@st.cache_resource(max_entries=1, show_spinner=False)
def stored() -> tuple[tuple[Approaches, ...], Document]:
    """Our stored runs, and the document of the first. Shared: not to be changed."""
    documents = [store.shipped(name) for name in DOCUMENTS]
    return tuple(store.from_document(Approaches, one) for one in documents), documents[0]


def check(document: Document) -> None:
    """Refuse an imported document that the page cannot show.

    Raises:
        InputError: what is missing or wrong.
    """
    store.from_document(Approaches, document)
