"""Parts of the accuracy page: Table 3, the rows of a document, per class, confusion and the images behind a cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from dl2core import published, stats
from dl2core.clip.accuracy.answers import Accuracy
from dl2core.data.image_set import ImageSet
from dl2core.store import Document
from pages.clip import charts
from pages.ui import export, plot, provenance, state
from pages.ui.charts.style import Figure

REPORT_MODEL = "ViT-B-32-quickgelu (openai)"
REPORT_WEIGHTS = ("ViT-B-32-quickgelu", "openai")
TABLE_3_RECIPES = ("This is a photo of a {}", "ensemble of 18 templates")
SUBSET = "not an accuracy"  # how an image set names itself that is too small for one
TITLES = {"cifar10": "CIFAR-10", "cifar100": "CIFAR-100"}
MAX_IMAGES = 24
MAX_LETTERS = 12  # classes up to which a confusion cell holds its number

Row = dict[str, Any]


def dot_rows(document: Document, source: str) -> list[Row]:
    """The document's rows for the chart."""
    return [
        {
            "name": row["name"],
            "model": row["model"],
            "top1": row["top1"],
            "low": row["interval"][0] if row["interval"] else None,
            "high": row["interval"][1] if row["interval"] else None,
            "source": source,
        }
        for row in document["rows"]
    ]


def shared_sentences(document: Document) -> list[str]:
    """One line for every row in which classes share a sentence: the template is longer than the text tower reads."""
    return [
        f"{row['name']}: one sentence for {', '.join(group)}, so no interval is given"
        for row in document["rows"]
        for group in row["alike"]
    ]


def by_chance(document: Document) -> str:
    """How many of the class intervals of all rows exclude 0, and how many would if nothing differed."""
    intervals = [
        change["interval"] for row in document["rows"][1:] if not row["alike"] for change in row["changes"].values()
    ]
    if not intervals:
        return ""
    clear = sum(low > 0 or high < 0 for low, high in intervals)
    return (
        f"{len(intervals):,} class intervals in these {len(document['rows']) - 1} comparisons: {clear} exclude 0; "
        f"about {stats.by_chance(len(intervals)):.0f} would by chance if nothing differed."
    )


def published_line(document: Document) -> dict[str, float]:
    """The published ensemble, where the rows are of the same model and of the whole published split."""
    first = document["rows"][0]
    dataset = document["spec"]["dataset"]
    if first["model"] != REPORT_MODEL or not first["standard"] or dataset not in ("cifar10", "cifar100"):
        return {}
    row = next(row for row in published.ZERO_SHOT if (row.architecture, row.weights) == REPORT_WEIGHTS)
    return {"18 templates, published": getattr(row, dataset)}


def table3(stored: Document, measured: Document | None) -> list[Row]:
    """Table 3: CLIP as the report and the literature have it, the built-in model's stored run, and what was measured here.

    Numbers from a handful of images are left out: they are no accuracies and never stand beside published ones.

    Args:
        stored: document of `reproduce table3`.
        measured: of this session's recipes, None if there is none.
    """
    rows: list[Row] = []
    for row in stored["rows"]:
        if SUBSET in row["note"]:
            continue
        for source, value in (("report", row["report"]), ("published", row["published"]), ("stored", row["measured"])):
            if value is not None:
                interval, n = (row["interval"], row["n"]) if source == "stored" else _known(row["row"], source)
                rows.append(
                    _line(
                        row["model"], row["row"], value, interval, n, source, row["note"] if source == "stored" else ""
                    )
                )
    for row in measured["rows"] if measured else ():
        if row["name"] in TABLE_3_RECIPES and SUBSET not in row["data"]:
            rows.append(
                _line(
                    row["model"],
                    f"{row['data']}, {row['name']}",
                    row["top1"],
                    row["interval"],
                    row["n"],
                    "measured",
                    "",
                )
            )
    return rows


