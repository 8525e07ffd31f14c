"""Memory: what a forward pass keeps for the backward pass, layer by layer, and that no_grad keeps nothing (question 1.1.c)."""

import streamlit as st

from dl2core import free_memory, store
from dl2core.cnn import zoo
from dl2core.cnn.memory.result import Footprint, MemoryResult
from pages.cnn import cached as cnn
from pages.cnn.memory import charts, snippet, staircase
from pages.cnn.memory import rows as memory_rows
from pages.cnn.memory.controls import chosen
from pages.cnn.memory.presets import ALL, KEY, PRESETS, VIEWS
from pages.ui import controls, export, frame, jobs, plot, provenance, results, state, table
from pages.ui.cached import charts as kept
from pages.ui.room import room

ROOM = 512  # px: the staircase and its line


def numbers(rows: list[memory_rows.Row]) -> None:
    """The table; a line names the columns that nothing is known of."""
    known, unknown = memory_rows.known(rows)
    table.show(known, alt="What each model keeps, holds and computes")
    if unknown:
        st.caption(f"{memory_rows.UNKNOWN.capitalize()}: {', '.join(unknown)}.")


def need_line(found: Footprint) -> str:
    """What a real run would need, and what is free."""
    free = free_memory.free_bytes()
    here = f"{free / 1e9:.1f} GB are free here" if free is not None else "how much is free is not measurable here"
    need = (found.saved_mb_grad + found.parameter_mb) / 1000
    return f"{zoo.label(found.model)} at batch {found.batch} with a graph needs about {need:.2g} GB; {here}."


with frame.page(
    "Memory",
    aim="Follow one forward pass, and see what autograd keeps for the backward pass.",
    questions=("1.1.c",),
    note="cnn/memory",
) as head:
    state.try_this(PRESETS, key=KEY)
    row, hero, below = controls.row(), st.container(), st.container()
    with below:
        view = controls.closer(VIEWS, key="mem_view")
    with row:
        choice = chosen(view)
        spec = choice.spec
        work = jobs.Work(
            "mem", f"Memory of {len(spec.models)} networks", spec, "dl2core.cnn.memory.measure.measure", (spec,)
        )
        jobs.run_button("Measure", work)

    stored, of_stored = cnn.stored_memory()
    shown = {found.model: found.at_batch(spec.batch) for found in stored.footprints}
    done = jobs.finished(work)
    mine = done.result if done and (done.spec.batch, done.spec.device) == (spec.batch, spec.device) else None
    real = {found.model: found for found in mine.footprints} if mine else {}
    shown |= real
    asked = zoo.REPORT_NAMES if view == ALL else (choice.model,)
    drawn = [name for name in asked if name in shown] or ["resnet18"]

    document, origins = of_stored, []
    missed = [zoo.label(name) for name in asked if name not in shown]
    if spec.device != stored.spec.device and not real:
        missed.append(f"device {spec.device}")
    if missed:
        origins.append(f"not measured yet: {', '.join(missed)}. Press Measure. What is drawn comes from:")
    if real and set(drawn) & set(real):
        document = results.of_job(mine, done)
        names = ", ".join(zoo.label(name) for name in real)
        origins.append(
            provenance.of_document(document, f"{names} at batch {spec.batch}, run for real", kind="measured")
        )
    if set(drawn) - set(real):
        fact = f"a batch of 2 measured, scaled to {spec.batch}"
        origins.append(provenance.of_document(of_stored, fact, kind="computed"))

    def draw(partial: object) -> None:
        """The open view; what the running job has measured so far takes the place of scaled values."""
        found = shown | ({one.model: one for one in partial.footprints} if partial is not None else {})
        named = f"{len(drawn)} networks" if view == ALL else zoo.label(drawn[0])
        head.shows(named, f"batch {found[drawn[0]].batch}", "float32, eval mode, random weights")
        if view == ALL:
            prints = [found[name] for name in drawn]
            most = max(max(one.saved_mb_grad, one.parameter_mb) for one in prints)  # with and without a graph alike
            chart = kept.chart(charts.bars, memory_rows.bars(prints, graph=choice.graph), most=most)
            plot.show(chart, alt=f"Memory of {named} at batch {found[drawn[0]].batch}", height=staircase.HEIGHT)
            return
        one = found[drawn[0]]
        alt = f"Memory kept layer by layer in {named}, up to {one.saved_mb_grad:,.0f} MB with a graph, 0 MB without"
        staircase.show(one, graph=choice.graph, key="mem_staircase", alt=alt)

    with hero, room("mem_hero", ROOM, view=view, of=VIEWS):
        jobs.panel(work, draw, idle="  \n".join(origins))
    rows = memory_rows.table(list(shown.values()))
    with below:
        st.caption(need_line(shown[drawn[0]]))
        with controls.row():
            recalled = results.shelf(MemoryResult.KIND, document if mine else None, key="mem", check=cnn.check)
            code = export.shell("memory", {"--models": ",".join(spec.models), "--batch": spec.batch})
            python = snippet.lines([shown[name] for name in drawn], spec)
            export.menu("mem", rows=rows, document=document, python=python, code=code)
        with st.expander("The numbers"):
            numbers(rows)
    if recalled:
        st.markdown("**The result taken out**")
        numbers(memory_rows.table(list(store.from_document(MemoryResult, recalled).footprints)))
        frame.caption_of(recalled, kind="measured")
