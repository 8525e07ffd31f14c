"""`python -m dl2core VERB …`: the functions of the lab without a browser."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence

from dl2core import commands
from dl2core.commands import common


def parser() -> common.Parser:
    """The whole command line: every module of `dl2core.commands` adds its verbs."""
    whole = common.Parser(prog="python -m dl2core", description="The functions of the DL2 lab without a browser.")
    verbs = whole.add_subparsers(metavar="VERB", required=True)
    for module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda found: found.name):
        if module.name != "common":
            importlib.import_module(f"dl2core.commands.{module.name}").add(verbs)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code: 0 done, 2 bad input, 130 stopped."""
    return common.execute(parser().parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
