"""The view of trained parts: what training the head, the last layer, the first or everything brings, and what it costs."""

from __future__ import annotations

import streamlit as st

from dl2core.transfer.layers.parts_result import Cost, PartsResult
from dl2core.transfer.live_result import Part
from pages.transfer.layers import charts, rows
from pages.transfer.layers.presets import KEY
from pages.ui import plot, predict
from pages.ui.cached import charts as kept

REPORTED = "ResNet18"  # the network of the bet: the report's


def show(found: PartsResult, source: str) -> None:
    """Accuracy of the four, then a bet on what a step costs, and the costs."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        drawn = rows.runs(found, source)
        if drawn:
            plot.show(kept.chart(charts.brought, drawn), height=300, alt="Accuracy by what was trained")
            st.markdown(_verdict(found))
            st.caption(_protocol(found))
        else:
            st.caption("No run has ended yet. Press Train all four.")
    with right:
        _costs(found)


def _verdict(found: PartsResult) -> str:
    """The report's sentence against the runs, each number of images on its own; a difference is one only beyond chance."""
    said = []
    for amount in found.spec.amounts:
        by_draw = last_over_first(found, amount.a_class)
        if not by_draw:
            continue
        last, first = (found.mean(part, amount.a_class) for part in ("last", "first"))
        draws = f"{len(by_draw)} draws: {min(by_draw):+.1f} to {max(by_draw):+.1f}" if len(by_draw) > 1 else "one draw"
        agreed = min(by_draw) > 0 or max(by_draw) < 0
        beyond = agreed and abs(last - first) > _chance(last, first, found.n)
        said.append(
            f"{amount.a_class} a class, the last layer **{last - first:+.1f}** points over the first ({draws}), "
            f"{'more' if beyond else 'no more'} than chance"
        )
    if not said:
        return ""
    return f"The report: rather the last layers than the first. Here, n = {found.n:,}: {'; '.join(said)}."


def last_over_first(found: PartsResult, a_class: int) -> list[float]:
    """Points by which the last layer is better than the first, for each draw that both were trained on."""
    last, first = ({run.draw: run.right for run in found.chosen(part, a_class)} for part in ("last", "first"))
    return [100 * (last[draw] - first[draw]) / found.n for draw in sorted(last.keys() & first.keys())]


def _chance(first: float, second: float, n: int) -> float:
    """Points by which two accuracies (percent) of n images each differ by chance in 19 of 20 cases; unpaired, so on the safe side."""
    return 1.96 * ((first * (100 - first) + second * (100 - second)) / n) ** 0.5


def _protocol(found: PartsResult) -> str:
    """On what the runs were trained, in one line."""
    spec = found.spec
    epochs = ", ".join(f"{one.epochs} epochs at {one.a_class} a class" for one in spec.amounts)
    rates = " and ".join(f"{rate:g}" for rate in spec.rates)
    return (
        f"Pictures at {spec.side or 'their full'} px, {epochs}, batches of {spec.batch}; learning rates {rates} of Adam, "
        f"of which {spec.validation} validation images chose. BatchNorm in eval mode."
    )


def _costs(found: PartsResult) -> None:
    network = REPORTED if REPORTED in found.networks else found.networks[0] if found.networks else ""
    head, first, last = (found.cost(network, part) for part in ("head", "first", "last"))
    if not head or not first or not last:
        st.caption("No step has been measured yet.")
        return
    options = {part: _option(cost, head) for part, cost in (("first", first), ("last", last))}
    made = predict.bet(
        f"A step of {network} on {found.spec.cost_batch} images: which convolution keeps more memory?",
        list(options.values()),
        key=KEY,
    )
    larger: Part = "first" if first.step.saved_bytes > last.step.saved_bytes else "last"
    if not made.revealed:
        st.caption("The bars stand here once you have bet.")
        return
    predict.verdict(made, options[larger])
    chart = kept.chart(charts.kept_bytes, rows.costs(found))
    plot.show(chart, height=230, alt=f"Megabytes kept for the backward pass; {network}, first layer: {_mb(first)}")


def _option(cost: Cost, head: Cost) -> str:
    return f"{cost.part}, {cost.step.trained - head.step.trained:,} weights"


def _mb(cost: Cost) -> str:
    return f"{cost.step.saved_bytes / 1e6:,.0f} MB"
