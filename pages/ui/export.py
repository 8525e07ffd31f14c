"""Takes things away from a page: its data, its figure, and the code that makes the same without a browser."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from dl2core.store import jsonable

if TYPE_CHECKING:  # a page without a chart opens without altair
    import altair as alt

Rows = Sequence[dict[str, object]]


def menu(
    key: str, *, rows: Rows = (), document: object = None, chart: alt.TopLevelMixin | None = None, code: str = ""
) -> None:
    """A popover "Export" with what the page can give away; files are made when asked for.

    Args:
        key: the page's prefix; names the files too.
        rows: the table behind the picture, for csv.
        document: a result document or any json-able value, for json.
        chart: the picture, for png, svg and its Vega-Lite specification.
        code: python or shell lines that make the same numbers with dl2core.
    """
    with st.popover("Export", key=f"{key}_export"):
        if rows:
            _file("Data (csv)", lambda: to_csv(rows), f"{key}.csv", "text/csv")
        if document is not None:
            _file("Result (json)", lambda: to_json(document), f"{key}.json", "application/json")
        if chart is not None:
            _file("Figure (png)", lambda: to_png(chart), f"{key}.png", "image/png")
            _file("Figure (svg)", lambda: to_svg(chart), f"{key}.svg", "image/svg+xml")
            _file("Figure (Vega-Lite)", chart.to_json, f"{key}.vl.json", "application/json")
        if code:
            st.caption("The same without a browser")
            st.code(code, language="python" if "import " in code else "bash")


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


def to_png(chart: alt.TopLevelMixin) -> bytes:
    """The chart as png at twice its size, drawn on this machine."""
    out = io.BytesIO()
    chart.save(out, format="png", scale_factor=2)
    return out.getvalue()


def to_svg(chart: alt.TopLevelMixin) -> str:
    """The chart as svg, drawn on this machine."""
    out = io.StringIO()
    chart.save(out, format="svg")
    return out.getvalue()


def _file(label: str, make: Callable[[], str | bytes], name: str, mime: str) -> None:
    st.download_button(label, make, file_name=name, mime=mime, on_click="ignore", type="tertiary", key=f"export_{name}")
