"""Zero-shot accuracies in the pages: the stored recipes, the job that measures them, and its images."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict, dataclass

import streamlit as st

from dl2core import store
from dl2core.clip.accuracy import recipes
from dl2core.clip.accuracy.answers import Accuracy
from dl2core.data import sets
from dl2core.data.image_set import ImageSet
from dl2core.jobs import Progress
from dl2core.store import Document
from pages.ui.cached import models as clip

STORED, STORED_TABLE = "clip_recipes", "clip_table3"


@dataclass(frozen=True)
class Spec:
    """What is measured."""

    model: str
    dataset: str
    split: str
    groups: tuple[str, ...]
    limit: int | None
    seed: int = 0
    own: tuple[str, ...] = ()  # templates of the viewer's, measured with the others


@dataclass(frozen=True, eq=False)
class Measured:
    """A finished run: its document, and every image's answer by recipe."""

    document: Document
    found: dict[str, Accuracy]


@st.cache_data(max_entries=1, show_spinner=False)
def stored() -> Document:
    """The recipes of the built-in model on CIFAR-10's test images."""
    return store.shipped(STORED)


@st.cache_data(max_entries=1, show_spinner=False)
def stored_table() -> Document:
    """Table 3: the report's rows, the published ones, and the built-in model's."""
    return store.shipped(STORED_TABLE)


def images(spec: Spec) -> ImageSet:
    """The images of a spec; CIFAR is decoded once and then mapped from DL2_HOME."""
    return sets.load(spec.dataset, spec.split, limit=spec.limit, seed=spec.seed)


def measure(spec: Spec) -> Generator[Progress, None, Measured]:
    """The job behind the page's button; called by the worker, so it may import torch."""
    from dl2core.clip.accuracy import documents
    from dl2core.clip.accuracy import measure as accuracy

    chosen = recipes.recipes(spec.groups, own=spec.own)
    model, pictures = clip.model(spec.model), images(spec)
    steps = accuracy.measure_all(
        model, pictures, {name: recipe.wording(pictures.classes) for name, recipe in chosen.items()}
    )

    def work() -> Generator[Progress, None, Measured]:
        found = yield from steps
        document = documents.of_recipes(chosen, found, spec={**asdict(spec), "weights": model.identity})
        return Measured(document, found)

    return work()
