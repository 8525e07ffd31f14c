"""Takes things away from a page: its data, its figure, and the code that makes the same without a browser."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import streamlit as st

from dl2core.store import jsonable

Rows = Sequence[dict[str, object]]


class Chart(Protocol):
    """An altair chart, finished or not."""

    def to_dict(self) -> dict[str, object]: ...


def menu(
    key: str,
    *,
    rows: Rows = (),
    document: object = None,
    chart: Chart | None = None,
    python: str = "",
    code: str = "",
) -> None:
    """A popover "Export" with what the page can give away, files made when asked for; beside it "Show the code".

    Args:
        key: the page's prefix; names the files too.
        rows: the table behind the picture, for csv.
        document: a result document or any json-able value, for json.
        chart: the picture, for png, svg and its Vega-Lite specification.
        python: lines that compute what is on the screen with dl2core (pages.ui.code).
        code: the same as a line for the shell.
    """
    with st.container(horizontal=True, gap="xsmall", width="content"):
        _export(key, rows, document, chart)
        show_code(key, python, code)


def show_code(key: str, python: str, shell_line: str = "") -> None:
    """A popover "Show the code": the lines that compute what is on the screen, and the same on the command line."""
    if not (python or shell_line):
        return
    with st.popover("Show the code", key=f"{key}_code"):
        if python:
            st.caption("What is on the screen, in Python")
            st.code(python, language="python")
        if shell_line:
            st.caption("On the command line")
            st.code(shell_line, language="bash")


def _export(key: str, rows: Rows, document: object, chart: Chart | None) -> None:
    if not (rows or document is not None or chart is not None):
        return
    with st.popover("Export", key=f"{key}_export"):
        if rows:
            _file("Data (csv)", lambda: to_csv(rows), f"{key}.csv", "text/csv")
        if document is not None:
            _file("Result (json)", lambda: to_json(document), f"{key}.json", "application/json")
        if chart is not None:
            _file("Figure (png)", lambda: to_png(chart), f"{key}.png", "image/png")
            _file("Figure (svg)", lambda: to_svg(chart), f"{key}.svg", "image/svg+xml")
            _file("Figure (Vega-Lite)", lambda: to_json(chart.to_dict()), f"{key}.vl.json", "application/json")


def shell(verb: str, options: Mapping[str, object]) -> str:
    """The line that does the same on the command line, every value quoted for the shell.

    Args:
        verb: of `python -m dl2core`.
        options: names with their values. A list repeats its option, True is an option without a value; None, False
            and an empty list leave it out.
    """
    words = ["python", "-m", "dl2core", *verb.split()]
    for name, given in options.items():
        for value in given if isinstance(given, list | tuple) else [given]:
            if value is True:
                words.append(name)
            elif value is not None and value is not False:
                text = str(value)
                words += [f"{name}={text}"] if text.startswith("-") else [name, text]  # "-5" would be read as an option
    return shlex.join(words)


def to_csv(rows: Rows) -> str:
    """Rows as csv with a head; columns in the order in which they first occur."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def to_json(document: object) -> str:
    """The document as indented json."""
    return json.dumps(jsonable(document), ensure_ascii=False, indent=2)


def to_png(chart: Chart) -> bytes:
    """The chart as png at twice its size, drawn on this machine."""
    import vl_convert  # opens a JavaScript engine: only when asked for

    return vl_convert.vegalite_to_png(chart.to_dict(), scale=2)


def to_svg(chart: Chart) -> str:
    """The chart as svg, drawn on this machine."""
    import vl_convert

    return vl_convert.vegalite_to_svg(chart.to_dict())


def _file(label: str, make: Callable[[], str | bytes], name: str, mime: str) -> None:
    st.download_button(label, make, file_name=name, mime=mime, on_click="ignore", key=f"export_{name}")
