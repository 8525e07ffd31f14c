"""The verb `check`: the quick sanity check."""

from __future__ import annotations

import argparse
from typing import Any

from dl2core import store
from dl2core.commands import common

COLUMNS = ("name", "value", "tolerance", "unit", "seconds", "passed")


def add(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = common.verb(verbs, "check", run=_check, help="nine claims that must hold, each within seconds", show=_show)
    parser.add_argument(
        "--pin", action="store_true", help="print the built-in model's logits, to be stored with the app"
    )


def _check(arguments: argparse.Namespace) -> store.Document:
    from dl2core import checks

    if arguments.pin:
        from dl2core.checks import clip

        return clip.pin()
    spec = checks.Spec(arguments.seed)
    return checks.document(spec, common.work(checks.run(spec)))


def _show(document: store.Document) -> str:
    rows = [{column: row[column] for column in COLUMNS} for row in document.get("checks", ())]
    return common.text({**document, "checks": rows} if rows else document)
