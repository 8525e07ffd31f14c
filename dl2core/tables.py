"""Tables of the report, measured here: what is asked for, and the shape of a row. `reproduce` collects them."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.stats import Interval


@dataclass(frozen=True)
class Request:
    """How a table is to be measured."""

    table: str  # "table3"
    model: str  # a CLIP model's name, for tables 3 to 7
    limit: int | None  # images per row, None = all
    seed: int


@dataclass(frozen=True)
class Row:
    """One line of a table, in percent unless `row` names a unit; None = not known, or not measurable here."""

    row: str
    report: float | None
    published: float | None
    measured: float | None
    interval: Interval | None
    n: int | None
    model: str = ""  # what the numbers belong to: two models never share a row
    note: str = ""
