"""What the page draws and lists, as rows: draws and means, epochs, confusion cells, and the report's question beside ours."""

from __future__ import annotations

from collections.abc import Sequence

from dl2core import published, stats, store
from dl2core.published.rows import Accuracy
from dl2core.transfer import backbone_names
from dl2core.transfer.few_images_result import FewImages, Level
from dl2core.transfer.live_result import Live
from dl2core.transfer.probe_result import Epoch, ProbeResult
from pages.ui.provenance import SOURCES

Row = dict[str, object]
PLAIN = {"method": "linear probe", "augmentation": "none", "noise": 0.0}
NAMES = {"cifar10": "CIFAR-10", "cifar100": "CIFAR-100"}


def known_before(found: FewImages | ProbeResult) -> str:
    """What the built-in tower knew of CIFAR-10 before the probe; empty for what it did not know."""
    if found.spec.backbone != backbone_names.BUILT_IN or "CIFAR-10" not in found.tested_on:
        return ""
    if found.tested_on.startswith("CIFAR-10 train"):
        return "The built-in tower was trained on these very images, as a JPEG copy: this is memory, no transfer."
    return "The built-in tower learned from CIFAR-10's training images, with captions: this is no transfer."


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


def side_by_side(found: FewImages, other: FewImages) -> list[Row]:
    """Both runs at every number of images a class that either has."""
    mine, theirs = ({level.count: level for level in run.levels} for run in (found, other))

    def said(level: Level | None) -> str:
        return f"{level.mean:.1f} ± {level.spread:.1f}" if level else "not measured"

    return [
        {"images a class": count, "this run, %": said(mine.get(count)), "kept run, %": said(theirs.get(count))}
        for count in sorted(mine | theirs)
    ]


def of_epochs(curve: Sequence[Epoch]) -> list[Row]:
    """Two rows an epoch: accuracy on training and validation images."""
    return [
        {"epoch": number, "of": of, "value": percent}
        for number, epoch in enumerate(curve, 1)
        for of, percent in (("training", epoch.train_top1), ("validation", epoch.valid_top1))
    ]


def of_losses(curve: Sequence[Epoch]) -> list[Row]:
    """Two rows an epoch: loss on training and validation images."""
    return [
        {"epoch": number, "of": of, "value": nats}
        for number, epoch in enumerate(curve, 1)
        for of, nats in (("training", epoch.loss), ("validation", epoch.valid_loss))
    ]


def of_drift(live: Live) -> list[Row]:
    """One row a BatchNorm layer, in the network's order."""
    return [
        {"place": place, "name": one.name, "channels": one.channels, "shift": one.shift, "ratio": one.ratio}
        for place, one in enumerate(live.drift, 1)
    ]


def by_class(found: ProbeResult) -> list[Row]:
    """Accuracy of each class that was asked, the worst first, with what it is most often taken for."""
    listed = []
    for place, counts in enumerate(found.confusion):
        n, right = int(counts.sum()), int(counts[place])
        if not n:
            continue
        low, high = stats.wilson(right, n)
        wrong = counts.copy()
        wrong[place] = 0
        listed.append(
            {
                "class": found.classes[place],
                "right, %": round(100 * right / n, 1),
                "95 %": f"{low:.1f} to {high:.1f}",
                "images": n,
                "taken for": f"{found.classes[wrong.argmax()]} ({wrong.max()})" if wrong.any() else "",
            }
        )
    return sorted(listed, key=lambda row: row["right, %"])


def name_of(found: ProbeResult) -> str:
    """A short name of this result, so that a selection does not outlive what it selected."""
    return store.content_hash(repr((found.spec, found.predicted)), digits=8)


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
            "accuracy, %": f"{found.top1:.2f}",
            "95 %": f"{low:.1f} to {high:.1f}",
            "images": found.n,
            "from": SOURCES[source].word,
        },
        *([] if found.spec.dataset == "cifar100" else [_not_measured()]),
    ]


def _not_measured() -> Row:
    return {
        "": "",
        "backbone": "any",
        "tested on": "CIFAR-100 test",
        "accuracy, %": "not measured",
        "95 %": "",
        "images": None,
        "from": "train on CIFAR-100 here",
    }


def _published(row: Accuracy) -> Row:
    low, high = row.interval
    return {
        "": SOURCES[row.source.kind].mark,
        "backbone": "ResNet18",
        "tested on": f"{NAMES[row.dataset]} {row.split}",
        "accuracy, %": f"{row.top1:.2f}",
        "95 %": f"{low:.1f} to {high:.1f}",
        "images": row.n,
        "from": str(row.source),
    }
