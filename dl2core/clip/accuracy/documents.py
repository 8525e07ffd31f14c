"""Results of the CLIP lab as json documents, and what pages read from them. No torch in here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dl2core import store
from dl2core.clip.accuracy.answers import Accuracy
from dl2core.clip.accuracy.recipes import Recipe, class_differences

ZERO_SHOT = "zero-shot"
RECIPES = "clip-recipes"
MAX_CONFUSION = 20  # classes whose confusion table is stored


def of_accuracy(found: Accuracy, *, spec: object) -> store.Document:
    """The document of one measured wording: percentages, counts per class, and each image's answer."""
    return store.document(
        ZERO_SHOT,
        spec=spec,
        model=found.model,
        data=found.data,
        standard=found.standard,
        n=found.n,
        top1=round(found.top1, 4),
        top5=round(found.top5, 4),
        interval=found.interval,
        alike=found.alike,
        images_per_s=round(found.images_per_s, 1),
        features_from_disk=found.from_disk,
        precision=found.precision,
        per_class={
            row.name: {"top1": round(row.percent, 2), "right": row.right, "n": row.n} for row in found.per_class
        },
        answers=found.ranked[:, 0],
    )


def name_of(document: store.Document) -> str:
    """A file name for a kept result."""
    spec = document["spec"]
    templates = spec["templates"]
    wording = templates[0] if len(templates) == 1 else f"{len(templates)} templates"
    return f"zero-shot {spec['model']} {spec['dataset']} {spec['split']} n {document['n']} {wording}"[:120]


def row_of(recipe: Recipe, found: Accuracy, *, against: Accuracy) -> dict[str, Any]:
    """One row of a recipes document; `against` is the row that all others are compared with."""
    paired = found.gain_over(against)
    return {
        "name": recipe.name,
        "templates": recipe.templates,
        "spelling": recipe.spelling,
        "model": found.model,
        "data": found.data,
        "standard": found.standard,
        "n": found.n,
        "top1": round(found.top1, 4),
        "top5": round(found.top5, 4),
        "interval": found.interval,
        "alike": found.alike,
        "points": round(paired.points, 4),
        "points_interval": None if found.alike or against.alike else paired.interval,
        "per_class": {row.name: {"right": row.right, "n": row.n} for row in found.per_class},
        "confusion": found.confusion if len(found.classes) <= MAX_CONFUSION else None,
        "changes": {
            name: {"points": change.points, "interval": change.interval, "gained": change.gained, "lost": change.lost}
            for name, change in class_differences(against, found).items()
        },
    }


def of_recipes(recipes: Mapping[str, Recipe], found: Mapping[str, Accuracy], *, spec: object) -> store.Document:
    """The document of several recipes measured on the same images; differences are against the first."""
    first = next(iter(found.values()))
    rows = [row_of(recipes[name], accuracy, against=first) for name, accuracy in found.items()]
    return store.document(RECIPES, spec=spec, precision=first.precision, rows=rows)
