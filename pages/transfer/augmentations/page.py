"""Augmentations: what a transform does before and after Normalize, and what a probe makes of it (question 1.2.b)."""

import streamlit as st

from dl2core import store
from dl2core.data import sets
from dl2core.transfer import backbone_names
from dl2core.transfer.augment.lens_result import HIGH, LOW
from dl2core.transfer.augment.order_result import Order, OrderSpec
from dl2core.transfer.augment.run_result import Protocol
from pages.transfer import newest
from pages.transfer.augmentations import cached, charts, rows, snippet, views
from pages.transfer.augmentations.controls import Choice, chosen
from pages.transfer.augmentations.lens import View, lens
from pages.transfer.augmentations.presets import KEY, PRESETS, STORED, STRENGTH
from pages.ui import controls, export, frame, jobs, link_value, plot, predict, provenance, results, state, table
from pages.ui.cached import charts as kept


def live() -> Protocol:
    """Six probes in about a minute on two cores: small pictures of EfficientNet-Lite0."""
    cifar = sets.on_disk("cifar10", "train") and sets.on_disk("cifar10", "test")
    return Protocol(dataset="cifar10" if cifar else "shapes", limit=100, size=96, passes=4, batch=16)


def draw_lens(choice: Choice) -> None:
    """The chosen picture at every strength."""
    strengths = choice.strengths
    place = st.container()
    with st.spinner("The first picture wakes the worker"):  # below the picture, which stays where it is
        shots = cached.shots(
            choice.at_rest, strengths, choice.place, choice.picture, choice.other, choice.seed, cached.SIDE
        )
    slides = choice.step.augmentation.slides
    start = strengths.index(choice.step.value(slides)[0]) if slides else 0
    view = View(
        story=f"{choice.title}|{choice.at_rest}|{choice.place}|{choice.seed}",
        title=choice.title,
        plain=cached.plain(choice.picture),
        step=choice.step.name,
        place=choice.place,
        label=choice.step.augmentation.parameter(slides).label if slides else "",
        shots=shots,
        start=start,
        entering=cached.entering(choice.picture, choice.place),
        low=LOW,
        high=HIGH,
    )
    with place:
        lens(view, key=f"{KEY}_lens", on_move=lambda stop: link_value.write(STRENGTH, f"{strengths[stop]:g}"))
    frame.caption("computed", f"this picture at {cached.SIDE} px, Normalize with the assignment's mean and std")


def draw_cells(found: Order, source: str, *, revealed: bool) -> None:
    """Four bars and their controls; the one that is bet on only once it may be told."""
    listed = rows.cells(found, source)
    if not listed:
        return
    run = found.runs[0]
    data = run.tested_on.partition(" (")[0]
    head.shows(f"picture: {choice.title}", f"probes: {backbone_names.title(run.spec.protocol.backbone)}, {data}")
    shown, hidden = rows.told(listed, revealed=revealed)
    said = ", ".join(f"{one['place']} {one['mode']} {one['percent']:.0f} %" for one in shown)
    picture = kept.chart(charts.cells, shown, 100 / len(run.classes), hidden=hidden)
    plot.show(picture, height=300, alt=f"Accuracy by place and mode of BatchNorm: {said}")
    costs = [rows.cost(found, "eval"), rows.cost(found, "train") if revealed else ""]
    if words := ", and ".join(cost for cost in costs if cost):
        st.markdown(f"After Normalize it costs {words}.")
    st.caption(f"{found.spec.transform}. {rows.clipped(found)} {rows.trained(run)} {rows.spread(found)}")


with frame.page(
    "Augmentations",
    aim="One line too late, and jitter ruins a probe.",
    questions=("1.2.b",),
    note="transfer/augmentations",
) as head:
    state.try_this(PRESETS, key=KEY)
    with controls.row():
        choice = chosen()
        spec = OrderSpec(live(), choice.transform or OrderSpec.transform)
        work = jobs.Work("aug_order", "Six probes", spec, "dl2core.transfer.augment.order.measure", (spec,))
        jobs.run_button("Train the six probes", work)
    (found, document), source = cached.stored(STORED), "stored"
    done = newest.run(work, prefix=KEY, stored=STORED, spec=found.spec)
    if done:
        found, document, source = done.result, results.of_job(done.result, done), "measured"

    left, right = st.columns(2, gap="medium")

    def draw(partial: object) -> None:
        """The running, the finished or the stored experiment."""
        now = (partial, "measured") if isinstance(partial, Order) else (found, source)
        draw_cells(*now, revealed=bet.revealed)

    picture, below = right.container(), right.container()
    with below:
        bet = predict.bet("Does train mode rescue what stands after Normalize?", rows.ANSWERS, key=KEY)
        predict.verdict(bet, rows.answer(found))
    with picture:
        jobs.panel(
            work,
            draw,
            idle=provenance.of_document(
                document, f"n = {found.runs[0].n:,}", rows.seeds(found.spec.seeds), kind=source
            ),
        )
    views.show(choice)
    with controls.row():
        recalled = results.shelf(document["kind"], document if done else None, key="aug", check=cached.check)
        options = {"--transform": choice.transform or "none", "--place": choice.place}
        python, code = snippet.lines(found), export.shell("augment", options)
        export.menu("aug", rows=rows.cells(found, source), document=document, python=python, code=code)
    if recalled:
        st.markdown("**The result taken out**")
        table.show(rows.cells(store.from_document(Order, recalled), "measured"), alt="Cells of the result taken out")
        frame.caption_of(recalled, kind="measured")
    with left, frame.guard():
        draw_lens(choice)  # last: it waits for the worker, and everything else is there at once
