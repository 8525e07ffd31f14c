"""Verb `cross-dataset`: two sets' images among the labels of both (question 2.5)."""

from __future__ import annotations

import argparse
from typing import Any

from dl2core import store
from dl2core.commands import common


def add(verbs: Any) -> None:
    """Add the verb to the command line."""
    cross = common.verb(
        verbs,
        "cross-dataset",
        run=_cross,
        help="two sets' images among the labels of both",
        limit=True,
        show=_show_cross,
    )
    cross.add_argument("--model", default="built-in", metavar="NAME", help="built-in, or MODEL/TAG of open_clip")
    cross.add_argument("--first", default="cifar10", help="cifar10, cifar100 or shapes (default cifar10)")
    cross.add_argument("--second", default="shapes", help="cifar10, cifar100 or shapes (default shapes)")
    cross.add_argument("--template", default="This is a photo of a {}", metavar="T", help="with {} for the label")


def _cross(arguments: argparse.Namespace) -> store.Document:
    from dl2core.robustness import cross_dataset
    from dl2core.robustness.cross_dataset_result import CrossSpec

    spec = CrossSpec(
        arguments.model,
        arguments.first,
        arguments.second,
        template=arguments.template,
        limit=arguments.limit,
        seed=arguments.seed,
    )
    return store.to_document(common.work(cross_dataset.measure(spec)))


def _show_cross(document: store.Document) -> str:
    from dl2core.robustness.cross_dataset_result import CrossResult

    found = store.from_document(CrossResult, document)
    rows = []
    for method in found.methods:
        for side in method.sides:
            leak = side.leak()
            rows.append(
                {
                    "method": method.name,
                    "images": side.title,
                    "own labels, %": side.own_top1,
                    "all labels, %": side.union_top1,
                    "wrong, stay": leak.stay,
                    "wrong, leave": leak.leave,
                    "n": side.n,
                }
            )
    means = [
        {
            "method": method.name,
            "by image, %": method.by_image(),
            "by class, %": method.by_class(found.classes),
            "harmonic, %": method.harmonic(),
        }
        for method in found.methods
    ]
    origin = {name: document[name] for name in common.ORIGIN if name in document}
    return common.text({"model": found.model, "labels": len(found.labels), "rows": rows, "means": means, **origin})
