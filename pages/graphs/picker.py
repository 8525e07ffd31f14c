"""Choosing the shared graph by its name, and the way to the other graph pages with the same graph."""

from __future__ import annotations

import streamlit as st

from dl2core.graphs.graph import build, presets
from pages.graphs import source as graph_source
from pages.ui import navigation, state

NAMES = (
    "paw",
    "house",
    "cycle:6",
    "star:7",
    "wheel:7",
    "path:6",
    "complete:5",
    "bipartite:3x4",
    "grid:3x4",
    "barbell:4x1",
    "petersen",
    "karate",
    "random:12:0.3:1",
    "report:1",
    "report:2",
    "report:3",
)
OTHERS = {  # folder -> what the link says
    "graphs/walks": "Count its walks",
    "graphs/message_passing": "Pass messages on it",
    "graphs/plain_network": "Renumber it",
    "graphs/attention": "Attention as a graph",
}
KEY = "graph_pick"
OWN = "own"


def picker(*, bare: bool = False) -> None:
    """A select box with the named graphs; a drawn graph is "yours". Names and edge lists can be typed.

    Args:
        bare: its label and help are only read aloud.
    """
    text = graph_source.text()
    own = text not in NAMES and not build.is_named(text)
    state.put(KEY, OWN if own else text)
    options = [*NAMES, *([text] if not own and text not in NAMES else []), *([OWN] if own else [])]
    st.selectbox(
        "Graph",
        options,
        key=KEY,
        on_change=_take,
        format_func=_called,
        accept_new_options=True,
        width=190,
        label_visibility="collapsed" if bare else "visible",
        help="Choose one, draw below, or type: wheel:9, or edges such as 1-2, 2-3",
    )


def _take() -> None:
    given = state.value_of(KEY)
    if given and given != OWN:
        graph_source.attempt(lambda: graph_source.put(given))


def _called(text: str) -> str:
    return "yours" if text == OWN else presets.title(text)


def others(here: str) -> None:
    """Links to the other graph pages, with this graph.

    Args:
        here: this page's folder, "graphs/walks".
    """
    parameters = {graph_source.KEY: graph_source.text()}
    with st.container(horizontal=True, gap="medium"):
        for folder, words in OTHERS.items():
            if folder != here:
                st.page_link(navigation.BY_FOLDER[folder].path, label=words, query_params=parameters)
