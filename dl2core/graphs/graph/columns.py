"""Edge lists as other programs write them: a line per edge, in columns. Source, target, and perhaps a weight.

    Ann,Bob        source;target;weight     1 2 0.5        1 2 {'weight': 3}      [(1, 2), (2, 3)]
    Bob,Cem        Ann;Bob;2,5

Tabs, semicolons, commas or spaces are between the columns; where it is not a comma, weights may have decimal commas. With
a header row columns are found by their names. Nothing here becomes a graph of lone nodes: what is no edge is refused.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dl2core.errors import InputError, quoted
from dl2core.graphs.graph.reading import Link, Reading, assemble, listed
from dl2core.graphs.graph.text import bounded
from dl2core.graphs.graph.weight import exact

SOURCES = ("source", "from", "u", "node1", "node_1", "start", "id1", "fromnodeid", "from_node", "src", "vertex1")
TARGETS = ("target", "to", "v", "node2", "node_2", "end", "id2", "tonodeid", "to_node", "dst", "vertex2")
WEIGHTS = ("weight", "value", "w", "weights", "edge weight")
LONGEST_LINE = 20_000  # below what Python's csv reader takes for one cell
HOW = "columns are source, target and perhaps weight; an edge in one piece is written Ann-Bob"
_TUPLE = re.compile(r"\(([^()]*)\)")
_DATA = re.compile(r"\{(?:'weight': *([^{},]+))?\}")


@dataclass(frozen=True)
class Cells:
    """A table as text: the cells of each line, the numbers of the lines, and what stands between the cells."""

    rows: list[list[str]]
    lines: list[int]
    separator: str  # "," ";" "\t" or " "


def cells(text: str) -> Cells:
    """The cells of a text, without empty lines, comments and the line `sep=;` that Excel writes.

    Raises:
        InputError: a line is too long, or a quotation mark is not closed.
    """
    lines = [(number, line.rstrip("\r")) for number, line in enumerate(bounded(text).split("\n"), 1)]
    said = re.fullmatch(r"sep=(.|\\t)", lines[0][1].strip('\ufeff" ')) if lines else None
    kept = [(n, line) for n, line in lines[1 if said else 0 :] if line.strip() and not re.match(r"\s*#(\s|$)", line)]
    longest = max((len(line) for _, line in kept), default=0)
    if longest > LONGEST_LINE:
        raise InputError(f"a line of the file has {longest:,} characters, the limit is {LONGEST_LINE:,}")
    separator = said[1].replace("\\t", "\t") if said else _separator([line for _, line in kept])
    rows = [_row(line, separator, number) for number, line in kept]
    return Cells(rows, [number for number, _ in kept], separator)


def _separator(lines: Sequence[str]) -> str:
    """Tab, semicolon or comma: the first one, outside quotation marks, that gives all lines equally many cells; else a space."""
    bare = [re.sub('"[^"]*"', "", line) for line in lines]
    there = [sign for sign in "\t;," if any(sign in line for line in bare)]
    even = (sign for sign in there if len({line.count(sign) for line in bare}) == 1)
    return next(even, there[0] if there else " ")


def _row(line: str, separator: str, number: int) -> list[str]:
    if separator == " ":
        line = re.sub(r"\s+", " ", line.strip())
    try:
        (row,) = csv.reader([line], delimiter=separator, strict=True)
    except (csv.Error, ValueError) as error:
        raise InputError(f"line {number} cannot be read as cells: {error}") from None
    return [cell.strip() for cell in row]


def has_header(text: str) -> bool:
    """Whether the first line names a source and a target column, and lines follow."""
    lines = [line for line in text.split("\n")[:50] if line.strip() and not line.startswith(("sep=", "#"))]
    heads = (
        {head.strip().strip('"').lower() for head in re.split(r"[\t;,\s]", lines[0][:500])} if len(lines) > 1 else set()
    )
    return bool(heads & set(SOURCES)) and bool(heads & set(TARGETS)) and not re.search("[-<>→]", lines[0])


def looks_like(text: str) -> bool:
    """Whether a text has several cells in some line; one line of names with spaces between them has not."""
    if _TUPLE.search(text):
        return True
    try:
        found = cells(text)
    except InputError:
        return False
    return any(len(row) > 1 for row in found.rows) and (len(found.rows) > 1 or found.separator != " ")


def read_columns(text: str, *, directed: bool | None = None) -> Reading:
    """A graph of lines with two or three columns.

    Args:
        text: see the top of this file.
        directed: True reads every line as one way; else a column "type" of Gephi's may say so.

    Raises:
        InputError: a line is no edge, or lines have different numbers of columns.
    """
    if _TUPLE.search(text):
        return _from_rows(_tuples(text), heads=[], directed=directed, comma=False)
    found = cells(text)
    comma = found.separator != ","
    rows, lines = _with_data(found.rows), found.lines
    known = has_header(text)
    heads = [head.lower() for head in rows[0]] if known else _unknown_heads(rows)
    taken = [] if known or not heads else [f"the first line is taken for a header: {listed(rows[0])}"]
    if heads:
        rows, lines = rows[1:], lines[1:]
    if not rows:
        raise InputError("the columns have a header and nothing below it")
    width = len(heads or rows[0])
    odd = next((number for number, row in zip(lines, rows, strict=True) if len(row) != width), None)
    if odd is not None:
        raise InputError(f"line {odd} has another number of columns than {width}; {HOW}")
    if not heads and (len(rows) == 1 or not 2 <= width <= 3):
        raise InputError(
            f"line {lines[0]}, {quoted(' '.join(rows[0]))}, has no sign of an edge; {HOW}; lone nodes stand on lines of their own"
        )
    if not heads and width == len(rows) and width == 3 and all(is_number(cell) for row in rows for cell in row):
        raise InputError(
            "three lines of three numbers can be edges or a matrix: write a header source, target, weight, or import it as csv"
        )
    reading = _from_rows(rows, heads=heads, directed=directed, comma=comma, lines=lines)
    return Reading(reading.graph, (*taken, *reading.notes))


def _unknown_heads(rows: Sequence[Sequence[str]]) -> list[str]:
    """The usual heads where the first row holds words over columns of numbers, else none."""
    if len(rows) < 2 or not 2 <= len(rows[0]) <= 3:
        return []
    over_numbers = [
        k
        for k, cell in enumerate(rows[0])
        if not is_number(cell) and all(len(row) > k and is_number(row[k]) for row in rows[1:])
    ]
    is_header = over_numbers in ([0, 1], [2], [0, 1, 2])
    return ["source", "target", "weight"][: len(rows[0])] if is_header else []


def _from_rows(
    rows: Sequence[Sequence[str]],
    *,
    heads: Sequence[str],
    directed: bool | None,
    comma: bool,
    lines: Sequence[int] = (),
) -> Reading:
    u, v, weight = _column(heads, SOURCES, 0), _column(heads, TARGETS, 1), _column(heads, WEIGHTS, 2)
    kind = _column(heads, ("type",), None)
    if u is None or v is None:
        raise InputError(f"the header, {quoted(' '.join(heads))}, names no source or no target; {HOW}")
    links, one_way = [], directed
    for number, row in zip(lines or range(1, len(rows) + 1), rows, strict=True):
        try:
            value = (
                exact(number_text(row[weight], comma=comma)) if weight is not None and len(row) > weight else exact("1")
            )
        except InputError as error:
            raise InputError(f"line {number}: {error}; {HOW}") from None
        if value == 0:
            raise InputError(f"line {number}: weight 0 means no edge; leave the line out")
        if not row[u] or not row[v]:
            raise InputError(f"line {number}: the name of a node is missing; {HOW}")
        links.append(Link(row[u], row[v], value))
    if kind is not None:
        kinds = {row[kind].lower() for row in rows}
        if kinds - {"directed", "undirected"} or len(kinds) > 1:
            raise InputError(
                f"the column type holds {listed(sorted(kinds))}; all lines should be directed, or all undirected"
            )
        if directed is False and kinds == {"directed"}:
            raise InputError("the column type says directed, but an undirected graph was asked for")
        one_way = directed if directed is not None else kinds == {"directed"}
    unread = [head for k, head in enumerate(heads) if k not in (u, v, weight, kind)]
    notes = [
        f"read as an edge list of {len(rows)} lines: {listed([*heads] or ['source', 'target', 'weight'][: len(rows[0])])}"
    ]
    if unread:
        notes.append(f"these columns are not used: {listed(unread)}")
    names = dict.fromkeys(end for link in links for end in (link.u, link.v))
    return assemble(list(names), links, directed=bool(one_way), notes=notes)


def number_text(cell: str, *, comma: bool) -> str:
    """A cell's number with a decimal point: where commas do not part the cells, a comma may be one."""
    return (
        cell.replace(",", ".") if comma and re.fullmatch(r"[+-]?[0-9]*,[0-9]+([eE][+-]?[0-9]+)?", cell[:50]) else cell
    )


