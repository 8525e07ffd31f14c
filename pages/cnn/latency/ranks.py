"""The hero: ranks on the report's GPU and on the machine that was measured, and a bet on what changes most."""

from __future__ import annotations

import streamlit as st

from dl2core.cnn import comparison, zoo
from dl2core.cnn.latency.result import LatencyResult
from pages.cnn.latency import charts
from pages.cnn.latency import rows as latency_rows
from pages.cnn.latency.drawing import Drawing
from pages.ui import plot, predict
from pages.ui.cached import charts as kept

HEIGHT = 400  # px of the page's pictures, so that what stands below stays where it is


def show(result: LatencyResult, drawing: Drawing) -> None:
    """The slope chart; its right side is hidden until the bet is revealed."""
    here = {name: ms for name, ms in latency_rows.per_image(result).items() if name in comparison.KNOWN}
    if not here:
        st.caption("None of these networks is in the report: see another view.")
        return
    picture = st.container()
    hide = False
    if len(here) > 1:
        moves = latency_rows.moves(here)
        most = max(map(abs, moves.values()))
        answers = [zoo.label(name) for name, by in moves.items() if abs(by) == most]
        made = predict.bet("Whose rank changes most?", [zoo.label(name) for name in here], key="lat")
        hide = not made.revealed
        agreement = comparison.agreement(here)
        after = f"Spearman's ρ of the two orders is {agreement:.2f} over {len(here)} networks." if agreement else ""
        predict.verdict(made, answers, after=f"{_moved(answers, here, moves)} {after}" if most else after)
    place = f"{drawing.place}\nbatch {latency_rows.first_timings(result)[0].batch}"
    rows = latency_rows.slope(result, drawing.source, place, hide=hide)
    with picture:
        alt = "Ranks of the networks on the report's GPU" + ("" if hide else f" and on {drawing.place}")
        plot.show(kept.chart(charts.slope, rows, other=place, height=HEIGHT), alt=alt, height=HEIGHT + 10)


def _moved(answers: list[str], here: dict[str, float], moves: dict[str, int]) -> str:
    """How the first answer moved: "DenseNet121 goes from rank 6 to 4."."""
    order = sorted(here, key=here.__getitem__)
    name = next(name for name in here if zoo.label(name) == answers[0])
    now = order.index(name) + 1
    return f"{answers[0]} goes from rank {now - moves[name]} to {now}."
