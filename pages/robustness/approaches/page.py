"""Approaches: full fine-tuning, linear probing, pixel and deep prompts, by accuracy, memory and time (question 2.6)."""

import streamlit as st

from dl2core import store
from dl2core.robustness.approaches.result import Approaches
from pages.robustness.approaches import cached, rows, snippet, views
from pages.robustness.approaches.controls import chosen
from pages.robustness.approaches.presets import DATA, KEY, VIEWS, presets
from pages.ui import controls, export, frame, jobs, provenance, results, state, table
from pages.ui.head import brief
from pages.ui.room import room

CLOSER_PX = 290  # of what stands under Look closer, as it opens

with frame.page(
    "Approaches",
    aim="Fit a network in several ways, with the same images: what does each bring and need?",
    questions=("2.6",),
    note="robustness/approaches",
) as head:
    state.try_this(presets(), key=KEY)
    row, hero, below = controls.row(), st.container(), st.container()
    with row:
        choice = chosen()
        spec = choice.spec
        work = jobs.Work(KEY, "Approaches", spec, "dl2core.robustness.approaches.measure.measure", (spec,))
        jobs.run_button(f"Train on {DATA[spec.dataset]}", work)
    with below:
        view = controls.closer(VIEWS, key=f"{KEY}_view")
    done = jobs.finished(work)
    if done:
        runs, document, source = (done.result,), results.of_job(done.result, done), "measured"
    else:
        (runs, document), source = cached.stored(), "stored"
    found = runs[0]

    def draw(partial: object) -> None:
        """The running, the finished or the stored run."""
        shown, mark = (runs, source) if partial is None else ((partial,), "measured")
        drawn = rows.measured(shown, rows.amount_of(shown[0], choice.amount))
        head.shows(rows.titles(drawn), brief(drawn[0].tested_on))
        views.hero(shown, choice, mark)

    with hero:
        facts = (f"n = {found.n:,}", f"seed {found.spec.seed}")
        jobs.panel(work, draw, idle=provenance.of_document(document, *facts, kind=source))
    with below:
        with room(f"{KEY}_closer", CLOSER_PX):
            views.closer(runs, view, source)
        with controls.row():
            recalled = results.shelf(Approaches.KIND, document if done else None, key=KEY, check=cached.check)
            few = ",".join(f"{one.a_class}:{one.draws}" for one in spec.few)
            verb = {
                "--backbone": spec.backbone,
                "--dataset": spec.dataset,
                "--few": few,
                "--steps": spec.steps,
                "--many": spec.many,
            }
            code = export.shell("approaches", verb | {"--many-steps": spec.many_steps, "--test": spec.test})
            listed = rows.table(runs)
            export.menu(KEY, rows=listed, document=document, python=snippet.lines(found), code=code)
        if recalled:
            kept = store.from_document(Approaches, recalled)
            st.markdown(f"**The result taken out** · {kept.model} · {kept.tested_on}")
            table.show(rows.table((kept,)), alt="The result taken out, as numbers")
