"""Memory: what a forward pass keeps for the backward pass, layer by layer, and that no_grad keeps nothing (question 1.1.c)."""

import streamlit as st

from dl2core import free_memory, store
from dl2core.cnn import zoo
from dl2core.cnn.memory.result import Footprint, MemoryResult
from pages.cnn import cached as cnn
from pages.cnn.memory import charts
from pages.cnn.memory import rows as memory_rows
from pages.cnn.memory.controls import ALL, BY_LAYER, PRESETS, chosen
from pages.ui import controls, export, frame, jobs, plot, provenance, results, state, table
from pages.ui.cached import charts as kept


def picture(view: str, model: str, found: dict[str, Footprint], *, graph: bool) -> None:
    """The staircase of one model, or the bars of all."""
    if view == ALL:
        chart = kept.chart(charts.bars, memory_rows.bars(list(found.values())))
        plot.show(chart, alt="Memory of all models")
    elif model in found:
        rows, marks = memory_rows.staircase(found[model], graph=graph)
        alt = f"Memory kept layer by layer in {zoo.label(model)}, up to {found[model].saved_mb_grad:,.0f} MB"
        plot.show(kept.chart(charts.staircase, rows, marks), alt=alt)
    else:
        st.caption(f"Nothing is stored for {zoo.label(model)}: press Measure.")


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
    subject="float32, eval mode, random weights",
    note="cnn/memory",
):
    state.try_this(PRESETS, key="mem", defaults={"mem_view": BY_LAYER})
    with controls.row():
        choice = chosen()
        spec = choice.spec
        name = f"Memory of {len(spec.models)} networks"
        work = jobs.Work("mem", name, spec, "dl2core.cnn.memory.measure.measure", (spec,))
        jobs.run_button("Measure", work)

    stored, of_stored = cnn.stored_memory()
    shown = {found.model: found.at_batch(spec.batch) for found in stored.footprints}
    done = jobs.finished(work)
    mine = done.result if done and (done.spec.batch, done.spec.device) == (spec.batch, spec.device) else None
    real = {found.model: found for found in mine.footprints} if mine else {}
    shown |= real

    document, origins = of_stored, []
    if mine:
        document = results.of_job(mine, done)
        names = ", ".join(zoo.label(name) for name in real)
        origins.append(
            provenance.of_document(document, f"{names} at batch {spec.batch}, run for real", kind="measured")
        )
    if choice.model not in real or choice.view == ALL:
        fact = f"a batch of 2 measured, scaled to {spec.batch}"
        origins.append(provenance.of_document(of_stored, fact, kind="computed"))

    def draw(partial: object) -> None:
        """The open view; what the running job has measured so far takes the place of scaled values."""
        found = shown | ({one.model: one for one in partial.footprints} if partial is not None else {})
        picture(choice.view, choice.model, found, graph=choice.graph)

    jobs.panel(work, draw, idle="  \n".join(origins))
    if choice.model in shown:
        st.caption(need_line(shown[choice.model]))
    rows = memory_rows.table(list(shown.values()))
    with controls.row():
        recalled = results.shelf(MemoryResult.KIND, document if mine else None, key="mem", check=cnn.check)
        code = export.shell("memory", {"--models": ",".join(spec.models), "--batch": spec.batch})
        export.menu("mem", rows=rows, document=document, code=code)
    with frame.folded("The numbers"):
        numbers(rows)
    if recalled:
        st.markdown("**The result taken out**")
        numbers(memory_rows.table(list(store.from_document(MemoryResult, recalled).footprints)))
        frame.caption_of(recalled, kind="measured")
