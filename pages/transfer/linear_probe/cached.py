"""The stored probes that the page opens with."""

from __future__ import annotations

import streamlit as st

from dl2core import store
from dl2core.store import Document
from dl2core.transfer.few_images_result import FewImages
from dl2core.transfer.probe_result import ProbeResult


@st.cache_resource(max_entries=4, show_spinner=False)
def few_images(name: str) -> tuple[FewImages, Document]:
    """A stored run over images per class, and its document. Shared: not to be changed."""
    document = store.shipped(name)
    return store.from_document(FewImages, document), document


@st.cache_resource(max_entries=4, show_spinner=False)
def probe(name: str) -> tuple[ProbeResult, Document]:
    """A stored probe and its document. Shared: not to be changed."""
    document = store.shipped(name)
    return store.from_document(ProbeResult, document), document


def check(document: Document) -> None:
    """Refuse an imported document that the page cannot show.

    Raises:
        InputError: what is missing or wrong.
    """
    kinds = {kind.KIND: kind for kind in (FewImages, ProbeResult)}
    store.from_document(kinds[document["kind"]], document)
