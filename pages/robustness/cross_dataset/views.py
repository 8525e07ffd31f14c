"""The three views: labels added one by one, who takes what from whom, and Table 7 with three means."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl2core.clip.model import BUILT_IN
from dl2core.robustness.cross_dataset_result import CrossResult, Method
from pages.robustness.cross_dataset import cached, charts, ladder, rows
from pages.robustness.cross_dataset.controls import titles
from pages.robustness.cross_dataset.presets import KEY
from pages.ui import controls, inline, plot, predict, table
from pages.ui.cached import charts as kept

SHOWN, SIDE = 8, 96
BAR, AXES, FLOWS = 24, 110, 290  # px: a class's bar, axis and legend, the lines beside them
ANSWERS = SOMETIMES, NEVER = ("yes, now and then", "never")
BECAUSE = (
    "An added label can only win images, so the accuracy can only fall. The report's 61.96 has another template or another "
    "checkpoint: the assignment's script for Table 7 asks “This a photo of a {}”."
)
NEVER_ASKED = (
    "Why so deep: the built-in model was trained to choose among ten classes, or among the captions of scenes, and never among "
    "both. So nothing keeps a ship below “yellow square”. CLIP saw all its captions together, and loses far less (Table 7)."
)


Draw = Callable[
    [DeltaGenerator, DeltaGenerator], None
]  # a view, computed: into the picture's place, and the one below it


def one_by_one(found: CrossResult, method: Method, side: int, source: str) -> Draw:
    """The hero, and the report's question as a bet."""

    def draw(picture: DeltaGenerator, below: DeltaGenerator) -> None:
        with picture:
            ladder.show(found, method, side, names=titles(found.spec), key=KEY, source=source)
        with below:
            made = predict.bet("Can ten more labels help, with one model and one template?", ANSWERS, key=KEY)
            predict.verdict(made, NEVER, after=BECAUSE)
            if made.revealed and found.spec.model == BUILT_IN:
                st.caption(NEVER_ASKED)

    return draw


def taken(found: CrossResult, method: Method, side: int, *, every: bool) -> Draw:
    """What becomes of every class, the flows, and the pictures of one stolen class.

    Args:
        every: the labels of both sets; else each set's own.
    """
    names, chosen = titles(found.spec), method.sides[side]
    top1 = chosen.union_top1 if every else chosen.own_top1
    labels = len(found.labels) if every else found.classes[side]
    listed = rows.classes(found, method, side, all_labels=every)
    flows = rows.flows(found, method, side) if every else []
    parts, lines = kept.chart(charts.classes, listed), kept.chart(charts.flows, flows) if flows else None
    height = BAR * len({row["class"] for row in listed}) + AXES
    alt = f"Every class of {names[side]}: right, taken by the other labels, wrong"
    leaks = rows.leaks(found, method, names)
    said = f"**{names[side]}** images among **{labels}** labels: **{top1:.1f} %** right"

    def draw(picture: DeltaGenerator, below: DeltaGenerator) -> None:
        left, right = picture.columns([3, 2], gap="medium")
        plot.show(parts, height=height, alt=alt, where=left)
        with right:
            if lines is None:
                st.markdown(said)
                st.caption(
                    "No image leaves for the other set." if every else "Among its own labels no image can leave."
                )
            else:
                st.markdown(f"{said}. From {names[side]} to {names[1 - side]}:")
                plot.show(lines, height=FLOWS, alt="Lines from true labels to the labels that took images")
        with below:
            if flows:
                _stolen(found, method, side)
            with st.expander("Leak matrix"):
                table.show(leaks, alt="Right, wrong within the set, and gone to the other set")

    return draw


def _stolen(found: CrossResult, method: Method, side: int) -> None:
    """The pictures that one class has lost, with the labels that took them."""
    chosen = method.sides[side]
    losers = sorted({truth for truth, _ in chosen.stolen()})
    if not losers:
        st.caption("None of them had been right among its own labels.")
        return
    counts = {loser: sum(n for (truth, _), n in chosen.stolen().items() if truth == loser) for loser in losers}
    ordered = sorted(losers, key=lambda loser: -counts[loser])
    name = controls.select("Stolen from", [found.labels[loser] for loser in ordered], key=f"{KEY}_class")
    loser = found.labels.index(name)
    places = tuple(
        k for k, truth in enumerate(chosen.truth) if truth == loser == chosen.own[k] and chosen.union[k] != truth
    )[:SHOWN]
    shown = cached.pictures(found.spec, side, places, SIDE)
    if shown is None:
        st.caption(f"{counts[loser]} images; they are not on this machine, so their numbers alone are shown.")
        return
    with st.grid("auto", min_column_width=80, gap="small"):
        for place, one in zip(places, shown, strict=True):
            with st.container(gap=None):
                thief = found.labels[chosen.union[place]]
                st.image(inline.png(one), width="stretch", alt=f"A {name}, answered {thief}")
                st.caption(thief)


def table7(found: CrossResult, source: str) -> Draw:
    """The report's rows with three means, and this run's in a table of its own."""
    theirs, names = rows.report(), titles(found.spec)
    mine = rows.ours(found, names, source)

    def draw(picture: DeltaGenerator, below: DeltaGenerator) -> None:
        with picture:
            table.show(theirs, alt="Table 7 with means by image, by class and harmonic")
            st.caption(
                "The report: CLIP ViT-B/32 among the 110 labels of CIFAR-10 and CIFAR-100. By class: weighted by 10 and 100 "
                "labels. The row without a prompt, which the report lacks, is its missing control."
            )
        with below:
            table.show(mine, alt="This run, with the same three means")
            st.caption(f"{found.model} among the {len(found.labels)} labels of {names[0]} and {names[1]}.")

    return draw
