"""Tables of the report, measured here: where each is measured, what is asked for, and the shape of a row.

A table is made by a function `(Request) -> Steps` that lives with its topic and is named in `TABLES`.
"""

from __future__ import annotations

import importlib
from collections.abc import Generator
from dataclasses import dataclass

from dl2core.errors import InputError
from dl2core.jobs import Progress
from dl2core.stats import Interval

TABLES = {  # table -> module:function
    "table1": "dl2core.cnn.latency.table1:measure",
    "table2": "dl2core.transfer.augment.table2:table2",
    "table3": "dl2core.clip.accuracy.table3:measure",
    "table4": "dl2core.prompts.tables:table4",
    "table5": "dl2core.prompts.tables:table5",
    "table6": "dl2core.robustness.table6:measure",
    "table7": "dl2core.robustness.table7:measure",
}


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


def rows_of(request: Request) -> Generator[Progress, None, list[Row]]:
    """The job that measures one table.

    Raises:
        InputError: an unknown table.
    """
    if request.table not in TABLES:
        raise InputError(f"tables are {', '.join(TABLES)}; got {request.table!r}")
    module, _, name = TABLES[request.table].partition(":")
    return getattr(importlib.import_module(module), name)(request)
