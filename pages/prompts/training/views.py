"""One training run on the page: curves, the prompt as it was at a chosen moment, and the eight pictures with it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl2core.prompts.recorded.recording import Recording
from dl2core.prompts.recorded.runs import Snapshot
from dl2core.prompts.views import pixel as view
from pages.prompts import cached, charts
from pages.prompts import cards as prompt_cards
from pages.ui import inline, plot

SIDE = 160  # px of the prompt on the screen


def scrubber(made: Recording, *, key: str) -> Snapshot:
    """The slider over the snapshots; it stands at the best one until it is moved."""
    run = made.run
    if len(run.snapshots) < 2:
        return run.last
    steps = [snapshot.step for snapshot in run.snapshots]
    mark = f"{run.spec.dataset}_{run.spec.task}_{run.spec.kind}_{run.spec.layer}_{run.spec.steps}_{run.spec.seed}"
    at = st.select_slider(
        "After so many steps",
        steps,
        run.best.step,
        key=f"{key}_at_{mark}",
        help="Prompt, loss, accuracy and answers of the same moment",
    )
    return next(snapshot for snapshot in run.snapshots if snapshot.step == at)


def draw(made: Recording, snapshot: Snapshot | None) -> None:
    """Pictures with their answers, then the prompt between its two curves.

    Args:
        made: the run, finished or under way.
        snapshot: the moment to show; None while nothing was validated yet.
    """
    at = snapshot.step if snapshot else None
    if snapshot:
        _pictures(made, snapshot)
    left, middle, right = st.columns([5, 4, 5], gap="medium")
    loss, accuracy = charts.loss(made.run, at=at), charts.accuracy(made.run, at=at)
    plot.show(loss, height=240, alt=f"Loss per step of: {made.title}", where=left)
    plot.show(accuracy, height=240, alt=f"Validation accuracy of: {made.title}", where=right)
    if snapshot:
        with middle.container(horizontal_alignment="center", gap="xxsmall"):
            picture, caption = prompt_picture(made, snapshot)
            st.image(inline.png(picture), width=SIDE, alt=f"The prompt after {snapshot.step} steps, signed")
            st.caption(caption)


def prompt_picture(made: Recording, snapshot: Snapshot) -> tuple[np.ndarray, str]:
    """The prompt as a signed picture, and its numbers; a deep prompt as rows of tokens."""
    head = f"**{snapshot.top1:.1f} %** of the validation images after **{snapshot.step}** steps"
    if made.run.spec.kind == "deep":
        tokens = snapshot.parameters["deep_prompt"][0].astype(np.float32)  # (P, D)
        picture = view.enlarged(view.signed_channel(tokens, view.symmetric_limit(tokens)), 4)
        norms = np.linalg.norm(tokens, axis=1)
        return picture, f"{head}  \n{len(tokens)} tokens, a row each · norms {norms.min():.2g} to {norms.max():.2g}"
    canvas = made.canvas(snapshot)
    numbers = view.numbers(canvas, made.std)
    picture = view.enlarged(view.signed(canvas), SIDE // canvas.shape[1])
    return picture, (
        f"{head}  \nL2 norm {numbers.l2_norm:.3g} · largest value {numbers.largest_pixel_steps:,.0f} pixel steps · grey is zero"
    )


def _pictures(made: Recording, snapshot: Snapshot) -> None:
    """The eight pictures with the prompt of this moment, where the run watched them."""
    if snapshot.watched is None or made.plain is None:
        st.caption("This run watched no pictures: only those drawn here are kept with a run")
        return
    pictures = cached.pictures(made.run.spec.task, made.image_size)
    if made.run.spec.kind != "deep":
        canvas = made.canvas(snapshot)
        pictures = np.stack([view.as_seen(one, canvas, made.mean, made.std) for one in pictures])
    now, before = (one.astype(np.float32) for one in (snapshot.watched, made.plain))
    prompt_cards.cards(pictures, made.classes, now, before)
