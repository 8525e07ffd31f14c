"""Zero-shot accuracies in the pages: the stored recipes, their images, and what is asked about one class."""

from __future__ import annotations

import streamlit as st

from dl2core import store
from dl2core.clip.accuracy.answers import ClassAnswers
from dl2core.clip.accuracy.spec import RecipesSpec
from dl2core.data import cifar, sets
from dl2core.data.image_set import ImageSet
from dl2core.store import Document
from pages.ui.cached.worker import ask

STORED, STORED_TABLE = "clip_recipes", "clip_table3"


@st.cache_data(max_entries=1, show_spinner=False)
def stored() -> Document:
    """The recipes of the built-in model on CIFAR-10's test images."""
    return store.shipped(STORED)


@st.cache_data(max_entries=1, show_spinner=False)
def stored_table() -> Document:
    """Table 3: the report's rows, the published ones, and the built-in model's."""
    return store.shipped(STORED_TABLE)


def images(spec: RecipesSpec) -> ImageSet:
    """The images of a spec; CIFAR is decoded once and then mapped from DL2_HOME."""
    return sets.load(spec.dataset, spec.split, limit=spec.limit, seed=spec.seed)


def answers_of_class(spec: RecipesSpec, label: int, names: tuple[str, ...]) -> ClassAnswers:
    """What the recipes answer to the images of one class of the spec's split, asked of the worker once."""
    found = cifar.find(spec.dataset, spec.split)
    return _of_class(spec.model, spec.dataset, spec.split, label, names, found.identity if found else "")


@st.cache_data(max_entries=64, show_spinner="Asking the model about the images of this class")
def _of_class(model: str, dataset: str, split: str, label: int, names: tuple[str, ...], identity: str) -> ClassAnswers:
    return ask("dl2core.clip.accuracy.one_class.answers_of_class", model, dataset, split, label, names, view="class")
