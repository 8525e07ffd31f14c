"""The stored reproduction, and its written forms."""

from __future__ import annotations

import streamlit as st

from dl2core import store
from dl2core.reproduction import html_page, markdown
from dl2core.reproduction.section import Reproduction


@st.cache_data(max_entries=1, show_spinner=False)
def stored() -> tuple[Reproduction, store.Document]:
    """What came with the app, made by `reproduce all`."""
    document = store.shipped("reproduction")
    return store.from_document(Reproduction, document), document


def html(document: store.Document) -> str:
    """A reproduction's document as one html file."""
    return html_page.render(store.from_document(Reproduction, document), document)


def text(document: store.Document) -> str:
    """The same as markdown."""
    return markdown.render(store.from_document(Reproduction, document), document)
