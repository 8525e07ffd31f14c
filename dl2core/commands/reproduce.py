"""Verb `reproduce`: the report's tables, measured here beside the report and what is published.

A table is made by a function `(dl2core.tables.Request) -> Steps` that returns its rows; it lives with its topic and is
named here.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Generator
from typing import Any

from dl2core import store
from dl2core.commands import common
from dl2core.errors import InputError
from dl2core.jobs import Progress
from dl2core.tables import Request, Row

TABLES = {  # table -> module:function
    "table1": "dl2core.cnn.latency.table1:measure",
    "table3": "dl2core.clip.accuracy.table3:measure",
    "table4": "dl2core.prompts.tables:table4",
    "table5": "dl2core.prompts.tables:table5",
}


def add(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = common.verb(verbs, "reproduce", run=_reproduce, help="the report's tables, measured here", limit=True)
    parser.add_argument("table", choices=[*TABLES, "all"], help="which table")
    parser.add_argument(
        "--model", default="built-in", metavar="NAME", help="CLIP model of tables 3 to 7 (default built-in)"
    )


def rows_of(request: Request) -> Generator[Progress, None, list[Row]]:
    """The job that measures one table.

    Raises:
        InputError: an unknown table.
    """
    if request.table not in TABLES:
        raise InputError(f"tables are {', '.join(TABLES)}; got {request.table!r}")
    module, _, name = TABLES[request.table].partition(":")
    return getattr(importlib.import_module(module), name)(request)


def _reproduce(arguments: argparse.Namespace) -> store.Document:
    chosen = list(TABLES) if arguments.table == "all" else [arguments.table]
    tables = []
    for table in chosen:
        request = Request(table, arguments.model, arguments.limit, arguments.seed)
        rows = common.work(rows_of(request))
        tables += [{"table": table, **store.jsonable(row)} for row in rows]
    spec = {"model": arguments.model, "limit": arguments.limit, "seed": arguments.seed}
    return store.document("reproduce", spec=spec, precision="float32", table=arguments.table, rows=tables)
