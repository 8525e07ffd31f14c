"""The stored probes that the page opens with, and the pictures behind a result."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl2core import store
from dl2core.store import Document
from dl2core.transfer import own_images, pictures
from dl2core.transfer.few_images_result import FewImages
from dl2core.transfer.own_images import Own
from dl2core.transfer.probe_result import ProbeResult
from pages.ui.inline import png

KINDS = {kind.KIND: kind for kind in (FewImages, ProbeResult)}


@st.cache_resource(max_entries=8, show_spinner=False)
def stored(name: str) -> tuple[FewImages | ProbeResult, Document]:
    """A stored run and its document. Shared: not to be changed."""
    document = store.shipped(name)
    return read(document), document


def read(document: Document) -> FewImages | ProbeResult:
    """The result of a document that the page shows.

    Raises:
        InputError: what is missing or wrong.
    """
    return store.from_document(KINDS[document["kind"]], document)


def check(document: Document) -> None:
    """Refuse an imported document that the page cannot show.

    Raises:
        InputError: what is missing or wrong.
    """
    read(document)


@st.cache_data(max_entries=16, show_spinner=False, hash_funcs={FewImages: repr, Own: lambda own: own.identity})
def watched(found: FewImages, own: Own | None) -> list[str] | None:
    """Addresses of a run's watched pictures; None where they are not on this machine."""
    drawn = pictures.watched(found, own)
    return None if drawn is None else [png(picture) for picture in drawn]


@st.cache_resource(
    max_entries=4, show_spinner="Reading the images", hash_funcs={ProbeResult: repr, Own: lambda own: own.identity}
)
def tested(found: ProbeResult, own: Own | None) -> np.ndarray | None:
    """(N, S, S, 3) test images of a run, shared; None where they are not on this machine."""
    return pictures.of_test(found, own)


@st.cache_data(max_entries=4, show_spinner="Reading your pictures")
def uploaded(files: tuple[tuple[str, bytes], ...]) -> Own:
    """The pictures of files, folders and zips."""
    return own_images.from_files(files)
