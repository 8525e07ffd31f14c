"""A page that uses every piece of the frame; the tests of pages/ui drive it in place of a real page."""

import altair as alt
import pandas as pd
import streamlit as st

from dl2core.errors import InputError
from pages.ui import controls, export, frame, jobs, plot, predict, results, state
from pages.ui.charts import style
from tests.ui.demo_work import Spec, count


def picture(rows: list[dict]) -> style.Figure:
    """Rows as points, shaped by where they come from."""
    points = alt.Chart(pd.DataFrame(rows, columns=["i", "value", "source"])).mark_point(filled=True)
    return style.finish(
        points.encode(
            x="i:Q",
            y="value:Q",
            shape=style.shape_of_source(),
            fillOpacity=style.fill_of_source(),
            stroke=alt.value(style.BLUE),
        )
    )


STORED = [{"i": i, "value": i * i, "source": "stored"} for i in range(5)]
PRESETS = [
    state.Preset("Short", "1.1.a", {"demo_n": 3, "demo_kind": "plain"}, "three points"),
    state.Preset("Long", "1.1.b", {"demo_n": 40, "demo_kind": "fancy"}, "the curve bends"),
]

with frame.page(
    "Demo", aim="Count, and see the squares grow.", questions=("1.1.a", "1.1.b"), subject="no data · no model"
):
    state.try_this(PRESETS, key="demo")
    with controls.row():
        n = controls.whole("n", key="demo_n", low=1, high=100, default=20)
        kind = controls.one_of("Kind", ["plain", "fancy"], key="demo_kind")
        work = jobs.Work("demo", f"Counting to {n}", Spec(n, 0.2), count, (Spec(n, 0.2),))
        jobs.run_button("Count", work)
        with controls.more("demo"):
            seed = controls.seed(key="demo")
    done = jobs.finished(work)
    rows = done.result if done else STORED

    def draw(partial: object) -> None:
        plot.show(picture(partial or rows), height=260, alt=f"Squares of the numbers up to {n}")

    jobs.panel(work, draw, idle="a result of this session" if done else "a stored result")
    frame.caption("computed", f"n = {n}", f"seed {seed}", kind)
    made = predict.bet("Which number is its own square?", ["0 and 1", "2"], key="demo")
    predict.verdict(made, "0 and 1")
    document = {"kind": "demo", "spec": {"n": n}, "rows": rows} if done else None
    shown = results.shelf("demo", document, key="demo")
    with frame.folded("Table"):
        st.dataframe(pd.DataFrame(shown["rows"] if shown else rows), alt="The rows of the picture")
    export.menu("demo", rows=rows, document=document, chart=picture(rows), code="print('no code')")
    with frame.guard():
        if kind == "fancy" and n > 50:
            raise InputError(f"fancy goes to 50, n = {n} was asked for")
    st.markdown(f"n is {n}, kind is {kind}, seed is {seed}")
