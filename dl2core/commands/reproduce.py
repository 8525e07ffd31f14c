"""Verb `reproduce`: the report's tables, measured here beside the report and what is published."""

from __future__ import annotations

import argparse
from typing import Any

from dl2core import store
from dl2core.commands import common
from dl2core.tables import TABLES, Request, rows_of


def add(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = common.verb(verbs, "reproduce", run=_reproduce, help="the report's tables, measured here", limit=True)
    parser.add_argument("table", choices=[*TABLES, "all"], help="which table")
    parser.add_argument(
        "--model", default="built-in", metavar="NAME", help="CLIP model of tables 3 to 7 (default built-in)"
    )


def _reproduce(arguments: argparse.Namespace) -> store.Document:
    chosen = list(TABLES) if arguments.table == "all" else [arguments.table]
    tables = []
    for table in chosen:
        request = Request(table, arguments.model, arguments.limit, arguments.seed)
        rows = common.work(rows_of(request))
        tables += [{"table": table, **store.jsonable(row)} for row in rows]
    spec = {"model": arguments.model, "limit": arguments.limit, "seed": arguments.seed}
    return store.document("reproduce", spec=spec, precision="float32", table=arguments.table, rows=tables)
