"""The images behind a cell or a class: from the measurement of this session, or asked of the built-in model on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from dl2core.clip.accuracy.answers import Accuracy, ClassAnswers
from dl2core.clip.accuracy.spec import RecipesSpec
from dl2core.data import catalogue
from dl2core.data.image_set import ImageSet
from pages.clip.accuracy import cached
from pages.ui import fetch, frame, inline
from pages.ui.model_picker import BUILT_IN

MOST = 12
GRID = "display:grid;grid-template-columns:repeat(auto-fill,minmax(90px,1fr));gap:0.5rem;font-size:0.875rem"
PICTURE = "width:100%;aspect-ratio:1;image-rendering:pixelated;border-radius:0.25rem;display:block"


def of_class(
    spec: RecipesSpec, measured: dict[str, Accuracy] | None, label: int, names: Sequence[str]
) -> ClassAnswers | None:
    """A class's images and the recipes' answers to them; None, and a line that says why, where there are none."""
    if measured is not None:
        first = measured[names[0]]
        places = np.flatnonzero(first.truth == label)
        return ClassAnswers(places, {name: measured[name].ranked[places, 0] for name in names})
    if spec.dataset == "shapes" or spec.model != BUILT_IN:
        st.caption("Measure, and the pictures open here")
        return None
    if not fetch.offer(catalogue.dataset(spec.dataset, spec.split)):
        st.caption("With these images on this machine, every cell opens its pictures")
        return None
    return cached.answers_of_class(spec, label, tuple(names))


def show(data: ImageSet, places: np.ndarray, captions: Sequence[str]) -> None:
    """Pictures in a grid, each with what is said of it; what is said of all of them stands above, and is left to screen readers.

    Args:
        places: (n,) positions in `data`.
        captions: n of them.
    """
    alike = len(set(captions)) == 1
    figures = [
        f'<figure style="margin:0"><img src="{inline.png(data.images[place])}" alt="{escape(said)}" style="{PICTURE}">'
        + ("" if alike else f'<figcaption style="line-height:1.25">{escape(said)}</figcaption>')
        + "</figure>"
        for place, said in zip(places[:MOST], captions, strict=False)
    ]
    st.html(f'<div style="{GRID}">{"".join(figures)}</div>')  # one element for all: a dozen of them is slow
    shown = f"the first {MOST} of {len(places):,}" if len(places) > MOST else f"{len(places):,}"
    frame.caption("measured", f"{shown} on this machine's {data.title}")
