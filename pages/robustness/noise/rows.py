"""What the page draws and lists: the hero's places, the ranking, the corruptions, and Table 6 beside our run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dl2core import published
from dl2core.robustness import method, noise
from dl2core.robustness.result import NOISE, Cell, Change, Measured, NoiseResult
from pages.robustness.noise.hero import Curve, Hero, Picture, Place, Point
from pages.ui import inline
from pages.ui.charts import palette
from pages.ui.head import brief
from pages.ui.provenance import SOURCES

Row = dict[str, object]
COLOURS = dict(
    zip(
        method.TABLE,
        (
            palette.GREY,
            palette.ORANGE,
            palette.PURPLE,
            palette.SKY,
            palette.SKY,
            palette.SKY,
            palette.GREEN,
            palette.BLUE,
            palette.VERMILLION,
        ),
        strict=True,
    )
)
JPEG = "JPEG copy"  # what a title of images says where their pixels are not the original ones
SPECIAL = {0.1: "the assignment's noise", 0.316: "0.1 read as a variance"}


def shown_method(found: NoiseResult, wanted: str) -> Measured:
    """The method whose answers are shown: the wanted one where the run has it, else the last."""
    return next((one for one in found.methods if one.method == wanted), found.methods[-1])


def hero(
    found: NoiseResult, wanted: str, stops: Sequence[float], pixels: Sequence[np.ndarray] | None, *, solid: bool
) -> Hero:
    """Everything behind the slider and the switch."""
    chosen = shown_method(found, wanted)
    clean = pixels or ()
    return Hero(
        places=tuple(_place(found, chosen, where, stops) for where in noise.WHERE),
        stops=tuple(stops),
        pictures=tuple(
            Picture(f"picture {k + 1}", found.classes[truth], inline.png(picture), key)
            for k, (picture, truth, key) in enumerate(zip(clean, found.truth, found.watched, strict=False))
        ),
        no_pictures=""
        if pixels
        else f"The eight pictures of this run ({brief(found.tested_on)}) are not on this machine. The curves are.",
        size=chosen.size,
        mean=(0.0, 0.0, 0.0),
        std=chosen.std,
        highlighted=chosen.title,
        solid=solid,
        axis=f"accuracy {'on a JPEG copy ' * (JPEG in found.tested_on)}in %, 95 %",
    )


def _place(found: NoiseResult, chosen: Measured, where: noise.Where, stops: Sequence[float]) -> Place:
    titles = {
        "stored": "in the 32 px file",
        "input": f"in the model's {chosen.size} px",
        "normalised": "after Normalize",
    }
    changes = [Change(NOISE, where, sigma) for sigma in stops]
    cells = [found.cell(chosen.method, change) for change in changes]
    return Place(
        title=titles[where],
        kind=where,
        curves=tuple(_curve(found, one, changes) for one in found.methods),
        answers=tuple(_answers(found, cell) for cell in cells),
        said=tuple(said(found, chosen, change) for change in changes),
        headline=tuple(_headline(found, chosen, cell) for cell in cells),
    )


def _curve(found: NoiseResult, one: Measured, changes: Sequence[Change]) -> Curve:
    points = []
    for stop, change in enumerate(changes):
        if cell := found.cell(one.method, change):
            low, high = cell.top1.interval
            text = f"{cell.top1.value:.1f} % ({low:.1f} to {high:.1f})"
            points.append(Point(stop, cell.top1.value, low, high, text))
    return Curve(one.title, COLOURS[one.method], tuple(points))


def _answers(found: NoiseResult, cell: Cell | None) -> tuple[tuple[str, float], ...]:
    if cell is None:
        return ()
    return tuple(
        (found.classes[answer], round(100 * share)) for answer, share in zip(cell.answers, cell.confidence, strict=True)
    )


def _headline(found: NoiseResult, chosen: Measured, cell: Cell | None) -> tuple[str, str]:
    if cell is None:
        return "–", f"right: {chosen.title}, not measured at this strength"
    lost = f", {cell.drop.value:.1f} points lost" if cell.change.name == NOISE else ", clean"
    return f"{cell.top1.value:.0f} %", f"right: {chosen.title}{lost} (n = {found.n:,})"


def said(found: NoiseResult, chosen: Measured, change: Change) -> str:
    """A strength in all three units, what it is known as, and the severity that it equals by accuracy."""
    if not change.level:
        return "No noise: the clean pictures."
    pixels = noise.in_pixels(change.level, change.where, chosen.std)
    inside = noise.in_normalised(change.level, change.where, chosen.std)
    known = SPECIAL.get(change.level, "") if change.where == "normalised" else ""
    severity = found.severity_of(chosen.method, change)
    as_hard = f"by its accuracy nearest to severity {severity} of CIFAR-10-C" if severity else ""
    units = f"σ = {pixels:.2g} of the pixels' range = {pixels * noise.LEVELS:.0f} of 255 levels = {inside:.2g} after Normalize"
    return " · ".join(part for part in (units, known, as_hard) if part)


def ranking(found: NoiseResult, change: Change) -> list[Row]:
    """Every method under one change, with its place by accuracy and its place by what it loses."""
    cells = [(one, cell) for one in found.methods if (cell := found.cell(one.method, change))]
    by_accuracy = _places([-cell.top1.value for _, cell in cells])
    by_drop = _places([cell.drop.value for _, cell in cells])
    return [
        {
            "method": one.title,
            "accuracy, %": f"{cell.top1.value:.1f} ({cell.top1.interval.low:.1f} to {cell.top1.interval.high:.1f})",
            "by accuracy": first,
            "lost, points": f"{cell.drop.value:.1f} ({cell.drop.interval.low:.1f} to {cell.drop.interval.high:.1f})",
            "by loss": second,
            "kept above guessing, %": None if cell.kept is None else round(cell.kept),
            "lost beyond no prompt, points": ""
            if cell.more is None
            else f"{cell.more.value:+.1f} ({cell.more.interval.low:+.1f} to {cell.more.interval.high:+.1f})",
        }
        for (one, cell), first, second in zip(cells, by_accuracy, by_drop, strict=True)
    ]


def _places(values: Sequence[float]) -> list[int]:
    """1 for the smallest; equal values share a place."""
    return [1 + sum(other < value for other in values) for value in values]


def corruptions(found: NoiseResult, name: str) -> list[Row]:
    """One row for each corruption and severity of one method."""
    return [
        {
            "corruption": cell.change.name,
            "severity": int(cell.change.level),
            "accuracy": cell.top1.value,
            "lost": cell.drop.value,
        }
        for cell in found.cells
        if cell.method == name and cell.change.name not in (NOISE, "clean")
    ]


def calibration(found: NoiseResult, where: noise.Where, stops: Sequence[float]) -> list[Row]:
    """Mean confidence minus accuracy of every method, against sigma."""
    return [
        {
            "sigma": sigma,
            "method": one.title,
            "points": cell.overconfident.value,
            "low": cell.overconfident.interval.low,
            "high": cell.overconfident.interval.high,
            "brier": cell.brier.value,
            "ece": cell.ece,
        }
        for one in found.methods
        for sigma in stops
        if (cell := found.cell(one.method, Change(NOISE, where, sigma)))
    ]


def table_6(found: NoiseResult, source: str) -> list[Row]:
    """The report's Table 6 for CIFAR-10, its re-runs, and our run: each model in rows of its own."""
    theirs = [
        {
            "": SOURCES[row.source.kind].mark,
            "model": "ResNet18" if row.method == "linear probe" else "CLIP ViT-B/32",
            "method": row.method + (f", layer {row.layer}" if row.layer is not None else ""),
            "noisy, %": f"{row.top1:g}" + (f" to {row.up_to:g}" if row.up_to else ""),
            "lost, points": None,
            "images": row.n,
            "from": str(row.source) + (f", logit scale {row.logit_scale}" if row.logit_scale else ""),
        }
        for row in (*published.TABLE_6, *published.RERUNS)
        if row.noise and row.dataset == "cifar10"
    ]
    change = Change(NOISE, "normalised", noise.ASSIGNMENT_SIGMA)
    ours = [
        {
            "": SOURCES[source].mark,
            "model": "built-in model" if not method.TABLE[one.method].backbone else one.title,
            "method": one.title,
            "noisy, %": f"{cell.top1.value:.1f}",
            "lost, points": round(cell.drop.value, 1),
            "images": found.n,
            "from": found.tested_on,
        }
        for one in found.methods
        if found.spec.dataset == "cifar10" and (cell := found.cell(one.method, change))
    ]
    return [*theirs, *ours]


def exported(found: NoiseResult) -> list[Row]:
    """Every cell as a row."""
    return [
        {
            "method": cell.method,
            "change": cell.change.name,
            "where": cell.change.where,
            "level": cell.change.level,
            "top1": cell.top1.value,
            "low": cell.top1.interval.low,
            "high": cell.top1.interval.high,
            "drop": cell.drop.value,
            "brier": cell.brier.value,
        }
        for cell in found.cells
    ]