def _known(name: str, source: str) -> tuple[tuple[float, float] | None, int | None]:
    """Interval and number of images behind a line of the report; the published rows give neither."""
    for row in published.TABLE_3 if source == "report" else ():
        if name.startswith(f"{TITLES[row.dataset]} {row.split},"):
            return tuple(row.interval), row.n
    return None, None


def _line(model: str, data: str, top1: float, interval: Any, n: int | None, source: str, note: str) -> Row:
    kind = provenance.SOURCES[source]
    return {
        "model": model,
        "images and template": data,
        "top-1 (%)": round(top1, 2),
        "95 % interval": f"{interval[0]:.2f} to {interval[1]:.2f}" if interval else "not given",
        "n": f"{n:,}" if n else "not given",
        "source": f"{kind.mark} {kind.word}",
        "note": note,
    }


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


def per_class(row: Row) -> list[Row]:
    """Accuracy of each class, from the worst to the best."""
    rows = [
        {"class": name, "top-1 (%)": 100 * c["right"] / c["n"], "right": c["right"], "n": c["n"]}
        for name, c in row["per_class"].items()
    ]
    return sorted(rows, key=lambda r: r["top-1 (%)"])


def dots(chart: Figure, rows: int, *, key: str, tab: str) -> None:
    """The dots; a click on one chooses its recipe below and opens `tab`."""

    def pick() -> None:
        if picked := plot.picked(f"{key}_dots", "row"):
            state.set_values({f"{key}_recipe": picked["name"], f"{key}_tab": tab})

    alt = f"Top-1 accuracy of {rows} recipes with intervals"
    plot.pick(chart, "row", key=f"{key}_dots", on_select=pick, alt=alt)


def confusion_rows(table: np.ndarray, classes: list[str]) -> list[Row]:
    """The cells of a confusion table."""
    totals = table.sum(axis=1)
    return [
        {
            "truth": classes[i],
            "answer": classes[j],
            "n": int(table[i, j]),
            "share": 100 * float(table[i, j]) / max(int(totals[i]), 1),
        }
        for i, j in np.ndindex(table.shape)
        if totals[i]
    ]


def confusion(table: np.ndarray, classes: list[str], *, key: str) -> tuple[str, str] | None:
    """Draw the table; returns the picked cell as (class, answer)."""
    chart = charts.confusion(confusion_rows(table, classes), classes, letters=len(classes) <= MAX_LETTERS)
    picked = plot.pick(chart, "cell", key=f"{key}_confusion", height=420, alt="Confusion: class by answer")
    return (str(picked["truth"]), str(picked["answer"])) if picked else None


def pictures(data: ImageSet, found: Accuracy, positions: np.ndarray, *, title: str) -> None:
    """The images at these positions, with the model's answers."""
    st.markdown(
        f"{title}: {len(positions):,} images" + (f", the first {MAX_IMAGES}" if len(positions) > MAX_IMAGES else "")
    )
    if not len(positions):
        return
    with st.grid("auto", min_column_width=90):
        for place in positions[:MAX_IMAGES]:
            truth, answer = data.classes[found.truth[place]], found.classes[found.ranked[place, 0]]
            st.image(
                data.images[place].repeat(3, axis=0).repeat(3, axis=1),
                caption=f"{truth} → {answer}",
                output_format="PNG",
                alt=f"{truth}, answered {answer}",
            )


def exports(document: Document, chart: Figure, key: str) -> None:
    """What the page gives away."""
    rows = [
        {name: row[name] for name in ("name", "model", "data", "n", "top1", "top5", "points")}
        for row in document["rows"]
    ]
    export.menu(key, rows=rows, document=document, chart=chart, code=command(document["spec"]))


def command(spec: Mapping[str, Any]) -> str:
    """The shell line that measures the rows of a document with this spec."""
    limit = spec["limit"] or None
    return export.shell(
        "recipes",
        {
            "--dataset": spec["dataset"],
            "--split": spec["split"],
            "--groups": ",".join(spec["groups"]),
            "--model": None if spec["model"] in ("built-in", "built-in model") else spec["model"],
            "--limit": limit,
            "--seed": limit and spec["seed"],
            "--template": list(spec.get("own", ())),
        },
    )
