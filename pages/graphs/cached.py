"""What the graph pages compute more than once: reading a graph's text, powers of A and what is read from them."""

from __future__ import annotations

import streamlit as st

from dl2core.graphs.graph import build
from dl2core.graphs.graph.graph import Graph
from dl2core.graphs.graph.weight import Number
from dl2core.graphs.walks import enumerate, facts, spectrum, walks


@st.cache_resource(max_entries=256, show_spinner=False)  # frozen: shared as it is, not copied
def read(text: str) -> Graph:
    """The graph of a name, an edge list or a link's form."""
    return build.parse(text)


@st.cache_resource(max_entries=64, show_spinner=False)  # tuples, shared as they are: thousands of long numbers
def power(text: str, length: int) -> tuple[tuple[Number, ...], ...]:
    """A^length of the graph `text`, exactly."""
    return tuple(map(tuple, walks.walk_counts(read(text).adjacency(), length)))


@st.cache_data(max_entries=64, show_spinner=False)
def overflow(text: str) -> int | None:
    """The first n for which A^n does not fit into 64-bit integers."""
    return walks.overflow_length(read(text).adjacency())


@st.cache_data(max_entries=256, show_spinner=False)
def listing(text: str, start: int, end: int, length: int, kind: enumerate.Kind, limit: int) -> enumerate.Listing:
    """The first walks of an entry."""
    return enumerate.listing(read(text), start, end, length, kind=kind, limit=limit)


@st.cache_data(max_entries=256, show_spinner=False)
def counts(text: str, start: int, end: int, length: int) -> tuple[enumerate.Count, ...]:
    """Walks, trails and paths of an entry."""
    return enumerate.counts(read(text), start, end, length)


@st.cache_data(max_entries=64, show_spinner=False)
def all_facts(text: str) -> facts.Facts:
    """Degrees, triangles, parity, parts, distances."""
    return facts.facts(read(text))


@st.cache_data(max_entries=64, show_spinner=False)
def eigenvalues(text: str) -> tuple[complex, ...]:
    """Eigenvalues of A."""
    return spectrum.eigenvalues(read(text))


@st.cache_data(max_entries=64, show_spinner=False)
def growth(text: str, length: int) -> tuple[spectrum.Growth, ...]:
    """How the number of walks grows, from 0 edges to `length`."""
    return spectrum.growths(read(text), length)


@st.cache_data(max_entries=64, show_spinner=False)
def limit(text: str) -> spectrum.Limit:
    """Where a random walk ends up."""
    return spectrum.limit(read(text))


@st.cache_data(max_entries=128, show_spinner=False)
def walk_from(text: str, start: int, length: int) -> tuple[float, ...]:
    """Where a random walk from `start` is after `length` steps."""
    return spectrum.walk_from(read(text), start, length)
