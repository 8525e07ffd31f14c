"""One recipe against the first: both accuracies in large type, change per class, and the pictures that changed sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.clip import charts
from pages.ui import held, link_value, plot
from pages.ui.cached import charts as kept
from pages.ui.markdown import plain

HEIGHT = 400
Row = dict[str, Any]


def changes(row: Row) -> list[Row]:
    """Per class: points gained or lost against the first row."""
    return [
        {
            "name": name,
            "points": change["points"],
            "low": change["interval"][0],
            "high": change["interval"][1],
            "gained": change["gained"],
            "lost": change["lost"],
        }
        for name, change in sorted(row["changes"].items(), key=lambda item: item[1]["points"])
    ]


def figures(first: Row, row: Row) -> None:
    """Both accuracies in large type, and how far they lie apart."""
    interval = row["points_interval"]
    spread = f" ({interval[0]:+.1f} to {interval[1]:+.1f}, paired)" if interval else ""
    left, right = st.columns(2)
    left.metric(plain(first["name"]), f"{first['top1']:.1f} %")
    right.metric(plain(row["name"]), f"{row['top1']:.1f} %", f"{row['points']:+.1f} points", border=False)
    st.caption(f"{row['points']:+.2f} points{spread}, n = {row['n']:,} images, 95 % interval")


def per_class(row: Row, *, key: str, classes: Sequence[str]) -> str:
    """Draw the change of each class; a click chooses one, and the chosen one is returned.

    Args:
        row: of a recipes document.
        key: the page's prefix; the class that is looked at is `{key}_class`.
        classes: all labels.
    """
    name = f"{key}_class"

    def picked() -> None:
        found = plot.picked(f"{key}_classes", "class")
        if found:
            link_value.write(name, str(found["name"]))

    figure = kept.chart(charts.class_differences, changes(row))
    plot.pick(figure, "class", key=f"{key}_classes", height=HEIGHT, alt="Change per class in points", on_select=picked)
    held.declare(name, "")
    asked = link_value.read(name, "", valid=lambda text: text in ("", *classes))
    return asked or str(changes(row)[0]["name"])
