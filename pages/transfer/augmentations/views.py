"""What stands under the picture: seeded samples, code, Table 2, and whether the label is kept."""

from __future__ import annotations

import streamlit as st

from dl2core.data import sets
from dl2core.store import Document
from dl2core.transfer import backbone_names
from dl2core.transfer.augment import code, table
from dl2core.transfer.augment.run_result import Protocol
from dl2core.transfer.augment.survival_result import Survival, SurvivalSpec
from dl2core.transfer.augment.table2_result import Table2, Table2Spec
from dl2core.transfer.backbone_names import BUILT_IN, LITE0
from pages.transfer.augmentations import cached, charts, rows
from pages.transfer.augmentations.controls import Choice
from pages.transfer.augmentations.presets import CODE, KEPT, KEY, SAMPLES, TABLE, VIEWS
from pages.ui import controls, export, frame, held, inline, jobs, plot, provenance, results
from pages.ui import table as ui_table
from pages.ui.cached import charts as kept

SAMPLED = 5  # draws
NARROWEST = 100  # px of a sample on the screen
BACKBONES = {BUILT_IN: "Built-in tower, 32 px", LITE0: "EfficientNet-Lite0"}


def show(choice: Choice) -> None:
    """Choose a view and draw it; the page opens without one."""
    held.declare(f"{KEY}_view", None)
    view = st.segmented_control("Look closer", VIEWS, key=f"{KEY}_view", bind="query-params", persist_state="session")
    draw = {SAMPLES: _samples, CODE: _code, TABLE: _table2, KEPT: _survival}.get(view)
    if draw:
        with frame.guard():
            draw(choice)


