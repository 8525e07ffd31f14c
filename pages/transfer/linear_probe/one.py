"""The view of one probe: its accuracy, its curves, where it is wrong, and what the run did to the backbone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl2core.transfer.live_result import CONVERGED
from dl2core.transfer.own_images import Own
from dl2core.transfer.probe_result import Epoch, ProbeResult
from pages.transfer.linear_probe import cached, charts, rows
from pages.transfer.linear_probe.presets import CLASSES, CONFUSION, FROZEN, LOOKS, MISTAKES, TABLE
from pages.ui import controls, plot, table
from pages.ui.cached import charts as kept
from pages.ui.markdown import plain

MOST_PICTURES = 24
SIDE = 96  # px, smallest width of a picture


def draw(found: ProbeResult) -> None:
    """The accuracy in large letters, and the curves beside it."""
    number, *places = st.columns([3, 5, 5], gap="medium")
    with number:
        headline(found)
    curves(found.epochs, found.best + 1, places)


def running(epochs: tuple[Epoch, ...]) -> None:
    """The curves so far, where they will stand."""
    number, *places = st.columns([3, 5, 5], gap="medium")
    number.metric("Right on the test images", "not yet")
    if epochs:
        curves(epochs, 0, places)


def curves(epochs: tuple[Epoch, ...], best: int, places: Sequence[DeltaGenerator]) -> None:
    """Accuracy and loss by epoch, side by side.

    Args:
        best: the epoch that validation chose, from 1; 0 for none yet.
        places: two columns.
    """
    accuracy = kept.chart(charts.curve, rows.of_epochs(epochs), best, "accuracy, %")
    loss = kept.chart(charts.curve, rows.of_losses(epochs), best, "loss, nats")
    plot.show(accuracy, height=260, alt="Training and validation accuracy by epoch", where=places[0])
    plot.show(loss, height=260, alt="Training and validation loss by epoch", where=places[1])


def headline(found: ProbeResult) -> None:
    """The accuracy with its interval, and what it was measured with."""
    low, high = found.interval
    live = found.live
    st.metric("Right on the test images", f"{found.top1:.1f} %")
    st.markdown(f"95 %: **{low:.1f}** to **{high:.1f} %**, n = {found.n:,}. BatchNorm in {found.spec.batchnorm} mode.")
    if live is None:
        st.caption(_trained(found))
    else:
        st.markdown(
            f"**{live.weights_changed:,}** of {live.weights:,} weights changed, and **{live.statistics_changed:,}** of "
            f"{live.statistics:,} running statistics."
        )
    if warning := rows.known_before(found):
        st.caption(warning)
    for line in found.left_out:
        st.caption(plain(f"Left out: {line}"))


def _trained(found: ProbeResult) -> str:
    """On how many images and for how long the head was trained."""
    statistics = "the assignment's" if found.spec.statistics == "assignment" else "the backbone's own"
    epochs = f"{len(found.epochs)} epoch{'s' * (len(found.epochs) != 1)}{'' if found.live else ' on kept features'}"
    return (
        f"{found.n_train:,} images trained it; validation chose epoch {found.best + 1}. {epochs} took {found.seconds:.1f} s. "
        f"Pixels: {statistics} mean and deviation."
    )


def closer(found: ProbeResult, *, key: str, source: str, own: Own | None) -> None:
    """One further view at a time."""
    look = controls.one_of("Look closer", LOOKS, key=f"{key}_look", default=CONFUSION)
    if look == CONFUSION:
        _confusions(found, key=key, own=own)
    elif look == MISTAKES:
        st.caption("Wrong, and the surest first")
        _pictures(found, found.mistakes(MOST_PICTURES), own)
    elif look == CLASSES:
        table.show(rows.by_class(found), alt="Accuracy of each class, the worst first")
    elif look == FROZEN:
        frozen(found)
    elif look == TABLE:
        table.show(rows.beside_the_report(found, source), alt="The report's probe, its re-runs, and this one")


def frozen(found: ProbeResult) -> None:
    """What a run through the backbone changed in it, and what that cost."""
    live, against = found.live, found.against_frozen
    if live is None:
        st.markdown(
            "Yes: its features were computed once, before training. Train with BatchNorm in train mode to compare."
        )
        return
    said = []
    if against:
        low, high = against.interval
        said.append(
            f"Against the same probe on the untouched backbone: **{against.points:+.1f} points** "
            f"({low:+.1f} to {high:+.1f}, paired): {against.gained:,} images became right, {against.lost:,} wrong."
        )
    if live.statistics_changed and not live.converged:
        said.append(
            f"{live.updates:,} updates are fewer than {CONVERGED}: the running statistics have not settled, and the accuracy "
            f"says little of train mode yet."
        )
    st.markdown(" ".join(said))
    st.caption(
        f"{_trained(found)} A step on {live.cost.batch:,} images changes up to {live.cost.trained:,} numbers, keeps "
        f"{live.cost.saved_bytes / 1e6:,.3g} MB for the backward pass, and took {live.cost.step_ms:,.0f} ms (median)"
    )
    if live.drift:
        chart = kept.chart(charts.drift, rows.of_drift(live))
        plot.show(chart, height=260, alt="How far the running means moved, layer by layer")


def _confusions(found: ProbeResult, *, key: str, own: Own | None) -> None:
    left, right = st.columns([3, 2], gap="medium")
    with left:
        chart = kept.chart(charts.confusion, rows.cells(found), found.classes)
        picked = plot.pick(
            chart, "cell", key=f"{key}_cell_{rows.name_of(found)}", alt="True labels in rows, answers in columns"
        )
    with right:
        if picked is None:
            st.caption("A press on a cell opens its images")
            return
        truth, answer = str(picked["truth"]), str(picked["answer"])
        names = np.array(found.classes)
        places = np.flatnonzero((names[list(found.truth)] == truth) & (names[list(found.predicted)] == answer))
        st.markdown(
            f"**{plain(truth)}**, answered **{plain(answer)}**: {len(places):,} image{'' if len(places) == 1 else 's'}"
        )
        _pictures(found, places, own)


def _pictures(found: ProbeResult, places: np.ndarray, own: Own | None) -> None:
    """The test images at these places with their answers; where they are not on this machine, a line instead."""
    images = cached.tested(found, own)
    if images is None:
        st.caption("These images are not on this machine: train here, and they open")
        return
    if len(places) > MOST_PICTURES:
        st.caption(f"The first {MOST_PICTURES} of {len(places):,}")
    with st.grid("auto", min_column_width=SIDE):
        for place in places[:MOST_PICTURES]:
            truth, answer = found.classes[found.truth[place]], found.classes[found.predicted[place]]
            factor = max(1, round(SIDE / images.shape[1]))
            st.image(
                images[place].repeat(factor, axis=0).repeat(factor, axis=1),
                caption=plain(f"{truth} → {answer}, {100 * found.confidence[place]:.0f} %"),
                output_format="PNG",
                alt=f"{truth}, answered {answer}",
            )
