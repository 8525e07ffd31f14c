"""Edge lists as text: the one grammar of the command line, the link and the text box.

    list    edges or single nodes, between commas, semicolons or new lines; a line that begins with "# " is a comment
    edge    u-v (undirected) or u>v (from u to v), with a weight u-v*2.5 or u-v*1/3
            dashes of any length and -- are edges too, -> --> => → are arrows, <- ← arrows backwards
    name    anything without  - > < * , ; : ~ " or a space; with one of them it is quoted: "New York"-Boston

Names that are all whole numbers are put in their order, others stand in the order in which they appear. Text without any
sign of an edge is read by columns.py, if it is lines of columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from dl2core.errors import InputError, quoted
from dl2core.graphs.graph import columns, layout
from dl2core.graphs.graph.graph import MAX_NODES, Graph, clean_name
from dl2core.graphs.graph.reading import Link, Reading, assemble
from dl2core.graphs.graph.weight import exact, write_weight

MAX_TEXT = 40_000  # characters
_DASH = "-‐‑‒–—―−"
_SIGN = rf"<?[{_DASH}=]{{1,4}}>|<[{_DASH}=]{{1,4}}|[<>→⟶➔←⟵↔⟷]|[{_DASH}]{{1,4}}"
_TOKEN = re.compile(
    rf"""(?P<comment>\#(?=[ \t\n])[^\n]*) | (?P<space>[ \t\r]+) | (?P<part>[,;\n]) | (?P<join>{_SIGN})
      | \*[ \t]*(?P<weight>[^\s,;]*) | "(?P<quoted>(?:[^"\\\n]|\\.)*)" | (?P<plain>(?:(?!{_SIGN})[^\s,;*"~])+)""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"(?<![^\s,;])-?[0-9]{1,20}\.?[0-9]{0,20}([eE][+-]?[0-9]{1,3})?(?![^\s,;])")
_WEIGHT_AFTER = re.compile(r"[^:=]+[:=]([0-9]+[.,/]?[0-9]*)")


@dataclass(frozen=True)
class _Token:
    kind: str  # part | join | weight | name
    text: str
    where: str  # "line 2, column 5"
    at: int = 0  # characters before it
    is_quoted: bool = False


@dataclass(frozen=True)
class _Edge:
    u: str
    v: str
    arrow: bool
    weight: Fraction
    where: str

    @property
    def text(self) -> str:
        return f"{quoted_name(self.u)}{'>' if self.arrow else '-'}{quoted_name(self.v)}"


def parse_edges(text: str, *, directed: bool | None = None) -> Graph:
    """The graph of an edge list, as in `read_edges`."""
    return read_edges(text, directed=directed).graph


def read_edges(text: str, *, directed: bool | None = None) -> Reading:
    """Read an edge list, or lines of columns (source, target, weight).

    Args:
        text: see the top of this file; empty text is the empty graph.
        directed: None takes it from the signs: `>` makes the graph directed. True reads `u-v` as one way, u to v.
            False refuses `>`.

    Raises:
        InputError: with line and column of what cannot be read.
    """
    if len(text) > MAX_TEXT:
        raise InputError(f"the edge list has {len(text):,} characters, the limit is {MAX_TEXT:,}")
    text = text.removeprefix("\ufeff")
    if columns.has_header(text):
        return columns.read_columns(text, directed=directed)
    bare = _NUMBER.sub("0", text)  # 1e-05 and -3 hold no sign of an edge, where lines have columns
    if columns.looks_like(text) and not any(token.kind in ("join", "weight") for token in _tokens(bare)):
        return columns.read_columns(text, directed=directed)
    tokens = _tokens(text)
    names: dict[str, None] = {}  # in the order of their appearance
    edges: list[_Edge] = []
    for item in _items(tokens):
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
    _refuse_twice(edges, one_way)
    return assemble(list(names), [Link(edge.u, edge.v, edge.weight) for edge in edges], directed=one_way)


def format_edges(graph: Graph) -> str:
    """The graph as text that `read_edges` reads back: edges on lines of about 60 characters, lone nodes after them.

    Without edges every node has a line of its own.
    """
    joined = {end for edge in graph.edges for end in (edge.u, edge.v)}
    lone = [quoted_name(name) for number, name in enumerate(graph.nodes) if number not in joined]
    if not graph.edges:
        return "\n".join(lone)
    parts = []
    sign = ">" if graph.directed else "-"
    for edge in graph.edges:
        weight = "" if edge.weight == 1 else f"*{write_weight(edge.weight)}"
        parts.append(f"{quoted_name(graph.nodes[edge.u])}{sign}{quoted_name(graph.nodes[edge.v])}{weight}")
    lines = [""]
    for part in parts + lone:
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


