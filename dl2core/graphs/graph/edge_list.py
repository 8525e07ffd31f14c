"""Edge lists as text: the one grammar of the command line, the link and the text box.

    list    edges or single nodes, parted by commas, semicolons or new lines
    edge    u-v (undirected) or u>v (from u to v), with a weight u-v*2.5 or u-v*1/3
    name    anything without  - > * , ; ~ " or a space; with one of them it is quoted: "New York"-Boston

Names that are all whole numbers are put in their order, others stand in the order in which they appear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from dl2core.errors import InputError
from dl2core.errors import quoted as quote
from dl2core.graphs.graph import layout
from dl2core.graphs.graph.graph import MAX_NODES, Edge, Graph, clean_name
from dl2core.graphs.graph.weight import read_weight, write_weight

MAX_TEXT = 40_000  # characters
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r]+) | (?P<part>[,;\n]) | (?P<join>[-–−>→]) | \*[ \t]*(?P<weight>[^\s,;]*)
      | "(?P<quoted>(?:[^"\\\n]|\\.)*)" | (?P<plain>[^\s,;>→*"~–−-]+)""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class _Token:
    kind: str  # part | join | weight | name
    text: str
    where: str  # "line 2, column 5"


@dataclass(frozen=True)
class _Edge:
    u: str
    v: str
    arrow: bool
    weight: Fraction
    where: str

    @property
    def text(self) -> str:
        return f"{quoted(self.u)}{'>' if self.arrow else '-'}{quoted(self.v)}"


def parse_edges(text: str, *, directed: bool | None = None) -> Graph:
    """Read an edge list.

    Args:
        text: see the top of this file; empty text is the empty graph.
        directed: None takes it from the signs: `>` makes the graph directed. True reads `u-v` as one way, u to v.
            False refuses `>`.

    Raises:
        InputError: with line and column of what cannot be read.
    """
    if len(text) > MAX_TEXT:
        raise InputError(f"the edge list has {len(text):,} characters, the limit is {MAX_TEXT:,}")
    names: dict[str, None] = {}  # in the order of their appearance
    edges: list[_Edge] = []
    for item in _items(_tokens(text)):
        edge = _edge(item)
        if edge:
            edges.append(edge)
        for token in item:
            if token.kind == "name":
                names.setdefault(token.text)
                if len(names) > MAX_NODES:
                    raise InputError(
                        f"{token.where}: {token.text} is node {len(names)}, the limit is {MAX_NODES} nodes"
                    )
    one_way = _direction(edges, directed)
    order = sorted(names, key=int) if all(re.fullmatch(r"[0-9]{1,9}", name) for name in names) else list(names)
    place = {name: number for number, name in enumerate(order)}
    pairs = [(place[edge.u], place[edge.v]) for edge in edges]
    _refuse_twice(edges, one_way)
    return Graph(
        nodes=tuple(order),
        edges=tuple(Edge(u, v, edge.weight) for (u, v), edge in zip(pairs, edges, strict=True)),
        directed=one_way,
        positions=layout.tidy(len(order), pairs),
    )


def format_edges(graph: Graph) -> str:
    """The graph as text that `parse_edges` reads back: edges on lines of about 60 characters, lone nodes first."""
    joined = {end for edge in graph.edges for end in (edge.u, edge.v)}
    parts = [quoted(name) for number, name in enumerate(graph.nodes) if number not in joined]
    sign = ">" if graph.directed else "-"
    for edge in graph.edges:
        weight = "" if edge.weight == 1 else f"*{write_weight(edge.weight)}"
        parts.append(f"{quoted(graph.nodes[edge.u])}{sign}{quoted(graph.nodes[edge.v])}{weight}")
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part) > 60:
            lines.append("")
        lines[-1] += f", {part}" if lines[-1] else part
    return ",\n".join(lines)


def keep_positions(graph: Graph, before: Graph) -> Graph:
    """`graph` with the nodes that `before` also has, by name, at their old places; the others in free spots."""
    old = dict(zip(before.nodes, before.positions, strict=True))
    if not any(name in old for name in graph.nodes):
        return graph
    taken = [old[name] for name in graph.nodes if name in old]
    positions = []
    for name in graph.nodes:
        if name not in old:
            old[name] = layout.free_spot(taken)
            taken.append(old[name])
        positions.append(old[name])
    return replace(graph, positions=tuple(positions))


def quoted(name: str) -> str:
    """A name as the grammar wants it: in quotes if it holds a sign of the grammar."""
    if re.fullmatch(r"[^\s,;>→*\"~–−-]+", name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _tokens(text: str) -> list[_Token]:
    tokens, at, line, line_start = [], 0, 1, 0
    while at < len(text):
        where = f"line {line}, column {at - line_start + 1}"
        match = _TOKEN.match(text, at)
        if match is None:
            hint = "a quoted name does not end" if text[at] == '"' else f"{text[at]!r} is not expected here"
            raise InputError(f"{where}: {hint}")
        kind, at = match.lastgroup, match.end()
        found = match.group(kind)
        if kind in ("quoted", "plain"):
            try:
                tokens.append(
                    _Token("name", clean_name(re.sub(r"\\(.)", r"\1", found) if kind == "quoted" else found), where)
                )
            except InputError as error:
                raise InputError(f"{where}: {error}") from None
        elif kind != "space":
            tokens.append(_Token(kind, found, where))
        if found == "\n":
            line, line_start = line + 1, at
    return tokens


def _items(tokens: list[_Token]) -> list[list[_Token]]:
    """The tokens between separators; empty pieces (a comma at the end of a line) are left out."""
    items: list[list[_Token]] = [[]]
    for token in tokens:
        if token.kind == "part":
            items.append([])
        else:
            items[-1].append(token)
    return [item for item in items if item]


def _edge(item: list[_Token]) -> _Edge | None:
    """One edge, or None for a single node."""
    kinds = [token.kind for token in item]
    if kinds == ["name"]:
        return None
    if kinds[:3] != ["name", "join", "name"] or len(kinds) > 4 or kinds[3:] not in ([], ["weight"]):
        expected = ["name", "join", "name", "weight"]
        wrong = next(
            (number for number, kind in enumerate(kinds) if kind != expected[min(number, 3)] or number > 3), len(kinds)
        )
        token = item[min(wrong, len(item) - 1)]
        if wrong == len(kinds):
            raise InputError(
                f"{token.where}: after {quote(token.text)} the name of a node is missing; an edge is written u-v or u>v"
            )
        if kinds[wrong] == "name" and wrong == 1:
            raise InputError(
                f"{token.where}: between {item[0].text} and {token.text} a sign is missing; write {item[0].text}-{token.text}"
            )
        raise InputError(
            f"{token.where}: {quote(token.text)} is not expected here; an edge is written u-v, u>v or u-v*2.5"
        )
    weight = Fraction(1)
    if len(item) == 4:
        try:
            weight = read_weight(item[3].text)
        except InputError as error:
            raise InputError(f"{item[3].where}: {error}") from None
        if weight == 0:
            raise InputError(
                f"{item[3].where}: weight 0 means no edge; leave {item[0].text}{item[1].text}{item[2].text} out"
            )
    return _Edge(item[0].text, item[2].text, item[1].text in ">→", weight, item[0].where)


def _direction(edges: list[_Edge], directed: bool | None) -> bool:
    arrow = next((edge for edge in edges if edge.arrow), None)
    line = next((edge for edge in edges if not edge.arrow), None)
    if directed is True or arrow is None:
        return bool(directed)
    if directed is False:
        raise InputError(
            f"{arrow.where}: {arrow.text} is directed, but an undirected graph was asked for; write {arrow.u}-{arrow.v}"
        )
    if line is not None:
        raise InputError(
            f"{line.where}: {line.text} is undirected but {arrow.text} is directed; for both ways write {line.u}>{line.v}, {line.v}>{line.u}"
        )
    return True


def _refuse_twice(edges: list[_Edge], directed: bool) -> None:
    first: dict[tuple[str, str], _Edge] = {}
    for edge in edges:
        pair = (edge.u, edge.v) if directed or edge.u <= edge.v else (edge.v, edge.u)
        if pair in first:
            raise InputError(
                f"{edge.where}: {edge.text} is there twice, first in {first[pair].where}; give it one weight instead"
            )
        first[pair] = edge
