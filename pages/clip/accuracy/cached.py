"""Zero-shot accuracies in the pages: the stored recipes and their images."""

from __future__ import annotations

import streamlit as st

from dl2core import store
from dl2core.clip.accuracy.spec import RecipesSpec
from dl2core.data import sets
from dl2core.data.image_set import ImageSet
from dl2core.store import Document

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