def quoted_name(name: str) -> str:
    """A name as the grammar wants it: in quotes if it holds a sign of the grammar, or reads as a comment or as a weight."""
    if re.fullmatch(rf"[^{_DASH}\s,;:=<>→⟶➔←⟵↔⟷*\"~#]+", name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _tokens(text: str) -> list[_Token]:
    tokens, at, line, line_start = [], 0, 1, 0
    while at < len(text):
        where, start = f"line {line}, column {at - line_start + 1}", at
        match = _TOKEN.match(text, at)
        if match is None:
            hint = "a quoted name does not end" if text[at] == '"' else f"{text[at]!r} is not expected here"
            raise InputError(f"{where}: {hint}")
        kind, at = match.lastgroup, match.end()
        found = match.group(kind)
        if kind == "comment" and text[start - 1 : start] not in ("", "\n"):
            raise InputError(f"{where}: '#' is not expected here; a comment stands on a line of its own")
        if kind in ("quoted", "plain"):
            bare = re.sub(r"\\(.)", r"\1", found) if kind == "quoted" else found
            try:
                tokens.append(_Token("name", clean_name(bare), where, start, kind == "quoted"))
            except InputError as error:
                raise InputError(f"{where}: {error}") from None
        elif kind not in ("space", "comment"):
            tokens.append(_Token(kind, found, where, start))
        if found == "\n":
            line, line_start = line + 1, at
    return tokens


def _items(tokens: list[_Token]) -> list[list[_Token]]:
    """The tokens between separators; empty pieces (a comma at the end of a line) are left out."""
    items: list[list[_Token]] = [[]]
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.kind == "part":
            items.append([])
            continue
        _refuse_decimal_comma(items, before, token)
        items[-1].append(token)
    return [item for item in items if item]


def _refuse_decimal_comma(items: list[list[_Token]], before: _Token | None, token: _Token) -> None:
    """`1-2*2,5`: a weight with a decimal comma, or a weight and a node called 5? Never guessed."""
    follows = before is not None and before.kind == "part" and before.text == "," and before.at + 1 == token.at
    weight = items[-2][-1] if follows and len(items) > 1 and not items[-1] and items[-2] else None
    if weight is None or weight.kind != "weight" or token.kind != "name" or token.is_quoted:
        return
    if re.fullmatch("[0-9]{1,9}", weight.text) and re.fullmatch("[0-9]{1,20}", token.text):
        raise InputError(
            f"{weight.where}: {weight.text},{token.text} can be a weight or a node: write {weight.text}.{token.text}, "
            f"or put a space before the node {token.text}"
        )


def _edge(item: list[_Token]) -> _Edge | None:
    """One edge, or None for a single node."""
    kinds = [token.kind for token in item]
    if kinds == ["name"]:
        return None
    if kinds[:3] != ["name", "join", "name"] or len(kinds) > 4 or kinds[3:] not in ([], ["weight"]):
        raise InputError(_what_is_wrong(item))
    u, sign, v = item[:3]
    after = _WEIGHT_AFTER.fullmatch(v.text) if len(item) == 3 and not v.is_quoted else None
    if after:
        raise InputError(
            f"{v.where}: {v.text} can be a weight or a name: a weight is written {u.text}-{re.split('[:=]', v.text)[0]}*"
            f"{after[1].replace(',', '.')}, a name with this sign is quoted"
        )
    weight = Fraction(1)
    if len(item) == 4:
        try:
            weight = exact(item[3].text)
        except InputError as error:
            raise InputError(f"{item[3].where}: {error}") from None
        if weight == 0:
            raise InputError(f"{item[3].where}: weight 0 means no edge; leave {u.text}{sign.text[:3]}{v.text} out")
    forward, backward = (any(one in sign.text for one in signs) for signs in (">→⟶➔↔⟷", "<←⟵↔⟷"))
    if forward and backward:
        raise InputError(
            f"{sign.where}: {quoted(sign.text)} leads both ways: write {u.text}-{v.text}, "
            f"or {u.text}>{v.text}, {v.text}>{u.text}"
        )
    first, last = (v, u) if backward else (u, v)
    return _Edge(first.text, last.text, forward or backward, weight, u.where)


def _what_is_wrong(item: list[_Token]) -> str:
    kinds = [token.kind for token in item]
    expected = ["name", "join", "name", "weight"]
    wrong = next(
        (number for number, kind in enumerate(kinds) if kind != expected[min(number, 3)] or number > 3), len(kinds)
    )
    token = item[min(wrong, len(item) - 1)]
    if wrong == len(kinds):
        return f"{token.where}: after {quoted(token.text)} the name of a node is missing; an edge is written u-v or u>v"
    if kinds[wrong] == "name" and wrong == 1:
        pair = f"{item[0].text} and {token.text}"
        return f"{token.where}: between {pair} a sign is missing; write {item[0].text}-{token.text}"
    return f"{token.where}: {quoted(token.text)} is not expected here; an edge is written u-v, u>v or u-v*2.5"


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
