"""110 labels: two data sets' images among the labels of both (question 2.5)."""

import streamlit as st

from dl2core import store
from dl2core.robustness.cross_dataset_result import CrossResult
from pages.robustness.cross_dataset import cached, rows, snippet, views
from pages.robustness.cross_dataset.controls import chosen, titles
from pages.robustness.cross_dataset.presets import ADDED, KEY, PRESETS, TAKEN
from pages.ui import controls, export, frame, jobs, model_picker, provenance, results, state
from pages.ui.room import room

PICTURE, HIGHEST = 385, 530  # px

with frame.page(
    "110 labels",
    aim="Give a model the labels of two data sets at once: which of them take images?",
    questions=("2.5",),
    note="robustness/cross_dataset",
) as head:
    state.try_this(PRESETS, key=KEY)
    with controls.row():
        choice = chosen()
        spec = choice.spec
        name = f"Labels of {' and '.join(titles(spec))}"
        work = jobs.Work(KEY, name, spec, "dl2core.robustness.cross_dataset.measure", (spec,))
        jobs.run_button("Measure", work)
    done = jobs.finished(work)
    if done and done.spec == spec:
        found, source = done.result, "measured"
        document = results.of_job(found, done)
    else:
        (found, document), source = cached.stored(), "stored"
    method = found.method(choice.method)
    origin = provenance.of_document(document, found.model, f"n = {sum(side.n for side in method.sides):,}", kind=source)
    if spec.model != found.spec.model or spec.template != found.spec.template:
        asked = f"{model_picker.title(spec.model)}, “{spec.template}”"
        origin = f"not measured yet: {asked}. Press Measure · Shown: {origin}"

    def draw(partial: object) -> None:
        """The open view of the finished or the stored run."""
        head.shows(" and ".join(titles(found.spec)), found.model, method.name)
        if choice.view == ADDED:
            draw_view = views.one_by_one(found, method, choice.side, source)
        elif choice.view == TAKEN:
            draw_view = views.taken(found, method, choice.side, every=choice.every)
        else:
            draw_view = views.table7(found, source)
        with room(f"{KEY}_room", HIGHEST):
            draw_view(room(f"{KEY}_picture", PICTURE), st.container())

    jobs.panel(work, draw, idle=origin)
    if method.name != choice.method:
        st.caption(f"Learned prompts are stored for the built-in model alone: {found.model} is shown without one.")
    if found.alike:
        st.caption(
            f"Labels that this model cannot tell apart by their sentences: {'; '.join(map(', '.join, found.alike))}"
        )
    with controls.row():
        mine = document if source == "measured" else None
        recalled = results.shelf(CrossResult.KIND, mine, key=KEY, check=cached.check)
        verb = {"--model": spec.model, "--second": spec.second, "--template": spec.template, "--limit": spec.limit}
        listed = rows.flows(found, method, choice.side, most=10_000)
        python, code = snippet.lines(found), export.shell("cross-dataset", verb)
        export.menu(KEY, rows=listed, document=document, python=python, code=code)
    if recalled:
        kept = store.from_document(CrossResult, recalled)
        st.markdown(f"**The result taken out** · {kept.model}")
        views.table7(kept, "measured")(st.container(), st.container())
