"""Linear probe: a new last layer on a frozen backbone, from one image a class to all of them (question 1.2.a)."""

import streamlit as st

from dl2core import store
from dl2core.transfer import backbone_names
from dl2core.transfer.few_images_result import FewImages
from dl2core.transfer.probe_result import ProbeResult, Trained
from pages.transfer.linear_probe import cached, charts, rows
from pages.transfer.linear_probe.controls import DATA, FEW, JPEG, KEY, PRESETS, Choice, chosen
from pages.ui import controls, export, frame, jobs, plot, provenance, results, state, table
from pages.ui.cached import charts as kept


def work_of(choice: Choice) -> jobs.Work:
    """What the button starts in this view."""
    if choice.view == FEW:
        return jobs.Work(
            "prb_few", "Images per class", choice.few, "dl2core.transfer.few_images.measure", (choice.few,)
        )
    return jobs.Work("prb_one", "A linear probe", choice.one, "dl2core.transfer.probe.measure", (choice.one,))


def stored(choice: Choice) -> tuple[FewImages | ProbeResult, store.Document]:
    """Our stored run for this view."""
    name = "jpeg" if choice.stored == JPEG else "lossless"
    return cached.few_images(f"few_images_lite0_{name}") if choice.view == FEW else cached.probe(f"probe_lite0_{name}")


def draw_few(found: FewImages, source: str) -> None:
    """Accuracy against images per class, with one number of images in large letters."""
    counts = [level.count for level in found.levels]
    count = st.select_slider(
        "Images a class", counts, counts[0], key=f"{KEY}_count", bind="query-params", persist_state="session"
    )
    level = next((one for one in found.levels if one.count == count), found.levels[0])
    lowest, highest = min(level.accuracies), max(level.accuracies)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.metric(
            f"{level.count} a class, mean of {len(level.accuracies)} draws", f"{level.mean:.1f} %", width="content"
        )
        st.markdown(
            f"The draws lie from **{lowest:.1f}** to **{highest:.1f} %**. Guessing is right for "
            f"{100 / len(found.classes):.3g} %.",
            width="stretch",
        )
    picture = kept.chart(charts.by_count, rows.draws(found, source), rows.means(found), level.count)
    plot.show(picture, height=330, alt=f"Accuracy against training images a class, {level.mean:.1f} % at {level.count}")


def draw_one(found: ProbeResult, source: str) -> None:
    """The curve of the training, and the confusion matrix."""
    low, high = found.interval
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.metric("Right on the test images", f"{found.top1:.1f} %", width="content")
        st.markdown(
            f"95 % interval **{low:.1f}** to **{high:.1f} %**, n = {found.n:,}. {found.n_train:,} images trained the head; "
            f"validation chose epoch {found.best + 1} of {len(found.epochs)}. "
            f"{len(found.epochs)} epochs on features took {found.seconds:.1f} s, the features {found.feature_seconds:.0f} s.",
            width="stretch",
        )
    left, right = st.columns(2, gap="medium")
    curve = kept.chart(charts.curve, rows.of_epochs(found.epochs), found.best + 1)
    plot.show(curve, height=330, alt="Training and validation accuracy by epoch", where=left)
    if len(found.classes) <= 20:
        matrix = kept.chart(charts.confusion, rows.cells(found), found.classes)
        plot.show(matrix, alt="Confusion matrix: true labels in rows, answers in columns", where=right)
    else:
        right.caption(f"{len(found.classes)} classes: the table of confusions is in the export.")


with frame.page(
    "Linear probe",
    aim="Freeze a network that knows ImageNet, and train one new layer on its features.",
    questions=("1.2.a",),
    note="transfer/linear_probe",
):
    state.try_this(PRESETS, key=KEY)
    with controls.row():
        choice = chosen()
        work = work_of(choice)
        jobs.run_button(f"Train on {DATA[choice.spec.dataset]}", work)
    done = jobs.finished(work)
    if done:
        found = done.result.result if isinstance(done.result, Trained) else done.result
        document, source = results.of_job(found, done), "measured"
    else:
        (found, document), source = stored(choice), "stored"

    def draw(partial: object) -> None:
        """The running, the finished or the stored result."""
        if isinstance(partial, tuple):  # the epochs so far
            plot.show(charts.curve(rows.of_epochs(partial), len(partial)), height=330, alt="Accuracy by epoch so far")
            return
        shown, mark = (found, source) if partial is None else (partial, "measured")
        st.markdown(f"**{backbone_names.title(shown.spec.backbone)}** · {shown.tested_on}")
        (draw_few if choice.view == FEW else draw_one)(shown, mark)

    jobs.panel(work, draw, idle=provenance.of_document(document, f"n = {found.n:,}", kind=source))
    with controls.row():
        recalled = results.shelf(document["kind"], document if done else None, key=work.key, check=cached.check)
        listed = rows.levels(found) if choice.view == FEW else rows.cells(found)
        verb = {"--backbone": choice.spec.backbone, "--dataset": choice.spec.dataset, "--limit": str(choice.spec.limit)}
        export.menu(work.key, rows=listed, document=document, code=export.shell(document["kind"], verb))
    with frame.folded("Table"):
        if choice.view == FEW:
            table.show(rows.levels(found), alt="Accuracy by images a class")
        else:
            table.show(rows.beside_the_report(found, source), alt="The report's probe, its re-runs, and this one")
    if recalled:
        st.caption(f"Kept result: {recalled.get('tested_on', '')}")