def _samples(choice: Choice) -> None:
    """The picture as it is and with several draws, at 32 and 224 px."""
    seeds = tuple(choice.seed + number for number in range(SAMPLED))
    for side in (32, cached.SIDE):
        frames = cached.samples(choice.transform, choice.place, choice.picture, choice.other, seeds, side)
        factor = max(1, cached.SIDE // side)
        st.caption(f"{side} px: as it is, then seeds {seeds[0]} to {seeds[-1]}, {choice.place} Normalize")
        with st.grid("auto", min_column_width=NARROWEST):
            plain = cached.at_size(choice.picture, side)
            st.image(inline.png(plain.repeat(factor, 0).repeat(factor, 1)), width="stretch", alt="as it is")
            for seed, one in zip(seeds, frames, strict=True):
                picture = one.picture.repeat(factor, 0).repeat(factor, 1)
                said = " · ".join(map(str, one.drawn)) or "no augmentation"
                st.image(inline.png(picture), width="stretch", alt=f"seed {seed}: {said}", caption=f"seed {seed}")
    with st.expander("What was drawn"):
        for seed, one in zip(seeds, frames, strict=True):
            st.caption(f"seed {seed} · " + (" · ".join(map(str, one.drawn)) or "no augmentation"))


def _code(choice: Choice) -> None:
    """The pipeline as Python."""
    st.code(code.python(choice.pipeline, size=cached.SIDE), language="python")
    options = {"--transform": choice.transform or "none", "--place": choice.place}
    st.code(export.shell("augment", options), language="bash")


def _protocol(backbone: str, limit: int, passes: int) -> Protocol:
    """The built-in tower on Shapes; EfficientNet-Lite0 on CIFAR-10 where it is on this machine, at 96 px."""
    cifar = backbone != BUILT_IN and sets.on_disk("cifar10", "train") and sets.on_disk("cifar10", "test")
    size = 0 if backbone == BUILT_IN else 96
    return Protocol(backbone, "cifar10" if cifar else "shapes", limit=limit, size=size, passes=passes)


def _table2(choice: Choice) -> None:
    """The report's rows, then ours; a runner for any rows, sizes and seeds."""
    ui_table.show(rows.table2_report(), alt="The report's Table 2 and public re-runs, ResNet18 on CIFAR-100")
    st.caption(
        provenance.describe("report", "ResNet18 on CIFAR-100, one seed a row, 10,000 test images")
        + " · "
        + provenance.describe("published", "re-runs of the same assignment")
    )
    with controls.row():
        backbone = controls.one_of("Measure here with", BACKBONES, key=f"{KEY}_t2_net")
        with controls.more(f"{KEY}_t2", "Rows, sizes, seeds"):
            chosen = controls.some_of("Rows", table.TABLE_2, key=f"{KEY}_t2_rows", default=table.TABLE_2)
            limit = controls.whole("Training images", key=f"{KEY}_t2_images", low=20, high=50_000, default=200)
            passes = controls.whole("Passes", key=f"{KEY}_t2_passes", low=1, high=100, default=6)
            seeds = controls.whole("Seeds", key=f"{KEY}_t2_seeds", low=1, high=10, default=3)
        spec = Table2Spec(_protocol(backbone, limit, passes), chosen, seeds=tuple(range(seeds)))
        work = jobs.Work("aug_t2", "Table 2", spec, "dl2core.transfer.augment.table2.measure", (spec,))
        jobs.run_button("Measure Table 2", work)
    found, document, source = _newest(work, f"augment_table2_{'tower' if backbone == BUILT_IN else 'lite0'}")
    st.caption("What was stopped goes on where it was: every run that ended is kept.")

    def draw(partial: object) -> None:
        shown, mark = (partial, "measured") if isinstance(partial, Table2) else (found, source)
        run = shown.runs[0]
        st.markdown(f"**{backbone_names.title(run.spec.protocol.backbone)}** · {rows.trained(run)} n = {run.n:,}")
        if changes := rows.differences(shown, mark):
            plot.show(charts.differences(changes), alt="Points against no augmentation, by augmentation")
        ui_table.show(rows.table2_measured(shown, mark), alt="Table 2 measured here")

    facts = f"{rows.seeds(found.spec.seeds)}, {found.runs[0].n_train} training images"
    jobs.panel(work, draw, idle=provenance.of_document(document, facts, kind=source))
    with controls.row():
        export.menu("aug_t2", rows=rows.table2_measured(found, source), document=document, code=_command(spec))


def _command(spec: Table2Spec) -> str:
    """The line that measures the same table."""
    return export.shell(
        "augment-table2",
        {
            "--backbone": spec.protocol.backbone,
            "--dataset": spec.protocol.dataset,
            "--images": spec.protocol.limit,
            "--size": spec.protocol.size,
            "--passes": spec.protocol.passes,
            "--seeds": len(spec.seeds),
            "--augmentations": ",".join(spec.augmentations),
        },
    )


def _survival(choice: Choice) -> None:
    """How many right answers survive each augmentation; the chosen chain can be asked about here."""
    with controls.row():
        backbone = controls.one_of("Measure here with", BACKBONES, key=f"{KEY}_kept_net")
        chain = (choice.transform,) if choice.transform else SurvivalSpec.transforms[:1]
        spec = SurvivalSpec(_protocol(backbone, 200, 6), chain, choice.place)
        work = jobs.Work("aug_kept", "Is the label kept?", spec, "dl2core.transfer.augment.survival.measure", (spec,))
        jobs.run_button("Ask about the chosen chain", work)
    found, document, source = _newest(work, "augment_survival_lite0")

    def draw(partial: object) -> None:
        shown, mark = (partial, "measured") if isinstance(partial, Survival) else (found, source)
        title = backbone_names.title(shown.spec.protocol.backbone)
        st.markdown(f"**{title}** · {shown.tested_on} · {sum(shown.right):,} of {shown.n:,} right without augmentation")
        if listed := rows.survivors(shown, mark):
            plot.show(kept.chart(charts.survivors, listed), alt="Right answers that survive each augmentation")
            worst = listed[-1]
            st.caption(f"Hardest hit by {worst['augmentation']}: {worst['worst']} right answers survive.")

    jobs.panel(work, draw, idle=provenance.of_document(document, f"n = {sum(found.right)}", kind=source))


def _newest(work: jobs.Work, name: str) -> tuple[Table2 | Survival, Document, str]:
    """This session's result of the work, else our stored run."""
    if done := jobs.finished(work):
        return done.result, results.of_job(done.result, done), "measured"
    return *cached.stored(name), "stored"
