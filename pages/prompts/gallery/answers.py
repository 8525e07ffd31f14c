"""What the model says of eight pictures with a prompt, with noise, and with nothing: stored, or asked on CIFAR-10."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl2core.data import catalogue
from dl2core.prompts.recorded.recording import PictureAnswers
from pages.prompts import cached, charts
from pages.ui import controls, fetch, plot

MOST = 8  # labels of one picture
SERIES = {"nothing": "nothing added", "noise": "noise", "learned": "learned prompt"}


def on_cifar(name: str) -> PictureAnswers | None:
    """The answers for eight CIFAR-10 test pictures, where those are on this machine; else the line that fetches them."""
    if not fetch.offer(catalogue.dataset("cifar10", "test")):
        return None
    return cached.on_cifar(name)


def per_class(shown: PictureAnswers, classes: tuple[str, ...], *, key: str) -> None:
    """One picture's probabilities over its labels: without the prompt, with noise of its norm, with it."""
    number = controls.whole("Picture", key=f"{key}_picture", low=1, high=len(shown.pictures), default=1) - 1
    rows = {title: getattr(shown, name)[number] for name, title in SERIES.items()}
    highest = np.max(list(rows.values()), axis=0)
    best = np.argsort(-highest, kind="stable")[:MOST]
    chart = charts.before_after([classes[k] for k in best], {title: row[best] for title, row in rows.items()})
    plot.show(chart, height=330, alt=f"Probabilities of picture {number + 1} before and after")
    st.caption(f"The {len(best)} most probable of {len(classes)} labels; softmax over all of them")
