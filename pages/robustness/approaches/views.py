"""The hero and what stands below it: few images, the report's sentences, time, and the table."""

from __future__ import annotations

import streamlit as st

from dl2core.clip.model import BUILT_IN
from dl2core.robustness.approaches.claims import MEMORY, statements
from dl2core.robustness.approaches.result import MANY, NOTHING, Approaches
from pages.robustness.approaches import charts, rows
from pages.robustness.approaches.controls import Choice
from pages.robustness.approaches.presets import AFTER, FEW, KEY, NETWORKS, SAID, TIME
from pages.ui import controls, plot, table
from pages.ui.cached import charts as kept

NOT_TRAINED = "Not measured in this run."


def hero(found: Approaches, choice: Choice, source: str) -> None:
    """Accuracy against stacked memory, the order after a shift beside it, and the report's sentence below."""
    amount = rows.amount_of(found, choice.amount)
    drawn = rows.bubbles(found, amount, source)
    if not drawn:
        st.caption(NOT_TRAINED)
        return
    left, right = st.columns([4, 3], gap="medium")
    parts, about = rows.stacks(found, amount), f"Trained on {_images(found, amount)}"
    alt = "Accuracy against memory: " + ", ".join(f"{one['approach']} {one['mb']:,.0f} MB" for one in drawn)
    plot.show(kept.chart(charts.memory, drawn, parts, about), height=charts.HEIGHT, alt=alt, where=left)
    ranked = rows.ranks(found, amount, choice.shift, source)
    alt = "The order after the shift: " + ", ".join(str(one["says"]) for one in ranked if one["says"])
    about = f"The order after {AFTER[choice.shift].removeprefix('then ')}"
    plot.show(kept.chart(charts.order, ranked, about), height=charts.HEIGHT, alt=alt, where=right)
    if amount != choice.amount:
        st.caption(f"Not measured in this run: {found.spec.named(choice.amount)}.")
    _memory(found, amount)


def _images(found: Approaches, amount: int) -> str:
    """ "1 image a class", "4,000 images"."""
    if amount == MANY:
        return f"{found.spec.many:,} images"
    return f"{amount} image{'s' * (amount > 1)} a class"


def _memory(found: Approaches, amount: int) -> None:
    """The report's sentence on memory, and what was measured of it."""
    judged = next(one for one in statements(found, BUILT_IN) if one.says == MEMORY)
    deep, probe = (found.price("ViT-B/32", name) for name in ("deep prompt", "linear probe"))
    larger = f" At CLIP ViT-B/32's size: {deep.saved_mb:,.0f} and {probe.saved_mb:.2g} MB." if deep and probe else ""
    st.markdown(f"◆ “{judged.says}”: **{judged.verdict}**. {judged.because[0].upper()}{judged.because[1:]}.{larger}")
    draws = max((few.draws for few in found.spec.few if few.a_class == amount), default=1)
    bars = f"lowest to highest of {draws} draws" if draws > 1 else "95 % over the test images"
    st.caption(
        f"Circle: CPU time of a step. Bar through it: {bars}. Dashed: {NOTHING}. In brackets: the place before the shift. "
        f"Asked about {found.tested_on}."
    )


def closer(found: Approaches, view: str, source: str) -> None:
    """One more view at a time."""
    if view == SAID:
        network = "ViT-B/32" if found.price("ViT-B/32", "linear probe") else BUILT_IN
        alt = "Each sentence of 2.6, its verdict, and the numbers behind it"
        table.show(rows.said(statements(found, network)), alt=alt)
        st.caption(
            f"Memory and time: {NETWORKS[network]}. Accuracy: {found.model}. A difference that may be chance shows nothing."
        )
    elif view == FEW:
        _few(found, source)
    elif view == TIME:
        _time(found)
    else:
        _numbers(found)


def _numbers(found: Approaches) -> None:
    st.markdown(f"**Accuracy**: {found.model}, {found.tested_on}")
    table.show(rows.table(found), alt="Every approach with all its accuracies")
    for network, title in NETWORKS.items():
        if listed := rows.prices(found, network):
            price = found.price(network, "linear probe")
            st.markdown(
                f"**A training step** of {title}: memory with {price.batch} images, time with {price.measured_batch}"
            )
            table.show(listed, alt=f"Memory and time of a step of {title}")


def _few(found: Approaches, source: str) -> None:
    drawn, without = rows.few(found, "as they are", source), found.without()
    if not drawn:
        st.caption(NOT_TRAINED)
        return
    counts = ", ".join(f"{one.draws} draw{'s' * (one.draws > 1)} at {one.a_class}" for one in found.spec.few)
    alt = "Accuracy of every draw by images a class"
    plot.show(kept.chart(charts.few, drawn, without), height=250, alt=alt)
    st.caption(
        f"{counts}, shared by all; {found.spec.steps} steps each. Ticks: means. Dashed: {NOTHING}, {without:.1f} %."
    )


def _time(found: Approaches) -> None:
    if not found.of("linear probe", MANY):
        st.caption(NOT_TRAINED)
        return
    by = controls.one_of("Compare at equal", {"step": "steps", "seconds": "CPU seconds"}, key=f"{KEY}_by")
    picture = kept.chart(charts.curves, rows.curves(found), by)
    plot.show(picture, height=250, alt=f"Accuracy of the runs with many images by {by}")
    st.caption(f"{found.spec.many:,} images, {found.spec.many_steps} steps of {found.spec.batch}; built-in tower.")
