"""The hero and what stands below it: few images, the report's sentences, time, and the table."""

from __future__ import annotations

import streamlit as st

from dl2core.clip.model import BUILT_IN
from dl2core.robustness.approaches.claims import MEMORY, statements
from dl2core.robustness.approaches.result import LITE0, MANY, NOTHING, Approaches
from pages.robustness.approaches import charts, rows
from pages.robustness.approaches.controls import Choice
from pages.robustness.approaches.presets import AFTER, FEW, KEY, NETWORKS, SAID, TIME
from pages.ui import controls, plot, table
from pages.ui.cached import charts as kept

Runs = tuple[Approaches, ...]  # with the same images; the built-in tower's first
LITE0_SAID = (
    "Lite0: EfficientNet-Lite0, pretrained on ImageNet and given 224 px; the others fit the built-in tower, 32 px, which was "
    "pretrained on CIFAR-10's training images and Shapes."
)
NOT_TRAINED = "Not measured in this run."


def hero(runs: Runs, choice: Choice, source: str) -> None:
    """Accuracy against stacked memory, the order after a shift beside it, and the report's sentence below."""
    found, asked = runs[0], runs
    amount = rows.amount_of(found, choice.amount)
    runs = rows.measured(asked, amount)
    drawn = rows.bubbles(runs, amount, source)
    if not drawn:
        st.caption(NOT_TRAINED)
        return
    left, right = st.columns([4, 3], gap="medium")
    parts, about = rows.stacks(runs, amount), f"Trained on {_images(found, amount)}"
    alt = "Accuracy against memory: " + ", ".join(f"{one['approach']} {one['mb']:,.0f} MB" for one in drawn)
    plot.show(kept.chart(charts.memory, drawn, parts, about), height=charts.HEIGHT, alt=alt, where=left)
    ranked = rows.ranks(runs, amount, choice.shift, source)
    alt = "The order after the shift: " + ", ".join(str(one["says"]) for one in ranked if one["says"])
    about = f"The order after {AFTER[choice.shift].removeprefix('then ')}"
    plot.show(kept.chart(charts.order, ranked, about), height=charts.HEIGHT, alt=alt, where=right)
    if amount != choice.amount:
        st.caption(f"Not measured in this run: {found.spec.named(choice.amount)}.")
    for one in asked[len(runs) :]:
        st.caption(f"{one.model} was not trained on {_images(found, amount)} in its stored run.")
    _memory(found, amount)
    _said(runs, amount)


def _images(found: Approaches, amount: int) -> str:
    """ "1 image a class", "4,000 images"."""
    if amount == MANY:
        return f"{found.spec.many:,} images"
    return f"{amount} image{'s' * (amount > 1)} a class"


def _memory(found: Approaches, amount: int) -> None:
    """The report's sentence on memory, and what was measured of it."""
    judged = next((one for one in statements(found, BUILT_IN) if one.says == MEMORY), None)
    if judged is None:
        return
    deep, probe = (found.price("ViT-B/32", name) for name in ("deep prompt", "linear probe"))
    larger = f" At CLIP ViT-B/32's size: {deep.saved_mb:,.0f} and {probe.saved_mb:.2g} MB." if deep and probe else ""
    st.markdown(f"◆ “{judged.says}”: **{judged.verdict}**. {judged.because[0].upper()}{judged.because[1:]}.{larger}")


def _said(runs: Runs, amount: int) -> None:
    """What the marks stand for, and whose they are."""
    draws = [max((few.draws for few in found.spec.few if few.a_class == amount), default=1) for found in runs]
    counts = " and ".join(map(str, dict.fromkeys(draws)))
    bars = f"lowest to highest of {counts} draws" if max(draws) > 1 else "95 % over the test images"
    dashed = "" if runs[0].untrained is None else f"Dashed: {NOTHING}. "
    other = LITE0_SAID if any(found.spec.backbone == LITE0 for found in runs) else ""
    st.caption(
        f"Circle: CPU time of a step. Bar through it: {bars}. {dashed}In brackets: the place before the shift. "
        f"Asked about {runs[0].tested_on}. {other}"
    )


def closer(runs: Runs, view: str, source: str) -> None:
    """One more view at a time."""
    if view == SAID:
        _checked(runs[0])
    elif view == FEW:
        _few(runs, source)
    elif view == TIME:
        _time(runs)
    else:
        _numbers(runs)


def _checked(found: Approaches) -> None:
    network = "ViT-B/32" if found.price("ViT-B/32", "linear probe") else BUILT_IN
    if not (judged := statements(found, network)):
        st.caption("The report compares probe, prompts and full fine-tuning: they are those of the built-in tower.")
        return
    table.show(rows.said(judged), alt="Each sentence of 2.6, its verdict, and the numbers behind it")
    st.caption(
        f"Memory and time: {NETWORKS[network]}. Accuracy: {found.model}. A difference that may be chance shows nothing."
    )


def _numbers(runs: Runs) -> None:
    st.markdown(f"**Accuracy**: {' and '.join(found.model for found in runs)}, {runs[0].tested_on}")
    table.show(rows.table(runs), alt="Every approach with all its accuracies")
    st.caption(f"Noise, quarter brightness and negative: trained on {_images(runs[0], rows.most_of_all(runs))}.")
    for found in runs:
        for network, title in NETWORKS.items():
            if listed := rows.prices(found, network):
                price = found.price(network, "linear probe")
                st.markdown(
                    f"**A training step** of {title}: memory with {price.batch} images, time with {price.measured_batch}"
                )
                table.show(listed, alt=f"Memory and time of a step of {title}")


def _counts(found: Approaches) -> str:
    return ", ".join(f"{one.draws} draw{'s' * (one.draws > 1)} at {one.a_class}" for one in found.spec.few)


def _few(runs: Runs, source: str) -> None:
    found = runs[0]
    drawn, without = rows.few(runs, "as they are", source), found.without()
    if not drawn:
        st.caption(NOT_TRAINED)
        return
    counts = "; ".join(f"{_counts(one)}{' for Lite0' * (one.spec.backbone == LITE0)}" for one in runs)
    alt = "Accuracy of every draw by images a class"
    plot.show(kept.chart(charts.few, drawn, without), height=250, alt=alt)
    dashed = "" if without is None else f" Dashed: {NOTHING}, {without:.1f} %."
    st.caption(f"{counts}. The draws are shared by all; {found.spec.steps} steps each. Ticks: means.{dashed}")


def _time(runs: Runs) -> None:
    found, drawn = runs[0], rows.curves(runs)
    if not drawn:
        st.caption(NOT_TRAINED)
        return
    by = controls.one_of("Compare at equal", {"step": "steps", "seconds": "CPU seconds"}, key=f"{KEY}_by")
    picture = kept.chart(charts.curves, drawn, by)
    plot.show(picture, height=250, alt=f"Accuracy of the runs with many images by {by}")
    st.caption(
        f"{found.spec.many:,} images, {found.spec.many_steps} steps of {found.spec.batch}; "
        f"{', '.join(one.model for one in rows.measured(runs, MANY))}."
    )
