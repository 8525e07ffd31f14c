"""What the page draws and lists, as rows: draws and means, epochs, confusion cells, and the report's question beside ours."""

from __future__ import annotations

from collections.abc import Sequence

from dl2core import published
from dl2core.published.rows import Accuracy
from dl2core.transfer import backbone_names
from dl2core.transfer.few_images_result import FewImages
from dl2core.transfer.probe_result import Epoch, ProbeResult
from pages.ui.provenance import SOURCES

Row = dict[str, object]
PLAIN = {"method": "linear probe", "augmentation": "none", "noise": 0.0}
NAMES = {"cifar10": "CIFAR-10", "cifar100": "CIFAR-100"}


def draws(found: FewImages, source: str) -> list[Row]:
    """One row a probe."""
    return [
        {"count": draw.count, "draw": draw.draw + 1, "percent": 100 * draw.right / found.n, "source": source}
        for draw in found.draws
    ]


def means(found: FewImages) -> list[Row]:
    """One row for each number of images a class."""
    return [{"count": level.count, "percent": level.mean} for level in found.levels]


def levels(found: FewImages) -> list[Row]:
    """The same as a table, with the spread of the draws."""
    return [
        {
            "images a class": level.count,
            "draws": len(level.accuracies),
            "mean, %": round(level.mean, 1),
            "lowest": round(min(level.accuracies), 1),
            "highest": round(max(level.accuracies), 1),
            "spread of the draws, points": round(level.spread, 1),
        }
        for level in found.levels
    ]


def of_epochs(curve: Sequence[Epoch]) -> list[Row]:
    """Two rows an epoch: training and validation."""
    return [
        {"epoch": number, "of": of, "percent": percent}
        for number, epoch in enumerate(curve, 1)
        for of, percent in (("training", epoch.train_top1), ("validation", epoch.valid_top1))
    ]


def cells(found: ProbeResult) -> list[Row]:
    """One row for each pair of true and answered label."""
    table = found.confusion
    sums = table.sum(axis=1).clip(min=1)
    return [
        {"truth": truth, "answer": answer, "n": int(table[i, j]), "percent": 100 * float(table[i, j] / sums[i])}
        for i, truth in enumerate(found.classes)
        for j, answer in enumerate(found.classes)
    ]


def beside_the_report(found: ProbeResult, source: str) -> list[Row]:
    """Question 1.2.a: the report's probe and its public re-runs, and this one, each in a row of its own."""
    rows = [
        _published(row)
        for row in (*published.TABLE_2, *published.RERUNS)
        if all(getattr(row, name) == value for name, value in PLAIN.items()) and row.split == "test"
    ]
    low, high = found.interval
    return [
        *rows,
        {
            "": SOURCES[source].mark,
            "backbone": backbone_names.title(found.spec.backbone),
            "tested on": found.tested_on,
            "accuracy, %": round(found.top1, 2),
            "95 %": f"{low:.1f} to {high:.1f}",
            "images": found.n,
            "from": SOURCES[source].word,
        },
    ]


def _published(row: Accuracy) -> Row:
    low, high = row.interval
    return {
        "": SOURCES[row.source.kind].mark,
        "backbone": "ResNet18",
        "tested on": f"{NAMES[row.dataset]} {row.split}",
        "accuracy, %": row.top1,
        "95 %": f"{low:.1f} to {high:.1f}",
        "images": row.n,
        "from": str(row.source),
    }
