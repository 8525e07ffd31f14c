"""Report: every table, figure and derivation of the report measured again, with a verdict for each line."""

import os

import streamlit as st

from dl2core.reproduction import kept as sections_kept
from dl2core.reproduction.contents import SOON
from dl2core.reproduction.section import Reproduction, ReproductionSpec
from pages.start.report import cached, charts, rows, snippet
from pages.start.report.presets import KEY, PRESETS
from pages.ui import controls, export, frame, jobs, model_picker, plot, provenance, results, state
from pages.ui.cached import charts as kept
from pages.ui.markdown import plain
from pages.ui.model_picker import BUILT_IN

MOST = 20  # lines at once; the files hold all


def asked() -> ReproductionSpec:
    """What the button measures."""
    with controls.more(KEY, "What is measured"):
        chosen = controls.some_of("Sections", rows.TITLES, key="rep_sections", default=SOON)
        st.caption(
            "Those chosen at first take about two minutes on two cores; Tables 1, 2 and 4 to 7 measure times or train."
        )
        model = model_picker.model(key=KEY, default=BUILT_IN)
        limit = controls.whole("Images a line", key="rep_limit", low=20, high=10_000, default=200)
        seed = controls.seed(key=KEY)
    return ReproductionSpec(model, limit, seed, chosen)


def work_of(spec: ReproductionSpec) -> jobs.Work:
    """The job; where the disk may be written, a stopped one goes on with the section at which it was stopped."""
    if os.environ.get("DL2_SHARED"):
        return jobs.Work(KEY, "The report, measured again", spec, "dl2core.reproduction.run.measure", (spec,))
    folder = str(sections_kept.here())
    return jobs.Work(KEY, "The report, measured again", spec, "dl2core.reproduction.run.measure_here", (spec, folder))


def goes_on(spec: ReproductionSpec) -> str:
    """What the button finds already done, where a run was stopped."""
    count = len(sections_kept.begun(spec, sections_kept.here()))
    said = "1 section of a stopped run is" if count == 1 else f"{count} sections of a stopped run are"
    return f"{said} kept: the button goes on from there. " if count else ""


def lines(shown: Reproduction, verdict: str, section: str) -> None:
    """Those that were asked for; of what was not measured, what would be needed."""
    listed = rows.table(shown, verdict, section)
    if verdict == "not measured" and listed:
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in rows.needed(shown, section)))
        return
    st.markdown(rows.to_read(listed[:MOST]) or "No line of this section has this verdict.")
    if len(listed) > MOST:
        st.caption(f"The first {MOST} of {len(listed)} lines; choose a section, or take the file for all of them.")


with frame.page(
    "Report", aim="Every table, figure and derivation of the report, measured again: what holds?", note="start/report"
) as head:
    state.try_this(PRESETS, key=KEY)
    with controls.row():
        spec = asked()
        work = work_of(spec)
        jobs.run_button("Measure it here", work)
    done = jobs.finished(work)
    (found, document), source = cached.stored(), "stored"
    if done:
        found, document, source = done.result, results.of_job(done.result, done), "measured"

    def draw(partial: object) -> None:
        """How many lines of each section have which verdict, of the running, the finished or the stored reproduction."""
        shown = partial if isinstance(partial, Reproduction) and partial.sections else found
        head.shows(model_picker.title(shown.spec.model), f"{shown.spec.limit or 'all'} images a line")
        bars = rows.bars(shown)
        words = f"Verdicts by section. {shown.summary}"
        plot.show(kept.chart(charts.verdicts, bars), alt=words, height=charts.height(bars))
        st.markdown(shown.summary)

    origin = provenance.of_document(document, f"seed {found.spec.seed}", kind=source)
    jobs.panel(work, draw, idle=f"{goes_on(spec)}{origin}")
    with controls.row():
        verdict = controls.select("Lines", rows.VERDICTS, key="rep_lines", default="differs", width=150)
        section = controls.select("Section", rows.SECTIONS, key="rep_section", width=190)
    lines(jobs.left_over(work) or found, verdict, section)
    with controls.row():
        model = None if spec.model == BUILT_IN else spec.model
        verb = {"--model": model, "--limit": spec.limit, "--seed": spec.seed or None, "--out": "report"}
        code = export.shell("reproduce all", verb)
        export.menu(KEY, rows=rows.table(found), document=document, python=snippet.lines(found.spec), code=code)
        for label, make, name, mime in (
            ("As one page (html)", cached.html, "report.html", "text/html"),
            ("As text (markdown)", cached.text, "report.md", "text/markdown"),
        ):
            take = lambda make=make: make(document)  # noqa: E731 made when it is asked for
            st.download_button(label, take, name, mime, key=f"rep_{name}", on_click="ignore", type="tertiary")
