"""Checks: nine claims that must hold, as pictures with number, tolerance, time and tick."""

import streamlit as st

from dl2core import checks, store
from dl2core.checks import Spec
from pages.start.checks import charts, snippet
from pages.start.checks.sentences import SENTENCES
from pages.ui import controls, export, frame, jobs, numbers, plot, provenance, state
from pages.ui.cached import charts as kept

PREFIX = "chk"
HEIGHT = 172  # px of a picture, axes and legend included


def card(row: dict) -> None:
    """One check: tick and name, picture, what it means, number against tolerance, time."""
    mark = ":green[:material/check_circle:]" if row["passed"] else ":red[:material/cancel:]"
    st.markdown(f"{mark} **{row['name']}**")
    picture = row["picture"]
    if picture["kind"] == "panels":
        titles = " · ".join(panel["title"] for panel in picture["panels"])
        st.image(charts.panels(picture), width="stretch", alt=f"{row['name']}: {titles}", caption=titles)
    else:
        words = f"{row['name']}: {row['detail'] or row['says']}"
        plot.show(kept.chart(charts.chart, picture), height=HEIGHT, alt=words)
    st.markdown(SENTENCES[row["name"]])
    value, tolerance = numbers.scientific(row["value"]), numbers.scientific(row["tolerance"])
    help = f"{row['says']} {row['detail']}".strip()
    st.caption(f"**{value}** {row['unit']}, tolerance {tolerance} · {row['seconds']:.2g} s", help=help)


with frame.page("Checks", aim="Nine things that must hold before a number of this lab is worth reading.") as head:
    with controls.row():
        first = st.container(horizontal=True, width="content")
        with controls.more(PREFIX):
            spec = Spec(controls.seed(key=PREFIX))
        work = jobs.Work(PREFIX, "Nine checks", spec, checks.run, (spec,))
        with first:
            jobs.run_button("Run the checks", work)
    stored = store.shipped("check")
    done = jobs.finished(work)
    shown = checks.document(done.spec, done.result) if done else stored

    def draw(partial: object) -> None:
        """All nine; while the job runs, those it has not reached yet stay as they were."""
        rows = store.jsonable(partial or ())
        rows += shown["checks"][len(rows) :]
        head.shows("while they run" if partial else f"seed {shown['spec']['seed']}")
        held, seconds = sum(row["passed"] for row in rows), sum(row["seconds"] for row in rows)
        st.markdown(f"**{held} of {len(rows)} hold**, checked in {seconds:.2g} s")
        with st.grid("auto", min_column_width=340 if state.presenting() else 250, border=True) as grid:
            for row in rows:
                with grid.cell(), st.container(gap="xsmall"):
                    card(row)

    origin = provenance.of_document(shown, f"seed {shown['spec']['seed']}", kind="measured" if done else "stored")
    jobs.panel(work, draw, idle=origin)
    drawn = done.spec if done else Spec(stored["spec"]["seed"])
    export.menu(PREFIX, document=shown, python=snippet.lines(drawn), code=export.shell("check", {"--seed": spec.seed}))
