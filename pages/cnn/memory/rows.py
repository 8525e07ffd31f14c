"""Rows for the memory page's charts and tables, from a measurement. No Streamlit in here."""

from __future__ import annotations

from dl2core.cnn import zoo
from dl2core.cnn.memory.result import Footprint, Peak
from pages.ui.charts import axes
from pages.ui.numbers import number

Row = dict[str, object]
UNKNOWN = "not measurable here"
SMALLEST_NAMED, MOST_NAMED = 0.03, 9  # share of all bytes, and number, of the steps with a name
MOST_IN_ONE = 0.6  # share of one group of layers; above, it is taken apart


def staircase(found: Footprint) -> dict[str, object]:
    """What the browser draws: the climb, the names of its big steps, round ticks, and what is left without a graph."""
    before, steps = 0.0, []
    for step in found.steps:
        added = step.saved_mb - before
        says = f"{step.name} · {step.kind}: +{number(added)} MB, {number(step.saved_mb)} MB so far"
        steps.append({"mb": step.saved_mb, "says": says})
        before = step.saved_mb
    big = sorted(groups(found), key=lambda group: -group["added"])
    return {
        "steps": steps,
        "names": [group for group in big if group["added"] > SMALLEST_NAMED * found.saved_mb_grad][:MOST_NAMED],
        "ticks": axes.ticks(0, found.saved_mb_grad),
        "total": f"with a graph: {megabytes(found.saved_mb_grad)} MB",
        "none": f"no_grad: {megabytes(found.saved_mb_no_grad)} MB",
    }


def groups(found: Footprint) -> list[Row]:
    """Layers that belong together, "layer1", with where they end and what they add; as fine as no group holds most of it."""
    for depth in range(1, 5):
        ends: dict[str, Row] = {}
        before = 0.0
        for place, step in enumerate(found.steps, start=1):
            name = ".".join(step.name.split(".")[:depth])
            group = ends.setdefault(name, {"name": _short(name, step.kind), "added": 0.0})
            group |= {"added": group["added"] + step.saved_mb - before, "end": place, "mb": step.saved_mb}
            before = step.saved_mb
        if max(group["added"] for group in ends.values()) <= MOST_IN_ONE * found.saved_mb_grad:
            break
    return [group | {"text": megabytes(group["added"])} for group in ends.values()]


def _short(name: str, kind: str) -> str:
    """The last part of a layer's name; a bare number says nothing, so its kind stands before it."""
    last = name.rpartition(".")[2]
    return f"{kind} {last}" if last.isdigit() else last.replace("encoder_layer_", "block ")


def megabytes(mb: float) -> str:
    """Three digits: 4.91, 355, 2,090."""
    return f"{float(f'{mb:.3g}'):,g}"


def bars(footprints: list[Footprint], *, graph: bool) -> list[Row]:
    """Three bars per model: what is kept with a graph or without, parameters, the largest activation."""
    return [
        {"label": zoo.label(found.model), "what": what, "mb": mb}
        for found in footprints
        for what, mb in (
            ("kept for backward", found.saved_mb_grad if graph else found.saved_mb_no_grad),
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
            "kept with a graph, MB": _three(found.saved_mb_grad),
            "kept without, MB": _three(found.saved_mb_no_grad),
            "parameters, MB": _three(found.parameter_mb),
            "parameters": found.parameters,
            "largest activation, MB": _three(found.largest_activation_mb),
            "multiply-adds, 10⁹": float(number(found.gmacs)),
            "allocator with a graph": _peak(found.peak_grad),
            "allocator without": _peak(found.peak_no_grad),
        }
        for found in footprints
    ]


def _three(mb: float) -> float:
    return float(f"{mb:.3g}")


def known(rows: list[Row]) -> tuple[list[Row], list[str]]:
    """The rows without the columns that are unknown for every model, and the names of these columns."""
    unknown = [name for name in (rows[0] if rows else ()) if all(row[name] == UNKNOWN for row in rows)]
    return [{name: value for name, value in row.items() if name not in unknown} for row in rows], unknown


def _peak(peak: Peak | None) -> str:
    return UNKNOWN if peak is None else f"{peak.live_mb:,.0f} MB live, {peak.peak_mb:,.0f} MB at most"
