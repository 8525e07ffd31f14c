"""Rows for the memory page's charts and tables, from a measurement. No Streamlit in here."""

from __future__ import annotations

from dl2core.cnn import zoo
from dl2core.cnn.memory.result import Footprint, Peak
from pages.ui.numbers import number

Row = dict[str, object]
UNKNOWN = "not measurable here"


def staircase(found: Footprint, *, graph: bool) -> tuple[list[Row], list[Row]]:
    """Megabytes kept up to each layer, and what to write at the end of each line.

    Args:
        found: one model's footprint.
        graph: draw the pass with a graph too; the one without is always drawn.
    """
    modes = {"grad": graph, "no_grad": True}
    rows, marks = [], []
    for mode, drawn in modes.items():
        if not drawn:
            continue
        rows.append({"place": 0, "name": "input", "kind": "", "mb": 0.0, "added_mb": 0.0, "graph": mode})
        before = 0.0
        for place, step in enumerate(found.steps, start=1):
            mb = step.saved_mb if mode == "grad" else found.saved_mb_no_grad * step.saved_mb / found.saved_mb_grad
            rows.append(
                {"place": place, "name": step.name, "kind": step.kind, "mb": mb, "added_mb": mb - before, "graph": mode}
            )
            before = mb
        total = found.saved_mb_grad if mode == "grad" else found.saved_mb_no_grad
        name = "with a graph" if mode == "grad" else "no_grad"
        marks.append({"place": len(found.steps), "mb": total, "text": f"{name}: {total:,.0f} MB", "graph": mode})
    return rows, marks


def bars(footprints: list[Footprint]) -> list[Row]:
    """Three bars per model."""
    return [
        {"label": zoo.label(found.model), "what": what, "mb": mb}
        for found in footprints
        for what, mb in (
            ("kept for backward", found.saved_mb_grad),
            ("parameters", found.parameter_mb),
            ("largest activation", found.largest_activation_mb),
        )
    ]


def table(footprints: list[Footprint]) -> list[Row]:
    """The numbers behind both pictures."""
    return [
        {
            "model": zoo.label(found.model),
            "batch": found.batch,
            "kept with a graph, MB": round(found.saved_mb_grad, 2),
            "kept without, MB": round(found.saved_mb_no_grad, 2),
            "parameters, MB": round(found.parameter_mb, 2),
            "parameters": found.parameters,
            "largest activation, MB": round(found.largest_activation_mb, 2),
            "multiply-adds, 10⁹": float(number(found.gmacs)),
            "allocator with a graph": _peak(found.peak_grad),
            "allocator without": _peak(found.peak_no_grad),
        }
        for found in footprints
    ]


def known(rows: list[Row]) -> tuple[list[Row], list[str]]:
    """The rows without the columns that are unknown for every model, and the names of these columns."""
    unknown = [name for name in (rows[0] if rows else ()) if all(row[name] == UNKNOWN for row in rows)]
    return [{name: value for name, value in row.items() if name not in unknown} for row in rows], unknown


def _peak(peak: Peak | None) -> str:
    return UNKNOWN if peak is None else f"{peak.live_mb:,.0f} MB live, {peak.peak_mb:,.0f} MB at most"
