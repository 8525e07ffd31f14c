"""Stored runs of the page, and the pictures whose answers they hold."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl2core import store
from dl2core.data import cifar, parquet, sets
from dl2core.robustness import noise
from dl2core.robustness.result import NoiseResult
from dl2core.store import Document

MOST_IMAGES = 10_000  # that are looked through for eight pictures


@st.cache_resource(max_entries=4, show_spinner=False)
def stored(name: str) -> tuple[NoiseResult, Document]:
    """A stored run and its document. Shared: not to be changed."""
    document = store.shipped(name)
    return store.from_document(NoiseResult, document), document


def pictures_of(name: str) -> tuple[np.ndarray, ...] | None:
    """The eight pictures of a stored run where this machine has them."""
    return pictures_in(stored(name)[0])


def pictures_in(found: NoiseResult) -> tuple[np.ndarray, ...] | None:
    """The eight pictures of a run where this machine has their pixels."""
    spec = found.spec
    return pictures(found.watched, spec.dataset, "train" if spec.test_from_train else "test", spec.limit, spec.seed)


def check(document: Document) -> None:
    """Refuse an imported document that the page cannot show.

    Raises:
        InputError: what is missing or wrong.
    """
    store.from_document(NoiseResult, document)


@st.cache_resource(max_entries=8, show_spinner="Looking for the pictures")
def pictures(
    watched: tuple[tuple[int, int], ...], dataset: str, split: str, limit: int | None, seed: int
) -> tuple[np.ndarray, ...] | None:
    """The watched pictures (32, 32, 3) uint8 where this machine has these very pixels; None where it has not.

    Args:
        watched: their keys, made from their pixels.
        limit: how many Shapes were drawn.
        seed: of the run, which the keys depend on.
    """
    if dataset != "shapes":
        found = cifar.find(dataset, split)
        if not found or found.kind != "parquet" or sum(map(parquet.row_count, found.paths)) > MOST_IMAGES:
            return None
    images = sets.load(dataset, split, limit=limit if dataset == "shapes" else None).images
    by_key = {noise.key(picture, seed=seed): picture for picture in images}
    return tuple(by_key[key] for key in watched) if by_key.keys() >= set(watched) else None
