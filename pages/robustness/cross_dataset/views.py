"""The three views: labels added one by one, who takes what from whom, and Table 7 with three means."""

from __future__ import annotations

import streamlit as st

from dl2core import published
from dl2core.clip.model import BUILT_IN
from dl2core.robustness.cross_dataset_result import CrossResult, Method
from pages.robustness.cross_dataset import cached, charts, rows
from pages.robustness.cross_dataset.controls import titles
from pages.robustness.cross_dataset.presets import KEY
from pages.ui import controls, frame, inline, plot, table
from pages.ui.cached import charts as kept

SHOWN, SIDE = 8, 96
NEVER_ASKED = (
    "Why so deep: the built-in model was trained to choose among ten classes, or among the captions of scenes, and never among "
    "both. So nothing keeps a ship below “yellow square”. CLIP saw all its captions together, and loses far less (Table 7)."
)


def contradiction() -> None:
    """The report's own contradiction: the same images, model and prompt, and ten labels more."""
    own = next(
        row.top1 for row in published.TABLE_4 if (row.dataset, row.method, row.split) == ("cifar100", "padding", "test")
    )
    union = next(row.cifar100 for row in published.TABLE_7 if (row.trained_on, row.method) == ("cifar100", "padding"))
    numbers, words = st.columns([4, 5], gap="small", vertical_alignment="center")
    with numbers, st.container(horizontal=True, gap="medium"):
        st.metric("◆ 100 labels, Table 4", f"{own:.2f} %", width="content")
        st.metric("◆ 110 labels, Table 7", f"{union:.2f} %", width="content")
    words.markdown(
        "CIFAR-100 with padding: can more labels help? **Never**, with one model and one template: an added label can only "
        "win images. The assignment's script for Table 7 has another template, “This a photo of a {}”."
    )


def one_by_one(found: CrossResult, method: Method, side: int) -> None:
    """The falling line, and the thieves."""
    names = titles(found.spec)
    curve, thieves = rows.added(found, method, side)
    start, end = curve[0]["percent"], curve[-1]["percent"]
    st.markdown(
        f"**{names[side]}** images, **{method.name}**: {start:.1f} % among their own {found.classes[side]} labels, "
        f"{end:.1f} % with the {found.classes[1 - side]} labels of {names[1 - side]} · {method.sides[side].title}"
    )
    picture = kept.chart(charts.one_by_one, curve, thieves, f"labels of {names[1 - side]}")
    alt = f"Accuracy falls from {start:.1f} to {end:.1f} % as labels are added; the labels that took most are named"
    plot.show(picture, height=300, alt=alt)
    if found.spec.model == BUILT_IN:
        st.caption(NEVER_ASKED)


def taken(found: CrossResult, method: Method, side: int) -> None:
    """What becomes of every class, the flows, and the pictures of one stolen class."""
    names = titles(found.spec)
    chosen = method.sides[side]
    every = controls.switch("All labels", key=f"{KEY}_all", default=True, help="Off: each set's own labels only")
    top1 = chosen.union_top1 if every else chosen.own_top1
    labels = len(found.labels) if every else found.classes[side]
    st.markdown(f"**{names[side]}** images among **{labels}** labels: **{top1:.1f} %** right · {chosen.title}")
    left, right = st.columns([3, 2], gap="medium")
    plot.show(
        kept.chart(charts.classes, rows.classes(found, method, side, all_labels=every)),
        alt=f"Every class of {names[side]}: right, taken by the other labels, wrong",
        where=left,
    )
    with right:
        drawn = rows.flows(found, method, side) if every else []
        if drawn:
            st.markdown(f"**From {names[side]} to {names[1 - side]}**")
            plot.show(
                kept.chart(charts.flows, drawn), height=280, alt="Lines from true labels to the labels that took images"
            )
            _stolen(found, method, side)
        else:
            st.caption("No image leaves for the other set." if every else "Among its own labels no image can leave.")
    with frame.folded("Leak matrix"):
        table.show(rows.leaks(found, method, names), alt="Right, wrong within the set, and gone to the other set")


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


def table7(found: CrossResult, source: str) -> None:
    """The report's rows with three means, and this run's in a table of its own."""
    st.markdown("**The report**: CLIP ViT-B/32 among the 110 labels of CIFAR-10 and CIFAR-100")
    table.show(rows.report(), alt="Table 7 with means by image, by class and harmonic")
    st.caption(
        "By class: weighted by 10 and 100 labels. The row without a prompt, which the report lacks, is its missing control."
    )
    names = titles(found.spec)
    st.markdown(f"**{found.model}** among the {len(found.labels)} labels of {names[0]} and {names[1]}")
    table.show(rows.ours(found, names, source), alt="This run, with the same three means")
