"""Latency: how long a forward pass of seven networks takes here, against the report's GPU, and why (question 1.1)."""

import streamlit as st

from pages.cnn import cached as cnn
from pages.cnn.latency import missing, snippet
from pages.cnn.latency.controls import chosen
from pages.cnn.latency.drawing import Drawing
from pages.cnn.latency.presets import KEY, PRESETS
from pages.cnn.latency.presets import VIEWS as NAMES
from pages.cnn.latency.views import VIEWS
from pages.ui import controls, export, frame, jobs, provenance, results, state
from pages.ui.room import room

ROOM = 567  # px: the highest view, its line and its bet

with frame.page(
    "Latency",
    aim="What makes a network slow? The report's seven, on its GPU and on another machine.",
    questions=("1.1.a", "1.1.b"),
    note="cnn/latency",
) as head:
    state.try_this(PRESETS, key=KEY)
    row, hero, below = controls.row(), st.container(), st.container()
    with row:
        choice = chosen()
    with below:
        view = VIEWS[controls.closer(NAMES, key="lat_view")]
    work = view.work(choice)
    with row:
        jobs.run_button("Measure", work)

    done = jobs.finished(work)
    if done:
        shown, document, source = done.result, results.of_job(done.result, done), "measured"
    else:
        (shown, document), source = view.stored(choice), "stored"

    def draw(partial: object) -> None:
        """The view of the running, the finished or the stored measurement."""
        result, mark = (shown, source) if partial is None else (partial, "measured")
        head.shows(*(missing.shown(result) if view.items(result) else ("not measured yet",)))
        place = "this machine" if mark == "measured" else f"○ {provenance.machine(document)}"
        view.show(result, Drawing(mark, place, provenance.day(document["created"]), choice.per_image))

    with hero, room("lat_hero", ROOM, view=view.name, of=NAMES):
        origin = provenance.of_document(document, *view.facts(shown, document), kind=source)
        missed = missing.line(work.spec, shown)
        jobs.panel(work, draw, idle=f"{missed} · Shown: {origin}" if missed else origin)
    with below, controls.row():
        recalled = results.shelf(document["kind"], document if done else None, key=work.key, check=cnn.check)
        asked = {"--models": ",".join(work.spec.models), "--batch": ",".join(map(str, choice.spec.batches))}
        code = export.shell(document["kind"], asked)
        python = snippet.lines(view.function, shown)
        export.menu(work.key, rows=view.rows(shown, source), document=document, python=python, code=code)
    if recalled:
        view.beside(shown, recalled)
