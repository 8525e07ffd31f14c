"""The one graph that all graph pages share: kept in the session, written into the link as `g`, changed from anywhere.

Its text (a preset's name, or the compressed form of dl2core.graphs.link) is the state; the graph is read from it. A
change that is refused leaves the last good graph standing, and its reason is shown by `problem`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from dl2core.errors import InputError
from dl2core.graphs.graph import build, presets
from dl2core.graphs.graph.build import Graph
from dl2core.graphs.graph.link import LINK_LIMIT
from pages.graphs import cached as graphs
from pages.ui import history, link_value, state
from pages.ui.markdown import plain

KEY = "g"  # of the session and of the link
DEFAULT = "house"
_PROBLEM = "graph_problem"  # why the last change was refused
_NOTES = "graph_notes"  # a graph's text, and what was changed on reading it
Done = TypeVar("Done")


def current(default: str = DEFAULT) -> Graph:
    """The graph in use. Call it at the top of a page's body: it also reads the link, and keeps the link true.

    Args:
        default: the graph that a visit to this page begins with, where neither link nor session has one.
    """
    state.keep(KEY, default)
    given = link_value.asked(KEY)
    if given is not None:
        attempt(lambda: put(given))
    elif history.came_back() and len(text()) <= LINK_LIMIT:  # a larger graph never stands in the link
        state.put(KEY, default)
    known = text()
    link_value.tell(KEY, known if len(known) <= LINK_LIMIT else None, default=default)
    return graphs.read(known)


def text() -> str:
    """The graph as text: the state itself, and what cached functions are keyed by."""
    return str(state.keep(KEY, DEFAULT))


def called() -> str:
    """What people call the graph: "6-cycle", or "your graph" with its size."""
    known = text()
    if build.is_named(known):
        return presets.title(known)
    graph = graphs.read(known)
    return f"your graph, {len(graph.nodes)} nodes"


def put(given: str) -> None:
    """Take a preset's name, an edge list or a link's form as the new graph, as it is written; raises InputError."""
    found = build.read(given)
    state.put(KEY, given.strip())
    _note(found.notes)


def put_edges(given: str, directed: bool | None) -> None:
    """Take an edge list; nodes that were there before stay where they are. Raises InputError."""
    found = build.read_edges(given, directed=directed)
    replace(build.keep_positions(found.graph, current()), found.notes)


def replace(graph: Graph, notes: Sequence[str] = ()) -> None:
    """Make `graph` the current one; the notes say what was changed on reading it."""
    state.put(KEY, build.pack(graph))
    _note(notes)


def attempt(change: Callable[[], Done]) -> Done | None:
    """Do what may be refused; a reason is kept for `problem`, and the last good graph stays."""
    try:
        done = change()
    except InputError as error:
        state.put(_PROBLEM, str(error))
        return None
    state.forget(_PROBLEM)
    return done


def problem() -> None:
    """Show why the last change was refused, until the next one succeeds, and what was changed on reading this graph."""
    if reason := state.value_of(_PROBLEM):
        st.error(plain(f"{reason}. The last good graph stays."))
    of, notes = state.value_of(_NOTES, ("", ()))
    if notes and of == text():
        st.caption(plain(f"As read: {'; '.join(notes)}."))


def _note(notes: Sequence[str]) -> None:
    state.put(_NOTES, (text(), tuple(notes)))


def link_note() -> None:
    """Say so where the graph is too large for a link."""
    if len(text()) > LINK_LIMIT:
        st.caption(
            f"This graph needs {len(text()):,} characters, a link holds {LINK_LIMIT:,}: export it as a file to share it."
        )
