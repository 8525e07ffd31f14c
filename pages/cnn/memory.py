"""Memory: what a forward pass keeps for the backward pass, layer by layer, and that no_grad keeps nothing (question 1.1.c)."""

from datetime import UTC, datetime

import streamlit as st

from dl2core import free_memory
from dl2core.cnn import footprint, zoo
from pages.ui import controls, export, frame, jobs, memory_rows, results, state
from pages.ui.cached import cnn
from pages.ui.charts import cnn_why
from pages.ui.state import Preset

LAYERS, ALL = "By layer", "All models"
PRESETS = (
    Preset(
        "Batch 16",
        "1.1.c",
        {"mem_view": LAYERS, "mem_model": "resnet18", "mem_batch": 16, "mem_graph": True},
        "each layer adds a step, up to 355 MB; switch the graph off, and nothing is left to climb.",
    ),
    Preset(
        "Batch 64, as assigned",
        "1.1.c",
        {"mem_view": ALL, "mem_batch": 64},
        "four times the batch: four times the bytes kept, the same parameters.",
    ),
    Preset(
        "Few parameters, much memory",
        "1.1.c",
        {"mem_view": ALL, "mem_batch": 16},
        "DenseNet121 holds 17 times fewer parameters than VGG11 and keeps more than twice as much.",
    ),
)

with frame.page(
    "Memory",
    aim="Follow one forward pass layer by layer, and see what autograd keeps for the backward pass.",
    questions=("1.1.c",),
    subject="float32, eval mode, random weights",
    note="memory",
) as page:
    state.try_this(PRESETS, key="mem", defaults={"mem_view": LAYERS})
    row = controls.row()
    tabs = dict(zip((LAYERS, ALL), st.tabs((LAYERS, ALL), key="mem_view", on_change="rerun", bind="query-params"), strict=True))
    view = next((name for name, tab in tabs.items() if tab.open), LAYERS)

    with row:
        model = controls.one_of("Model", zoo.REPORT_NAMES, key="mem_model", default="resnet18", names=zoo.label)
        batch = controls.whole("Batch", key="mem_batch", low=1, high=footprint.MAX_BATCH, default=16, help="The report: 16. The assignment: 64")
        graph = controls.switch("With a graph", key="mem_graph", default=True, help="Off: torch.no_grad()")
        with controls.more("mem"):
            device = controls.one_of("Device", ("cpu", "cuda"), key="mem_device")
            every = controls.switch("Measure all seven", key="mem_every", help="Else the chosen model alone")
        spec = footprint.MemorySpec(zoo.REPORT_NAMES if every else (model,), batch, device=device)
        work = jobs.Work("mem", f"Memory of {len(spec.models)} networks", spec, lambda: cnn.memory(spec))
        jobs.run_button("Run it for real", work)

    done = jobs.finished(work)
    stored, stored_document = cnn.stored_memory()
    mine = done.result if done and done.spec.batch == batch and done.spec.device == device else None
    real = {found.model: found for found in mine.footprints} if mine else {}
    shown = {found.model: real.get(found.model, found.at_batch(batch)) for found in stored.footprints}
    document = stored_document
    if mine:
        document = footprint.to_document(mine) | {"created": datetime.fromtimestamp(done.ended, UTC).isoformat(timespec="seconds")}

    def draw(partial: object) -> None:
        """The open view, with what the running job has measured so far in place of scaled values."""
        found = shown | ({one.model: one for one in partial.footprints} if partial is not None else {})
        if view == LAYERS:
            rows, marks = memory_rows.staircase(found[model], graph=graph)
            chart = cnn_why.staircase(rows, marks, presenting=page.presenting)
            st.altair_chart(chart, alt=f"Memory kept layer by layer in {zoo.label(model)}, up to {found[model].saved_mb_grad:,.0f} MB")
        else:
            chart = cnn_why.memory_bars(memory_rows.bars(list(found.values())), presenting=page.presenting)
            st.altair_chart(chart, alt="Memory of all seven models")

    with tabs[view]:
        jobs.panel(work, draw)
        if model in real or (view == ALL and real):
            frame.caption_of(document, f"{', '.join(map(zoo.label, real))} at batch {batch}, run for real", kind="measured")
        if len(real) < len(shown):
            frame.caption_of(stored_document, f"a batch of 2 measured, scaled to {batch}", kind="computed")
        free = free_memory.free_bytes()
        if free is not None:
            need = (shown[model].saved_mb_grad + shown[model].parameter_mb) / 1000
            st.caption(f"{zoo.label(model)} at batch {batch} with a graph needs about {need:.2g} GB; {free / 1e9:.1f} GB are free here.")
        with controls.row():
            recalled = results.shelf(footprint.KIND, document if mine else None, key="mem", check=cnn.check)
            export.menu(
                "mem",
                rows=memory_rows.table(list(shown.values())),
                document=document,
                code=f"python -m dl2core memory --models {','.join(spec.models)} --batch {batch}",
            )
        with frame.folded("The numbers"):
            st.dataframe(memory_rows.table(list(shown.values())), hide_index=True)
    if recalled:
        st.markdown("**The result taken out**")
        st.dataframe(memory_rows.table(list(footprint.from_document(recalled).footprints)), hide_index=True)
        frame.caption_of(recalled, kind="measured")
