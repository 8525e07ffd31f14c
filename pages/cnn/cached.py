"""The CNN pages' stored results."""

from __future__ import annotations

import streamlit as st

from dl2core import store
from dl2core.cnn.latency.result import LatencyResult
from dl2core.cnn.memory.result import MemoryResult
from dl2core.cnn.profile.result import ProfileResult
from dl2core.store import Document


@st.cache_resource(max_entries=8, show_spinner=False)
def stored_latency(name: str) -> tuple[LatencyResult, Document]:
    """A stored latency measurement and its document. Shared: not to be changed."""
    document = store.shipped(name)
    return store.from_document(LatencyResult, document), document


@st.cache_resource(max_entries=1, show_spinner=False)
def stored_memory() -> tuple[MemoryResult, Document]:
    """The stored memory measurement and its document. Shared: not to be changed."""
    document = store.shipped("cnn_memory")
    return store.from_document(MemoryResult, document), document


@st.cache_resource(max_entries=1, show_spinner=False)
def stored_profile() -> tuple[ProfileResult, Document]:
    """The stored profile and its document. Shared: not to be changed."""
    document = store.shipped("cnn_profile")
    return store.from_document(ProfileResult, document), document


def check(document: Document) -> None:
    """Refuse an imported document that the CNN pages cannot show.

    Raises:
        InputError: what is missing or wrong.
    """
    kinds = {kind.KIND: kind for kind in (LatencyResult, MemoryResult, ProfileResult)}
    store.from_document(kinds[document["kind"]], document)