def is_number(cell: str) -> bool:
    """Whether a cell looks like a number, allowed as a weight or not: a header never does."""
    return bool(re.fullmatch(r"[-+−]?[0-9.,/]+([eE][+-]?[0-9]+)?|[-+]?(nan|inf)", cell[:100], re.IGNORECASE))


def _column(heads: Sequence[str], known: Sequence[str], default: int | None) -> int | None:
    """Where a column stands: by its name if there are heads (None where it is missing), else at its usual place."""
    if not heads:
        return default
    return next((k for k, head in enumerate(heads) if head in known), None)


def _tuples(text: str) -> list[list[str]]:
    """The edges of a Python list, `[(1, 2), ("a", "b", 3)]`; nothing else may stand there."""
    rest = _TUPLE.sub("", text)
    if rest.strip(" \t\r\n[],;"):
        raise InputError(f"beside the edges in brackets there is {quoted(rest.strip())}; {HOW}")
    rows = [[part.strip().strip("'\"") for part in found.split(",") if part.strip()] for found in _TUPLE.findall(text)]
    wrong = next((row for row in rows if not 2 <= len(row) <= 3 or len(row) != len(rows[0])), None)
    if wrong is not None:
        raise InputError(f"({', '.join(wrong)[:40]}) is no edge of two nodes, or of two nodes and a weight")
    return rows


def _with_data(rows: list[list[str]]) -> list[list[str]]:
    """networkx ends its lines with a dictionary, `{}` or `{'weight': 3}`: it becomes a weight, anything else is refused."""
    joined = [" ".join(row) for row in rows]
    if not any(line.endswith("}") for line in joined):
        return rows
    found = []
    for number, line in enumerate(joined, 1):
        names, brace, _ = line.partition("{")
        data = _DATA.fullmatch(line[len(names) :]) if brace else None
        if data is None:
            raise InputError(f"line {number}: {quoted(line[len(names) :] or line)} is not {{}} or {{'weight': 3}}")
        found.append([*names.split(), data[1] or "1"])
    return found
