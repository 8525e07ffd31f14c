"""Verb `reproduce`: one of the report's tables, or the whole report, measured here beside the report and what is published."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dl2core import store
from dl2core.commands import common
from dl2core.tables import TABLES, Request, rows_of

WHOLE = "all"


def add(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = common.verb(
        verbs, "reproduce", run=_reproduce, help="the report's tables, measured here", limit=True, show=_show
    )
    parser.add_argument("table", choices=[*TABLES, WHOLE], help="which table; all: every table, figure and derivation")
    parser.add_argument(
        "--model", default="built-in", metavar="NAME", help="CLIP model of tables 3 to 7 (default built-in)"
    )
    parser.add_argument("--sections", type=common.names, default=(), metavar="A,B", help="of `all`: only these")
    parser.add_argument(
        "--stored-times",
        action="store_true",
        help="of `all`: times from the runs that came with the app, where this machine is not idle",
    )
    parser.add_argument(
        "--out",
        type=common.path,
        metavar="FOLDER",
        help="of `all`: report.html, .md and .json; stopped, it goes on there",
    )


def _reproduce(arguments: argparse.Namespace) -> store.Document:
    if arguments.table == WHOLE:
        return _whole(arguments)
    rows = common.work(rows_of(Request(arguments.table, arguments.model, arguments.limit, arguments.seed)))
    spec = {"model": arguments.model, "limit": arguments.limit, "seed": arguments.seed}
    return store.document("reproduce", spec=spec, precision="float32", table=arguments.table, rows=rows)


def _whole(arguments: argparse.Namespace) -> store.Document:
    from dl2core.reproduction import run
    from dl2core.reproduction.section import ReproductionSpec

    folder = common.folder(arguments.out) if arguments.out else None
    spec = ReproductionSpec(
        arguments.model, arguments.limit, arguments.seed, arguments.sections, arguments.stored_times
    )
    found = common.work(run.measure(spec, folder and str(folder)))
    document = store.to_document(found)
    if folder:
        _write(found, document, folder)
    return document


def _write(found: Any, document: store.Document, folder: Path) -> None:
    from dl2core.reproduction import html_page, markdown

    with common.writing(folder):
        store.write_json(folder / "report.json", document)
        store.write_atomically(folder / "report.md", markdown.render(found, document).encode())
        store.write_atomically(folder / "report.html", html_page.render(found, document).encode())


def _show(document: store.Document) -> str:
    if document["kind"] == "reproduce":
        return common.text(document)
    from dl2core.reproduction import markdown
    from dl2core.reproduction.section import Reproduction

    return markdown.render(store.from_document(Reproduction, document), document)
