"""Adjacency matrices as csv and tsv, as spreadsheets, pandas, R and numpy write them. Rows and columns are matched by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from dl2core.errors import InputError, quoted
from dl2core.graphs.graph import columns
from dl2core.graphs.graph.graph import MAX_NODES, Graph, clean_name
from dl2core.graphs.graph.reading import Table, listed, table
from dl2core.graphs.graph.weight import exact, write_weight

EMPTY = ("", "nan", "na", "n/a", "null", "none")  # what spreadsheets, pandas and R write where nothing is
CORNER = "node"  # over the column of names, where our own files begin
_THOUSAND = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")


def read_csv(text: str) -> Table:
    """An adjacency matrix, with or without a first row and a first column of names.

    Tabs, semicolons, commas or spaces stand between the cells; where commas do not, decimals may have them. An empty cell
    is 0. A corner cell over the row names may hold anything, or be missing, as in R.

    Raises:
        InputError: with the row and column of what cannot be read, or what could be read in two ways.
    """
    found = columns.cells(text)
    rows = [list(row) for row in found.rows]
    if not rows:
        raise InputError("the file is empty; an adjacency matrix has one line per node")
    if len(rows) > MAX_NODES + 1:
        raise InputError(f"the matrix has {len(rows):,} rows, the limit is {MAX_NODES} nodes")
    if found.separator == ",":
        rows = _without_last_comma(rows)
    heads, names, body = _parts(rows)
    size = len(body)
    if size > MAX_NODES:
        raise InputError(f"the matrix has {size} rows, the limit is {MAX_NODES} nodes")
    uneven = next((number for number, row in enumerate(body, 1) if len(row) != size), None)
    if uneven is not None:
        raise InputError(
            f"the matrix has {size} rows, but row {uneven} has {len(body[uneven - 1])} entries; it must be square"
        )
    order, heads, names = _matched(heads, names, size)
    body = [[row[k] for k in order] for row in body]
    comma = found.separator != ","
    if found.separator == "\t":
        refuse_thousands(cell for row in body for cell in row)
    matrix = [[_entry(cell, i, j, comma=comma) for j, cell in enumerate(row, 1)] for i, row in enumerate(body, 1)]
    blank = sum(cell.lower() in EMPTY[1:] for row in body for cell in row)
    notes = [f"{blank} cells without a number were taken as 0"] if blank else []
    if heads and all(map(_is_number, heads)):
        notes.append(f"the first row holds names: {listed(heads)}")
    return table(names or heads or [str(number) for number in range(1, size + 1)], matrix, notes)


def write_csv(graph: Graph) -> str:
    """The adjacency matrix as csv, with names above and at the left."""
    names = ['"' + name.replace('"', '""') + '"' for name in graph.nodes]
    rows = [[name, *map(write_weight, row)] for name, row in zip(names, graph.adjacency(), strict=True)]
    return "".join(",".join(row) + "\n" for row in [[CORNER, *names], *rows])


def _parts(rows: list[list[str]]) -> tuple[list[str], list[str], list[list[str]]]:
    """Names above, names at the left, and the cells between; no names are empty lists."""
    first, others = rows[0], rows[1:]
    widths = {len(row) for row in others}
    if others and widths == {len(first) + 1}:  # R: the corner is missing
        return first, [row[0] for row in others], [row[1:] for row in others]
    if others and widths == {len(first)} and len(rows) == len(first):
        if first[0] == "" and all(map(_is_number, first[1:])) and all(row[k] == "" for k, row in enumerate(rows)):
            raise InputError("the first cell is empty: is it 0, or a corner over names? Write 0 or a word into it")
        if first[0] == "" or not _is_number(first[0]):
            return first[1:], [row[0] for row in others], [row[1:] for row in others]
        return [], [], rows
    if others and widths == {len(first)} and len(others) == len(first) and not any(map(_is_number, first)):
        return first, [], others
    if widths <= {len(first)} and len(first) == len(rows) + 1 and not any(_is_number(row[0]) for row in rows):
        return [], [row[0] for row in rows], [row[1:] for row in rows]
    return [], [], rows


def _matched(heads: Sequence[str], names: Sequence[str], size: int) -> tuple[list[int], list[str], list[str]]:
    """For each row the column of the same name; rows keep their order."""
    clean_heads, clean_names = [clean_name(name) for name in heads], [clean_name(name) for name in names]
    for found in (clean_heads, clean_names):
        twice = next((name for number, name in enumerate(found) if name in found[:number]), None)
        if twice is not None:
            raise InputError(f"two nodes are called {quoted(twice)}; names must differ")
    if not heads or not names:
        return list(range(size)), clean_heads, clean_names
    missing = next((name for name in clean_names if name not in clean_heads), None)
    if missing is not None:
        raise InputError(
            f"row {quoted(missing)} has no column of that name; rows and columns should have the same names"
        )
    return [clean_heads.index(name) for name in clean_names], clean_heads, clean_names


def _entry(cell: str, row: int, column: int, *, comma: bool) -> Fraction:
    if cell.lower() in EMPTY:
        return Fraction(0)
    try:
        return exact(columns.number_text(cell, comma=comma))
    except InputError as error:
        raise InputError(f"row {row}, column {column}: {error}") from None


def _is_number(cell: str) -> bool:
    return cell == "" or columns.is_number(cell)


def read_cell(cell: str) -> Fraction:
    """A weight typed or pasted into a table, where a comma is a decimal sign and an empty cell is 0."""
    return Fraction(0) if cell.lower() in EMPTY else exact(columns.number_text(cell, comma=True))


def refuse_thousands(cells: Iterable[str]) -> None:
    """1,234 is 1.234 in one country and 1234 in another; another cell with a comma may tell.

    Raises:
        InputError: none does.
    """
    with_comma = [cell for cell in cells if "," in cell]
    if with_comma and all(_THOUSAND.fullmatch(cell) for cell in with_comma):
        raise InputError(
            f"{quoted(with_comma[0])} can be a decimal or thousands: write it with a point, or without a comma"
        )


def _without_last_comma(rows: list[list[str]]) -> list[list[str]]:
    """Lines that all end with a comma have an empty last cell, and one column more than rows."""
    if all(len(row) == len(rows) + 1 and row[-1] == "" and row[0] != "" for row in rows):
        return [row[:-1] for row in rows]
    return rows
