"""Linear probe: a new last layer on a frozen backbone, from one image a class to all of them (question 1.2.a)."""

import streamlit as st

from dl2core.transfer import backbone_names
from dl2core.transfer.probe_result import Trained
from pages.transfer import newest
from pages.transfer.linear_probe import asked, cached, compare, few, one, rows, take_along
from pages.transfer.linear_probe.controls import DATA, Choice, chosen, missing
from pages.transfer.linear_probe.presets import FEW, KEY, LOSSLESS, ONE, PRESETS, STORED, TRAIN_MODE
from pages.ui import controls, fetch, frame, jobs, provenance, results, state, table
from pages.ui.head import brief
from pages.ui.room import room

PICTURE, HIGHEST = 360, 505  # px


def work_of(choice: Choice) -> jobs.Work:
    """What the button starts in this view."""
    name, module = ("Images per class", "few_images") if choice.view == FEW else ("A linear probe", "probe")
    key = "prb_few" if choice.view == FEW else "prb_one"
    return jobs.Work(key, name, choice.spec, f"dl2core.transfer.{module}.measure", (choice.spec, choice.own))


def stored_name(choice: Choice) -> str:
    """The stored run of this view; in train mode one probe was stored, and no images per class."""
    if choice.view == FEW:
        return f"few_images_{STORED[LOSSLESS] if choice.stored == STORED[TRAIN_MODE] else choice.stored}"
    return f"probe_{choice.stored}"


with frame.page(
    "Linear probe",
    aim="Freeze an ImageNet network, train one new layer.",
    questions=("1.2.a",),
    note="transfer/linear_probe",
) as head:
    state.try_this(PRESETS, key=KEY)
    with controls.row():
        choice = chosen()
        work = work_of(choice)
        wanted = missing(choice.spec)
        jobs.run_button(f"Train on {DATA[choice.spec.dataset]}", work, disabled=bool(wanted))
    (found, document), source = cached.stored(stored_name(choice)), "stored"
    done = newest.run(work, prefix=KEY, stored=choice.stored, spec=found.spec)
    trained = done.result if done and isinstance(done.result, Trained) else None
    if done:
        found, source = trained.result if trained else done.result, "measured"
        document = results.of_job(found, done)

    def draw(partial: object) -> None:
        """The running, the finished or the stored result."""
        if isinstance(partial, tuple):  # the epochs so far
            with room(f"{KEY}_picture", PICTURE):
                one.running(partial)
            return
        shown, mark = (found, source) if partial is None else (partial, "measured")
        mode = "BatchNorm in train mode" if getattr(shown.spec, "batchnorm", "eval") == "train" else ""
        head.shows(backbone_names.title(shown.spec.backbone), brief(shown.tested_on), mode)
        with room(f"{KEY}_picture", PICTURE):
            if choice.view == FEW:
                few.draw(shown, key=KEY, source=mark, own=choice.own)
            else:
                one.draw(shown)
        if choice.view == ONE:
            one.closer(shown, key=KEY, source=mark, own=choice.own)

    missed = asked.line(choice, found, stored=source == "stored", missing=bool(wanted))
    origin = provenance.of_document(document, f"n = {found.n:,}", kind=source)
    with room(f"{KEY}_room", HIGHEST):
        jobs.panel(work, draw, idle=f"{missed} · {origin}" if missed else origin)
    for item in wanted:
        fetch.offer(item)
    with controls.row():
        recalled = results.shelf(document["kind"], document, key=work.key, check=cached.check)
        take_along.menu(work.key, found, document, trained)
    if recalled:
        compare.draw(found, recalled)
    if choice.view == FEW:
        with st.expander("Table"):
            table.show(rows.levels(found), alt="Accuracy by images a class")
