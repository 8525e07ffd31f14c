"""One training run on the page: the eight pictures at a chosen moment, the curves, and the prompt between them."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl2core.data import sets
from dl2core.prompts.recorded.recording import Recording
from dl2core.prompts.recorded.runs import Run, Snapshot
from dl2core.prompts.train.spec import TrainSpec
from dl2core.prompts.views import pixel as view
from pages.prompts import cached, charts, goals
from pages.prompts.stage import Layer, stage, tally
from pages.ui import held, inline, link_value, plot

SIDE = 160  # px of the prompt on the screen
BEST, BEFORE = "best", "before"


def moment(made: Recording, *, key: str) -> Snapshot | None:
    """The snapshot that the link names by its step, None for the pictures before; the best one where it names neither."""
    held.declare(f"{key}_at", BEST)
    steps = {str(snapshot.step): snapshot for snapshot in made.run.snapshots}
    asked = link_value.read(f"{key}_at", BEST, valid=lambda text: text in (BEST, BEFORE, *steps))
    return None if asked == BEFORE else steps.get(asked, made.run.best)


def pictures(made: Recording, snapshot: Snapshot | None, *, key: str) -> str:
    """The eight pictures, scrubbed through the run in the browser; returns how many are answered as wanted.

    Args:
        made: the run, finished or under way.
        snapshot: the moment to show; None for the pictures without a prompt.
        key: the page's prefix.
    """
    spec = made.run.spec
    if made.plain is None or (snapshot and snapshot.watched is None) or not sets.on_disk(spec.dataset):
        st.caption(f"{sets.TITLES[spec.dataset]} test images are not on this machine, and so no pictures are watched")
        return ""
    shown = [one for one in made.run.snapshots if one.watched is not None]
    drawn, truths = cached.pictures(spec.dataset, spec.task, made.image_size)
    deep = spec.kind == "deep"
    layers = [Layer("no prompt", made.plain.astype(np.float32))]
    layers += [
        Layer(f"after {one.step} steps", one.watched.astype(np.float32), None if deep else made.canvas(one))
        for one in shown
    ]
    at = 1 + [one.step for one in shown].index(snapshot.step) if snapshot else 0
    wanted = goals.of(made, len(drawn), truths=truths)
    stage(
        drawn,
        layers,
        classes=made.classes,
        std=made.std,
        key=key,
        label="Moment of the training",
        at=at,
        on_choose=lambda place: link_value.write(f"{key}_at", str(shown[place - 1].step) if place else BEFORE),
        goals=wanted,
        slider=True,
    )
    return tally(layers[at], layers[0], made.classes, wanted)


def curves(made: Recording, snapshot: Snapshot | None) -> None:
    """The prompt between its two curves."""
    at = snapshot.step if snapshot else None
    left, middle, right = st.columns([5, 4, 5], gap="medium")
    loss, accuracy = charts.loss(made.run, at=at), charts.accuracy(made.run, at=at)
    plot.show(loss, height=220, alt=f"Loss per step of: {made.title}", where=left)
    plot.show(accuracy, height=220, alt=f"Validation accuracy of: {made.title}", where=right)
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


def asked_for(spec: TrainSpec, stored: Recording) -> str:
    """One line where the stored run is not of the task, kind and data that were asked for."""
    drawn = stored.run.spec
    if (drawn.task, drawn.kind, drawn.dataset) == (spec.task, spec.kind, spec.dataset):
        return ""
    asked = f"{spec.title}, {sets.TITLES[spec.dataset]}"
    return f"{asked}: not trained yet. Press Train; until then: {stored.title}, {sets.TITLES[drawn.dataset]}"


def before_the_first(stored: Recording, spec: TrainSpec) -> Recording | None:
    """The pictures and their answers without a prompt, for a run that has begun and shown nothing yet."""
    same = (stored.run.spec.task, stored.run.spec.dataset) == (spec.task, spec.dataset)
    return stored.with_run(Run(spec)) if same and stored.plain is not None else None
