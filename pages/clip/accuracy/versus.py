"""One recipe against the first: both accuracies in large type, change per class, and the pictures that changed sides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.clip import charts
from pages.ui import held, link_value, plot
from pages.ui.cached import charts as kept
from pages.ui.markdown import plain

HEIGHT = 330
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


def against(first: Row, row: Row, *, key: str, classes: Sequence[str], pictures: Callable[[str], None]) -> None:
    """Draw the comparison.

    Args:
        first, row: of a recipes document, measured on the same images.
        key: the page's prefix; the class that is looked at is `{key}_class`.
        pictures: draws those of a class that changed sides.
    """
    name = f"{key}_class"
    interval = row["points_interval"]
    spread = f" ({interval[0]:+.1f} to {interval[1]:+.1f}, paired)" if interval else ""
    left, middle, right = st.columns([1, 1, 2], gap="medium", vertical_alignment="center")
    left.metric(plain(first["name"]), f"{first['top1']:.1f} %")
    middle.metric(plain(row["name"]), f"{row['top1']:.1f} %", f"{row['points']:+.1f} points", border=False)
    right.caption(f"{row['points']:+.2f} points{spread}, n = {row['n']:,} images, 95 % interval")

    def picked() -> None:
        found = plot.picked(f"{key}_classes", "class")
        if found:
            link_value.write(name, str(found["name"]))

    chart, shown = st.columns([5, 6], gap="medium")
    with chart:
        figure = kept.chart(charts.class_differences, changes(row))
        plot.pick(
            figure, "class", key=f"{key}_classes", height=HEIGHT, alt="Change per class in points", on_select=picked
        )
    with shown:
        held.declare(name, "")
        asked = link_value.read(name, "", valid=lambda text: text in ("", *classes))
        pictures(asked or str(changes(row)[0]["name"]))
