"""Does a measured number agree with the report's? The same rule for every accuracy; reasons come from the re-runs.

agrees: the report's number lies in the measured 95 % interval. within noise: it lies outside, but the 95 % interval of
the difference of two independent proportions (Newcombe 1998, Statistics in Medicine 17, 873-890, method 10: both Wilson
intervals joined) holds 0. differs: it does not.
"""

from __future__ import annotations

import math

from dl2core.clip.model import REPORT_MODEL
from dl2core.reproduction.section import Line, Verdict
from dl2core.stats import Interval, wilson
from dl2core.tables import Row

REPORT_IMAGES = 10_000  # of the report's validation and test splits; the least of its rows
LOG_SCALE = (
    "the report most likely multiplied by the logarithm of the logit scale (4.6) in training; "
    "public re-runs with both scales differ by as much"
)
OTHER_MACHINE = "times of another machine: compare the ranks, see Figures 1 and 2"
REASONS = {  # why a line of this table may differ, as far as it is known
    "table2": "colour jitter and noise were most likely applied after Normalize, and running statistics moved with them",
    "table4": LOG_SCALE,
    "table5": LOG_SCALE,
    "table6": f"{LOG_SCALE}; its noise is added after Normalize at 224 px",
    "table7": LOG_SCALE,
}
NOT_HERE = "images are not on this machine"
THEIR_CLIP = f"the report's model: python -m dl2core models fetch {REPORT_MODEL}"
RESNET18 = "ResNet18 with ImageNet weights: python -m dl2core models fetch resnet18"
TABLE_2 = f"{RESNET18}, and CIFAR-100; then python -m dl2core augment-table2 --backbone resnet18 --dataset cifar100"
NAMES = {REPORT_MODEL: "CLIP ViT-B/32 of OpenAI"}


def of_row(table: str, row: Row, *, unit: str = "%") -> Line:
    """A row of a table as a line with its verdict.

    Args:
        table: "table1" to "table7".
        row: as the table's topic measured it.
        unit: of its numbers; only percentages are judged.
    """
    verdict, why = _judged(table, row, unit)
    return Line(
        row=row.row,
        verdict=verdict,
        report=row.report,
        published=row.published,
        measured=row.measured,
        interval=row.interval,
        n=row.n,
        unit=unit,
        model=NAMES.get(row.model, row.model),
        why="; ".join(part for part in (why, row.note if row.measured is not None else "") if part),
    )


def _judged(table: str, row: Row, unit: str) -> tuple[Verdict, str]:
    if row.measured is None:
        return "not measured", _needed(table, row)
    if row.report is None:
        return "nothing to compare", ""
    if unit != "%" or row.interval is None or not row.n:
        return "nothing to compare", OTHER_MACHINE
    verdict = of_accuracies(row.report, REPORT_IMAGES, row.measured, row.interval, row.n)
    return verdict, REASONS.get(table, "") if verdict == "differs" else ""


def _needed(table: str, row: Row) -> str:
    """What it would take to measure a row."""
    if row.note == NOT_HERE:
        return _images(row.row)
    if table == "table2" and row.report is not None:
        return TABLE_2
    if row.model.startswith("ResNet18"):
        return RESNET18
    return THEIR_CLIP if row.model == REPORT_MODEL else row.note


def _images(row: str) -> str:
    """What fetches the images of a row."""
    name = "cifar100" if "CIFAR-100" in row else "cifar10"
    splits = ("train",) if " train" in row else ("train", "test")
    return "the images: " + " and ".join(f"python -m dl2core data fetch {name} --split {split}" for split in splits)


def of_accuracies(report: float, report_n: int, measured: float, interval: Interval, n: int) -> Verdict:
    """The verdict on two accuracies of different runs, in percent.

    Args:
        report, report_n: the report's accuracy and its number of images.
        measured, interval, n: what was found here.
    """
    if report in interval:
        return "agrees"
    theirs = wilson(round(report / 100 * report_n), report_n)
    ours = wilson(round(measured / 100 * n), n)
    high, low = ((measured, ours), (report, theirs)) if measured > report else ((report, theirs), (measured, ours))
    reach = math.hypot(high[0] - high[1].low, low[1].high - low[0])
    return "within noise" if high[0] - low[0] <= reach else "differs"
