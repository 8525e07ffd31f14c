"""What the page draws and lists, as rows: the steps of added labels, classes and their thieves, and Table 7."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from dl2core import published, stats
from dl2core.robustness.cross_dataset_result import CrossResult, Method, Side
from pages.ui.provenance import SOURCES

Row = dict[str, object]
CLASSES = (10, 100)  # labels that CIFAR-10 and CIFAR-100 bring
NAMES = {"cifar10": "CIFAR-10", "cifar100": "CIFAR-100", "shapes": "Shapes"}


@dataclass(frozen=True)
class Steps:
    """What each added label costs.

    Attributes:
        labels: that join, in their order.
        curve: percent, low, high after 0, 1, ... of them.
        taken: images that each takes when it joins.
    """

    labels: list[str]
    curve: list[Row]
    taken: list[int]


def added(found: CrossResult, method: Method, side: int) -> Steps:
    """The labels of the other set joining one by one, with 95 % intervals (Wilson)."""
    order = tuple(found.added_labels(side))
    curve, taken = method.sides[side].added_one_by_one(order)
    n = method.sides[side].n
    points = []
    for percent in curve:
        low, high = stats.wilson(round(percent * n / 100), n)
        points.append({"percent": percent, "low": low, "high": high})
    return Steps([found.labels[label] for label in order], points, list(taken))


def contradiction() -> Row:
    """The report's own contradiction: the same images, model and prompt, and ten labels more."""
    own = next(
        row.top1 for row in published.TABLE_4 if (row.dataset, row.method, row.split) == ("cifar100", "padding", "test")
    )
    union = next(row.cifar100 for row in published.TABLE_7 if (row.trained_on, row.method) == ("cifar100", "padding"))
    return {
        "title": f"{SOURCES['report'].mark} The report, CLIP ViT-B/32, CIFAR-100 with padding",
        "rows": [
            [f"{own:.2f} %", "among 100 labels, Table 4"],
            [f"{union:.2f} %", "among 110 labels, Table 7"],
        ],
    }


def classes(found: CrossResult, method: Method, side: int, *, all_labels: bool) -> list[Row]:
    """Two or three parts of every class that has images: right, wrong within the set, taken by the other set's labels."""
    chosen: Side = method.sides[side]
    rows = []
    for label in found.own_labels(side):
        places = [k for k, truth in enumerate(chosen.truth) if truth == label]
        if not places:
            continue
        right = sum(chosen.own[k] == label for k in places)
        taken = (
            Counter(chosen.union[k] for k in places if chosen.own[k] == label != chosen.union[k])
            if all_labels
            else Counter()
        )
        lost = taken.total()
        parts = [
            ("right", right - lost, ""),
            ("taken", lost, _thieves(found, taken)),
            ("wrong", len(places) - right, ""),
        ]
        rows += [
            {
                "class": found.labels[label],
                "part": part,
                "percent": 100 * n / len(places),
                "images": n,
                "by": by,
                "order": k,
            }
            for k, (part, n, by) in enumerate(parts)
            if n
        ]
    return rows


def _thieves(found: CrossResult, taken: Counter[int]) -> str:
    return ", ".join(f"{found.labels[label]} {n}" for label, n in taken.most_common(2))


def flows(found: CrossResult, method: Method, side: int, *, most: int = 12) -> list[Row]:
    """The largest flows from a true label to a label of the other set, with whether it had been right before."""
    chosen = method.sides[side]
    stolen = chosen.stolen()
    return [
        {"from": found.labels[truth], "to": found.labels[thief], "images": n, "were right": stolen[truth, thief]}
        for (truth, thief), n in chosen.flows().most_common(most)
    ]


def leaks(found: CrossResult, method: Method, titles: tuple[str, str]) -> list[Row]:
    """The leak matrix: where the images of each set end."""
    rows = []
    for title, side in zip(titles, method.sides, strict=True):
        leak = side.leak()
        low, high = side.lost.interval
        rows.append(
            {
                "images of": title,
                "n": side.n,
                "right": leak.right,
                "wrong, stay": leak.stay,
                "wrong, leave": leak.leave,
                "errors": leak.errors,
                "own labels, %": round(side.own_top1, 1),
                "all labels, %": round(side.union_top1, 1),
                "points": round(side.lost.points, 1),
                "95 %": f"{low:.1f} to {high:.1f}",
            }
        )
    return rows


def report() -> list[Row]:
    """Table 7 with its three means: the report's own column is the one by image."""
    return [
        {
            "": SOURCES[line.source.kind].mark,
            "trained on": NAMES[line.trained_on],
            "method": line.method,
            "CIFAR-10, %": line.cifar10,
            "CIFAR-100, %": line.cifar100,
            "by image, %": line.mean,
            "by class, %": round((CLASSES[0] * line.cifar10 + CLASSES[1] * line.cifar100) / sum(CLASSES), 1),
            "harmonic, %": round(2 * line.cifar10 * line.cifar100 / (line.cifar10 + line.cifar100), 1),
            "public re-run, by image": _rerun(line),
        }
        for line in published.TABLE_7
    ]


def _rerun(line: published.CrossDataset) -> str:
    """The re-run that trained with the logit scale 100."""
    found = next(
        one
        for one in published.RERUN_CROSS
        if (one.trained_on, one.method, one.logit_scale) == (line.trained_on, line.method, "exp")
    )
    return f"{found.mean:g}" + (f" to {found.up_to:g}" if found.up_to else "")


def ours(found: CrossResult, titles: tuple[str, str], source: str) -> list[Row]:
    """This run in the same columns, named by its own sets."""
    return [
        {
            "": SOURCES[source].mark,
            "trained on": NAMES.get(method.trained_on, ""),
            "method": "deep prompt" if method.name == "deep" else method.name,
            "parameters": method.parameters,
            **{f"{title}, %": round(side.union_top1, 1) for title, side in zip(titles, method.sides, strict=True)},
            "by image, %": round(method.by_image(), 1),
            "by class, %": round(method.by_class(found.classes), 1),
            "harmonic, %": round(method.harmonic(), 1),
        }
        for method in found.methods
    ]
