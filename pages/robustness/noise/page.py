"""Noise: where it enters decides how much it costs, and every method has a control beside it (question 2.4)."""

import functools

import streamlit as st

from dl2core.robustness import noise
from dl2core.robustness.result import NOISE, Change, NoiseResult
from pages.robustness.noise import cached, charts, hero, rows, snippet
from pages.robustness.noise import controls as own
from pages.robustness.noise.presets import CALIBRATION, CORRUPTIONS, DOCUMENTS, KEY, RANKING, TITLES, VIEWS, presets
from pages.ui import controls, export, frame, jobs, plot, predict, provenance, results, state, table
from pages.ui.cached import charts as kept
from pages.ui.head import brief


def ranking(found: NoiseResult, change: Change) -> None:
    """Accuracy and loss side by side: the two orders differ."""
    listed = rows.ranking(found, change)
    if change.level and listed:
        made = predict.bet("Which loses least here?", [row["method"] for row in listed], key=KEY)
        if not made.revealed:
            return
        predict.verdict(made, next(row["method"] for row in listed if row["by loss"] == 1))
    table.show(listed, alt="Methods by accuracy and by what they lose")


def closer(found: NoiseResult, wanted: str, made: hero.Choice, source: str) -> None:
    """One more view at a time."""
    view = controls.closer(VIEWS, key=f"{KEY}_view")
    where, chosen = noise.WHERE[made.place], rows.shown_method(found, wanted)
    if view == RANKING:
        ranking(found, Change(NOISE, where, own.stops(found)[made.stop]))
    elif view == CORRUPTIONS:
        if listed := rows.corruptions(found, chosen.method):
            st.markdown(f"**{chosen.title}**: accuracy in %, the darker the more is lost")
            plot.show(kept.chart(charts.severities, listed), alt="Accuracy by corruption and severity")
        else:
            st.caption("This run holds no corruptions; `python -m dl2core robustness --corruptions all` measures them.")
    elif view == CALIBRATION:
        titles = [one.title for one in found.methods]
        colours = [rows.COLOURS[one.method] for one in found.methods]
        drawn = kept.chart(charts.confidence, rows.calibration(found, where, own.stops(found)), titles, colours)
        plot.show(drawn, height=330, alt="Mean confidence minus accuracy against sigma")
        st.caption(
            "Above 0 a method is surer than it is right. Each method's logits are divided by the temperature that fits its "
            "clean validation images best; where it answers all of them rightly, that is the coldest, and it stays sure."
        )
    else:
        table.show(rows.table_6(found, source), alt="Table 6 beside its re-runs and a run on CIFAR-10")


with frame.page(
    "Noise",
    aim="The same σ can cost little or nearly everything: it depends on where the noise enters.",
    questions=("2.4",),
    note="robustness/noise",
) as head:
    state.try_this(presets(), key=KEY)
    with controls.row():
        asked = own.asked()
        work = jobs.Work(KEY, "Noise on every method", asked.spec, "dl2core.robustness.measure.measure", (asked.spec,))
        jobs.run_button("Measure here", work)
    done = jobs.finished(work)
    if done:
        found, document, source = done.result, results.of_job(done.result, done), "measured"
    else:
        (found, document), source = cached.stored(DOCUMENTS[asked.stored]), "stored"

    def draw(partial: object) -> None:
        """The running, the finished or the stored result."""
        shown = found if partial is None else partial
        mark = source if partial is None else "measured"
        made, chosen = own.choice(shown), rows.shown_method(shown, asked.method)
        head.shows(brief(shown.tested_on), f"n = {shown.n:,}", f"answers of {chosen.title}")
        if chosen.method != asked.method:
            st.caption(f"{TITLES[asked.method]} is not in this run: {chosen.title} is shown.")
        drawn = rows.hero(shown, asked.method, own.stops(shown), cached.pictures_in(shown), solid=mark == "measured")
        take = functools.partial(own.choose, shown)
        hero.show(drawn, key=f"{KEY}_hero", choice=made, on_choice=take)
        closer(shown, asked.method, made, mark)

    facts = (f"n = {found.n:,}", f"{found.spec.draws} draws of the noise")
    jobs.panel(work, draw, idle=provenance.of_document(document, *facts, kind=source))
    with controls.row():
        recalled = results.shelf(document["kind"], document if done else None, key=work.key, check=cached.check)
        options = {
            "--methods": ",".join(asked.spec.methods),
            "--dataset": asked.spec.dataset,
            "--limit": asked.spec.limit,
        }
        code = export.shell("robustness", options | {"--draws": asked.spec.draws, "--seed": asked.spec.seed})
        export.menu(KEY, rows=rows.exported(found), document=document, python=snippet.lines(found), code=code)
    if recalled:
        st.caption(f"Kept result: {recalled.get('tested_on', '')}")
