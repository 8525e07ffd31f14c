"""The stored run that the page opens with."""

from __future__ import annotations

import streamlit as st

from dl2core import store
from dl2core.robustness.approaches.result import Approaches
from dl2core.store import Document

NAME = "approaches"


@st.cache_resource(max_entries=1, show_spinner=False)
def stored() -> tuple[Approaches, Document]:
    """Our stored run on the built-in tower. Shared: not to be changed."""
    document = store.shipped(NAME)
    return store.from_document(Approaches, document), document


def check(document: Document) -> None:
    """Refuse an imported document that the page cannot show.

    Raises:
        InputError: what is missing or wrong.
    """
    store.from_document(Approaches, document)
