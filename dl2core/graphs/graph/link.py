"""A graph in a link: the name of a preset, an edge list, or `~1~` and a compressed form that also keeps the places.

The compressed form is base64url(zlib(json)); `1` is its version. It is read as any input is: sizes are bounded
before anything is unpacked, and the parts go through the same checks as a typed graph.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib

from dl2core.errors import InputError
from dl2core.graphs.graph.graph import Edge, Graph
from dl2core.graphs.graph.weight import read_weight, write_weight

LINK_LIMIT = 6_000  # characters of a link's graph, so that the whole link passes through mail and chat
PACKED_LIMIT = 40_000  # characters of any packed graph
UNPACKED_LIMIT = 200_000
_UNREADABLE = "the graph in this link cannot be read"


def pack(graph: Graph) -> str:
    """The graph, places included, as text without signs that a link would have to escape. Of any length."""
    numbered = graph.nodes == tuple(str(number) for number in range(1, len(graph.nodes) + 1))
    edges = [[edge.u, edge.v] + ([] if edge.weight == 1 else [write_weight(edge.weight)]) for edge in graph.edges]
    document = {
        "d": int(graph.directed),
        "n": len(graph.nodes) if numbered else list(graph.nodes),
        "e": edges,
        "p": [round(c) for point in graph.positions for c in point],
    }
    packed = zlib.compress(json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode(), 9)
    return "~1~" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def to_link(graph: Graph) -> str:
    """The packed graph, for a link.

    Raises:
        InputError: it is longer than 6,000 characters; the graph can still be saved as a file.
    """
    text = pack(graph)
    if len(text) > LINK_LIMIT:
        raise InputError(
            f"this graph needs {len(text):,} characters, a link holds {LINK_LIMIT:,}; export it as a file instead"
        )
    return text


def from_link(text: str) -> Graph:
    """The graph that `pack` or `to_link` wrote.

    Raises:
        InputError: shortened, changed, of another version, or a graph that is not allowed.
    """
    match = re.fullmatch(r"~(\d{1,3})~([A-Za-z0-9_-]*)", text.strip()) if len(text) <= PACKED_LIMIT else None
    if match is None:
        raise InputError(
            f"{_UNREADABLE}: it was shortened or changed, {len(text):,} characters are left; ask for the link again"
        )
    if match.group(1) != "1":
        raise InputError(f"{_UNREADABLE}: it has version {match.group(1)}, this app reads version 1")
    return _graph(_unpack(match.group(2)))


def _unpack(body: str) -> object:
    try:
        packed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(packed, UNPACKED_LIMIT)
    except (binascii.Error, zlib.error, ValueError):
        raise InputError(f"{_UNREADABLE}: it was shortened or changed; ask for the link again") from None
    if not unpacker.eof or unpacker.unused_data:
        raise InputError(f"{_UNREADABLE}: it was shortened, or unpacks to more than {UNPACKED_LIMIT:,} characters")
    try:
        return json.loads(plain)
    except (ValueError, RecursionError):
        raise InputError(f"{_UNREADABLE}: its content is not JSON") from None


def _graph(document: object) -> Graph:
    if not isinstance(document, dict):
        raise InputError(f"{_UNREADABLE}: its content is not a graph")
    names, pairs, flat = document.get("n"), document.get("e"), document.get("p")
    if _count(names) is not None:
        names = [str(number) for number in range(1, min(names, 1000) + 1)]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError(f"{_UNREADABLE}: its node names are missing")
    if not isinstance(pairs, list) or not all(_is_edge(pair) for pair in pairs):
        raise InputError(f"{_UNREADABLE}: one of its edges is damaged")
    if (
        not isinstance(flat, list)
        or len(flat) != 2 * len(names)
        or not all(type(c) is int and abs(c) < 10**6 for c in flat)
    ):
        raise InputError(f"{_UNREADABLE}: the places of its nodes are damaged")
    edges = tuple(Edge(pair[0], pair[1], *(read_weight(weight) for weight in pair[2:])) for pair in pairs)
    places = tuple((float(x), float(y)) for x, y in zip(flat[::2], flat[1::2], strict=True))
    return Graph(tuple(names), edges, directed=document.get("d") == 1, positions=places)


def _count(value: object) -> int | None:
    """A whole number of at most nine digits, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def _is_edge(pair: object) -> bool:
    return (
        isinstance(pair, list)
        and len(pair) in (2, 3)
        and all(_count(end) is not None for end in pair[:2])
        and all(isinstance(weight, str) for weight in pair[2:])
    )
