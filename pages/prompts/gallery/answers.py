"""What the model says of pictures with a prompt, with noise of its norm, and with nothing; and how that is drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from dl2core.data import catalogue
from dl2core.data.gallery import PictureChoice
from dl2core.prompts.recorded import recording
from dl2core.prompts.recorded.recording import PictureAnswers, Recording
from pages.prompts import cached, charts, goals
from pages.prompts.stage import Layer, stage
from pages.ui import controls, fetch, images, plot

MOST = 8  # labels of one picture
ADDED = {
    "nothing": "nothing",
    "noise": "same-norm noise",
    "learned": "learned",
}  # as the page holds it -> as the link does
SAID = {"nothing": "Nothing added", "noise": "Noise of the same norm", "learned": "The learned frame"}
SERIES = {"nothing": "nothing added", "noise": "noise", "learned": "learned prompt"}


def on_cifar(name: str) -> PictureAnswers | None:
    """The answers for eight CIFAR-10 test pictures, where those are on this machine; else the line that fetches them."""
    if not fetch.offer(catalogue.dataset("cifar10", "test")):
        return None
    return cached.on_cifar(name)


def of_training(made: Recording) -> tuple[PictureAnswers | None, str]:
    """The answers of this session's own training, and which pictures they are to."""
    if made.run.spec.dataset != "shapes":
        choice = PictureChoice(made.run.spec.dataset, seed=recording.PICTURES_SEED)
        drawn = images.gallery("gal", choice)
        return cached.on_pictures(cached.fingerprint(made), drawn.keys, made, drawn), drawn.title
    if made.noise is not None:
        return recording.answers(made), "Shapes test"
    drawn = recording.pictures(made.run.spec.task, made.image_size)
    learned = made.run.best.watched
    return PictureAnswers(drawn, made.plain, made.plain, learned.astype(np.float32)), "Shapes test"


def before_and_after(
    made: Recording, shown: PictureAnswers, added: str, *, own: bool, key: str, on_choose: Callable[[str], None]
) -> int:
    """Draw the pictures; returns how many answers the shown layer changes.

    Args:
        made: whose prompt it is.
        shown: the pictures and their answers.
        added: one of ADDED.
        own: whether they are the person's own, whose truth is not known.
        on_choose: gets another one of ADDED.
    """
    there = offered(made)
    truths = recording.truths() if made.run.spec.dataset == "shapes" and not own else ()
    noise = None if made.noise_canvas is None else made.noise_canvas.astype(np.float32)
    canvases = {"nothing": None, "noise": noise, "learned": made.canvas(made.run.best)}
    layers = [Layer(SAID[name], getattr(shown, name), canvases[name]) for name in there]
    stage(
        shown.pictures,
        layers,
        classes=made.classes,
        std=made.std,
        key=key,
        label="Added to each picture",
        at=there.index(added),
        on_choose=lambda place: on_choose(there[place]),
        goals=goals.of(made, len(shown.pictures), truths=truths),
    )
    return int((getattr(shown, added).argmax(axis=1) != shown.nothing.argmax(axis=1)).sum())


def offered(made: Recording) -> list[str]:
    """What can be added with this recording: one that was stopped early has no noise to compare with."""
    return [name for name in ADDED if name != "noise" or made.noise_canvas is not None]


def per_class(shown: PictureAnswers, classes: tuple[str, ...], *, key: str) -> None:
    """One picture's probabilities over its labels: without the prompt, with noise of its norm, with it."""
    number = controls.whole("Picture", key=f"{key}_picture", low=1, high=len(shown.pictures), default=1) - 1
    rows = {title: getattr(shown, name)[number] for name, title in SERIES.items()}
    highest = np.max(list(rows.values()), axis=0)
    best = np.argsort(-highest, kind="stable")[:MOST]
    chart = charts.before_after([classes[k] for k in best], {title: row[best] for title, row in rows.items()})
    plot.show(chart, height=330, alt=f"Probabilities of picture {number + 1} before and after")
    st.caption(f"The {len(best)} most probable of {len(classes)} labels; softmax over all of them")
