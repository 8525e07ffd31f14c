"""Which layer? A probe on every block, what excites its channels, and what training a part of a network costs (1.2.c)."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl2core import store
from dl2core.transfer import backbone_names
from dl2core.transfer.layers.parts_result import PartsResult
from dl2core.transfer.layers.result import DepthResult
from pages.transfer.layers import cached, parts, rows, runs, snippet, views
from pages.transfer.layers.controls import Choice, chosen
from pages.transfer.layers.presets import DATA, DEPTH, KEY, MAPS, PRESETS
from pages.ui import controls, export, frame, images, jobs, results, state, table
from pages.ui.head import brief
from pages.ui.room import room

HIGHEST = 560  # px


def work_of(choice: Choice) -> jobs.Work:
    """What the button starts in this view."""
    title = backbone_names.title(choice.backbone)
    if choice.view == DEPTH:
        asked = (choice.depth, choice.excited)
        return jobs.Work(
            f"{KEY}_depth", f"Every block of {title}", asked, "dl2core.transfer.layers.live.measure", asked
        )
    spec = choice.parts
    return jobs.Work(f"{KEY}_parts", f"Parts of {title}", spec, "dl2core.transfer.layers.parts.measure", (spec,))


def listed(found: DepthResult | PartsResult) -> list[rows.Row]:
    """The result as a table."""
    return rows.table(found) if isinstance(found, DepthResult) else rows.parts_table(found)


def result(choice: Choice, work: jobs.Work, label: str, place: DeltaGenerator) -> None:
    """The view's running, finished or stored result in its place, its table, and the ways to take it along."""
    there = (runs.depth if choice.view == DEPTH else runs.parts)(choice, work)

    def draw(partial: object) -> None:
        """What there is so far, or what is missing."""
        found, source = (
            (partial, "measured") if partial is not None else (there and there.result, there and there.source)
        )
        if found is None:
            st.caption(f"{backbone_names.title(choice.backbone)} is not stored here: press {label}.")
            return
        head.shows(backbone_names.title(found.spec.backbone), brief(runs.subject(found)))
        if isinstance(found, DepthResult):
            views.depth(found, there and there.excited, source, about=there.about_excited if there else "")
        else:
            parts.show(found, source)

    with place:
        jobs.panel(work, draw, idle=there.origin if there else "")
    if there is None:
        return
    with controls.row():
        mine = there.document if there.mine else None
        recalled = results.shelf(there.result.KIND, mine, key=work.key, check=cached.check)
        code = runs.command(there.result)
        python = snippet.lines(there.result)
        export.menu(work.key, rows=listed(there.result), document=there.document, python=python, code=code)
    with st.expander("Table"):
        table.show(listed(there.result), alt="What is drawn above, as numbers")
    if recalled:
        kept = store.from_document(type(there.result), recalled)
        st.markdown(f"**The result taken out** · {backbone_names.title(kept.spec.backbone)} · {kept.tested_on}")
        table.show(listed(kept), alt="The result taken out, as numbers")


with frame.page(
    "Which layer?",
    aim="What is each layer worth, and what does it cost?",
    questions=("1.2.c",),
    note="transfer/layers",
) as head:
    state.try_this(PRESETS, key=KEY)
    with controls.row():
        choice = chosen()
        work = work_of(choice)
        label = f"Probe on {DATA[choice.depth.dataset]}" if choice.view == DEPTH else "Train all four"
        if choice.view == MAPS:
            pictures, number = views.chosen_picture()
        else:
            jobs.run_button(label, work)
    place = room(f"{KEY}_room", HIGHEST)
    if choice.view == MAPS:
        with place:
            views.maps(choice.backbone, head, images.gallery(KEY, pictures), number)
    else:
        result(choice, work, label, place)
