"""What a model answers to the images of one class under several recipes: the pictures behind a cell, without measuring all."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from dl2core import jobs
from dl2core.clip import features, load, zero_shot
from dl2core.clip.accuracy import measure, recipes
from dl2core.clip.accuracy.answers import ClassAnswers
from dl2core.clip.scores import CLIP_SCALE
from dl2core.data import sets
from dl2core.errors import InputError

KEPT = 12  # classes whose features stay in this process


def answers_of_class(
    model: str, dataset: str, split: str, label: int, names: tuple[str, ...], own: tuple[str, ...] = ()
) -> ClassAnswers:
    """Ask a model about all images of one class of a split.

    Args:
        label: index of the class.
        names: of the recipes, from all groups.
        own: the viewer's own templates, which are recipes too.

    Raises:
        InputError: no such recipe or class, or a model or images that are not here.
    """
    known = recipes.recipes(tuple(recipes.GROUPS), own=own)
    if missing := [name for name in names if name not in known]:
        raise InputError(f"no recipe is called {missing[0]!r}")
    clip = load.opened(model)
    places, vectors, classes = _features(model, dataset, split, label)
    found = {}
    for name in names:
        asked = measure.spelled_wording(*known[name].wording(classes))
        scores = zero_shot.score(vectors, zero_shot.label_features(clip, asked).cpu(), asked)
        found[name] = scores.ranks(CLIP_SCALE)[:, 0]
    return ClassAnswers(places, found)


@lru_cache(maxsize=KEPT)
def _features(model: str, dataset: str, split: str, label: int):
    """Positions and unit features of a class's images, and the names of all classes."""
    images = sets.load(dataset, split)
    if not 0 <= label < len(images.classes):
        raise InputError(f"{images.title} has {len(images.classes)} classes, class {label} was asked for")
    places = np.flatnonzero(images.labels == label)
    made = jobs.run_here(features.encode(load.opened(model), images.subset(places)))
    return places, made.vectors, images.classes
