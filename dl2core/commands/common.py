"""What every verb of the command line shares: its options, its progress on stderr, its document on stdout.

A verb is a function `(arguments) -> document`. Command modules import compute modules inside that function, so that
`--help` needs no torch.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from dl2core import device, jobs, store
from dl2core.errors import InputError, named, quoted

DONE, BAD_INPUT, STOPPED = 0, 2, 130
LONGEST_NAME = 255  # bytes of one file name, on every common file system
REPORT_SECONDS = 2.0  # between two lines of progress where stderr is no terminal
ORIGIN = ("kind", "spec", "machine", "versions", "created")  # of every document; not repeated in its text form

_interrupted = threading.Event()

Run = Callable[[argparse.Namespace], store.Document]
Show = Callable[[store.Document], str]


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is one line on stderr."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message}\n")


def verb(
    verbs: Any,
    name: str,
    *,
    run: Run,
    help: str,
    limit: bool = False,
    show: Show | None = None,
) -> argparse.ArgumentParser:
    """Add a verb with the shared options and return its parser for its own ones.

    Args:
        verbs: what `add(verbs)` was given, or what `group` returned.
        name: the verb as it is typed.
        run: makes the document; its arguments hold `seed` and, where `limit` is set, `limit` (None = all).
        help: one line for `--help`.
        limit: whether the verb is long enough to take `--limit N`.
        show: the document as text for a reader; `text` where None.
    """
    parser = verbs.add_parser(name, help=help, description=help)
    parser.set_defaults(run=run, show=show or text)
    parser.add_argument("--json", action="store_true", help="print exactly one JSON document on stdout")
    parser.add_argument("--seed", type=seed, default=0, metavar="N", help="seed of everything random (default 0)")
    if limit:
        parser.add_argument("--limit", type=whole(1), metavar="N", help="a seeded, class-balanced sample of N")
    return parser


def group(verbs: Any, name: str, *, help: str) -> Any:
    """Add a verb that takes verbs of its own (`data list`, `data fetch`); use `verb` on what is returned."""
    parser = verbs.add_parser(name, help=help, description=help)
    return parser.add_subparsers(metavar="ACTION", required=True)


def typed(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """A function that raises InputError as an argparse `type=`, with its message kept."""

    def convert(value: str) -> Any:
        try:
            return parse(value)
        except InputError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return convert


def whole(low: int, high: int | None = None) -> Callable[[str], int]:
    """A whole number of at least `low`, and at most `high` where that is given, for `type=`."""

    def parse(value: str) -> int:
        try:
            number = int(value)
        except ValueError:
            raise InputError(f"{quoted(value)} is not a whole number") from None
        if number < low:
            raise InputError(f"{named(value.strip())} is below the smallest value, {low}")
        if high is not None and number > high:
            raise InputError(f"{named(value.strip())} is above the largest value, {high:,}")
        return number

    return typed(parse)


seed = whole(0, device.MAX_SEED)  # one type of seed for every verb


@typed
def path(value: str) -> Path:
    """A file or folder, for `type=`; an empty one would be the folder one stands in."""
    if not value.strip():
        raise InputError("a path is needed, got an empty text")
    if any(len(os.fsencode(part)) > LONGEST_NAME for part in Path(value).parts):
        raise InputError(f"{quoted(value)} holds a name of more than {LONGEST_NAME} bytes")
    return Path(value)


def names(value: str) -> tuple[str, ...]:
    """`a,b,c` as a tuple of names, for `type=`."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


def folder(path: Path) -> Path:
    """`path`, made where it is missing; asked for before long work, so that its result finds a place.

    Raises:
        InputError: it cannot be made or written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"the folder {path} cannot be made: {error.strerror}") from None
    if not os.access(path, os.W_OK):
        raise InputError(f"the folder {path} cannot be written")
    return path


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """What keeps the block from writing to this path becomes one line.

    Raises:
        InputError: the path cannot be written, or its disk is full.
    """
    try:
        yield
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from None


def keep(name: str, document: store.Document) -> None:
    """Keep a result under DL2_HOME/results; where that cannot be written, a line on stderr says so and the result stands."""
    try:
        store.keep(name, document)
    except InputError as error:
        print(error, file=sys.stderr)


def work(steps: jobs.Steps) -> Any:
    """Run long work to its end, with its progress on stderr, and return its result."""
    terminal, last = sys.stderr.isatty(), -REPORT_SECONDS

    def report(progress: jobs.Progress) -> None:
        nonlocal last
        if _interrupted.is_set():
            raise KeyboardInterrupt
        now = time.monotonic()
        if not terminal and now - last < REPORT_SECONDS:
            return
        last = now
        line = f"{progress.done:4.0%}  {progress.note}"
        sys.stderr.write(f"\r\x1b[K{line}" if terminal else f"{line}\n")
        sys.stderr.flush()

    try:
        return jobs.run_here(steps, report)
    finally:
        if terminal:
            sys.stderr.write("\n")


def text(document: store.Document) -> str:
    """A document as a person reads it: one line per value, a table per list of rows, and its origin at the end."""
    lines = []
    for name, value in document.items():
        if name in ORIGIN:
            continue
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines += [f"{name}:", *_indent(table(value))]
        elif isinstance(value, list) and value and isinstance(value[0], list):
            lines += [f"{name}:", *_indent(grid(value))]
        else:
            lines.append(f"{name}: {_cell(value)}")
    machine = document.get("machine") or {}
    where = machine.get("accelerator") or machine.get("processor", "unknown machine")
    return "\n".join([*lines, f"({where}, {document.get('created', 'no date')})"])


def table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Rows with the same keys as aligned lines under their column heads."""
    heads = list(dict.fromkeys(key for row in rows for key in row))
    return grid([heads, *[[row.get(head) for head in heads] for row in rows]])


def grid(rows: Sequence[Sequence[Any]]) -> list[str]:
    """Cells in aligned columns: the first column to the left, the others to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    columns = max(len(row) for row in cells)
    cells = [row + [""] * (columns - len(row)) for row in cells]
    widths = [max(len(row[column]) for row in cells) for column in range(columns)]
    return [
        "  ".join(c.rjust(w) if k else c.ljust(w) for k, (c, w) in enumerate(zip(row, widths, strict=True))).rstrip()
        for row in cells
    ]


def _indent(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, list):
        short = [_cell(v) for v in value[:8]]
        return ", ".join(short if len(value) <= 8 else [*short, f"… ({len(value)})"])
    if isinstance(value, dict):
        return ", ".join(f"{key} {_cell(v)}" for key, v in value.items())
    return str(value)


def _interrupt(*_: object) -> None:
    """Ctrl-C: raise at once, and remember it, since Python drops an exception raised inside a callback or import."""
    _interrupted.set()
    raise KeyboardInterrupt


def execute(arguments: argparse.Namespace) -> int:
    """Run the chosen verb, print its document, and return the exit code.

    While the verb works, everything that is printed goes to stderr: stdout carries the document alone.
    """
    _interrupted.clear()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, _interrupt)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            document = arguments.run(arguments)
    except InputError as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return BAD_INPUT
    except (KeyboardInterrupt, jobs.Cancelled):
        print("stopped", file=sys.stderr)
        return STOPPED
    try:
        print(json.dumps(store.jsonable(document), ensure_ascii=False) if arguments.json else arguments.show(document))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, `head` for one, has seen enough
        _close_stdout()
    except KeyboardInterrupt:  # a slow reader was not waited for: what it has is no whole document
        _close_stdout()
        print("stopped", file=sys.stderr)
        return STOPPED
    return DONE


def _close_stdout() -> None:
    """What is still to be written goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
