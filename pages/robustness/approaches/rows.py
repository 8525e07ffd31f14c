"""What the page draws and lists, as rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from dl2core.clip.model import BUILT_IN
from dl2core.robustness.approaches.claims import Statement
from dl2core.robustness.approaches.result import APPROACHES, MANY, NOTHING, PLAIN, SHIFTS, Approaches, Shift

Row = dict[str, object]
PUSHES = 200  # more than enough for five names


def amount_of(found: Approaches, wanted: int) -> int:
    """The wanted amount of images where the run has it, else its largest."""
    amounts = [amount for amount in found.spec.amounts if any(found.of(name, amount) for name in APPROACHES)]
    return wanted if wanted in amounts or not amounts else amounts[-1]


def bubbles(found: Approaches, amount: int, source: str) -> list[Row]:
    """One approach a row: accuracy and its span, stacked memory, the time of a step."""
    rows = []
    for name in APPROACHES:
        price, span = found.price(BUILT_IN, name), found.span(name, amount)
        if price and span:
            row = {"approach": name, "percent": found.mean(name, amount), "low": span.low, "high": span.high}
            rows.append(row | {"mb": price.total_mb, "ms": price.step_ms, "trained": price.trained, "source": source})
    return rows


def stacks(found: Approaches, amount: int) -> list[Row]:
    """The parts of the memory of every approach, from left to right."""
    rows: list[Row] = []
    for name in APPROACHES:
        price, start = found.price(BUILT_IN, name), 0.0
        if price and found.of(name, amount):
            for part, mb in price.parts_mb.items():
                rows.append({"approach": name, "part": part, "from": start, "to": start + mb, "mb": mb})
                start += mb
    return rows


def ranks(found: Approaches, amount: int, shift: Shift, source: str) -> list[Row]:
    """Accuracy as they are and after one shift, with places in both orders."""
    first, then = dict(found.ranking(amount)), dict(found.ranking(amount, shift))
    rows: list[Row] = []
    for name, top1 in then.items():
        place, was = _place(then, name), _place(first, name)
        said = f"{place} {name} {top1:.0f} ({was})"
        rows.append(
            {"approach": name, "shift": PLAIN, "percent": first[name], "place": was, "says": "", "source": source}
        )
        rows.append({"approach": name, "shift": shift, "percent": top1, "place": place, "says": said, "source": source})
    return rows


def _place(ranked: Mapping[str, float], name: str) -> int:
    """1 for the best; equals share a place."""
    return 1 + sum(other > ranked[name] for other in ranked.values())


def apart(values: Sequence[float], gap: float, low: float = -math.inf, high: float = math.inf) -> list[float]:
    """The values moved apart until neighbours are at least `gap` from each other, within low..high, their order kept.

    Args:
        values: at most as many as find room there.
    """
    order = sorted(range(len(values)), key=values.__getitem__)
    places = [values[k] for k in order]
    for _ in range(PUSHES):
        for k in range(len(places) - 1):
            short = max(0.0, gap - (places[k + 1] - places[k]))
            places[k], places[k + 1] = places[k] - short / 2, places[k + 1] + short / 2
        places[0], places[-1] = max(places[0], low), min(places[-1], high)
    found = [0.0] * len(values)
    for place, k in zip(places, order, strict=True):
        found[k] = place
    return found


def few(found: Approaches, shift: Shift, source: str) -> list[Row]:
    """Every draw of every approach at every number of images a class."""
    return [
        {"approach": name, "images": str(amount), "percent": percent, "draw": draw + 1, "source": source}
        for amount in found.spec.amounts
        if amount != MANY
        for name in APPROACHES
        for draw, percent in enumerate(found.draws(name, amount, shift))
    ]


def curves(found: Approaches) -> list[Row]:
    """The runs with many images on their way: steps, CPU seconds, accuracy."""
    return [
        {"approach": name, "step": one.step, "seconds": one.seconds, "percent": 100 * one.right / found.n}
        for name in APPROACHES
        for run in found.of(name, MANY)
        for one in run.moments
    ]


def table(found: Approaches) -> list[Row]:
    """Every accuracy of each approach, a row each; the model without a prompt first."""
    runs = {name: found.of(name, MANY) for name in APPROACHES}
    shortest = min((run[0].moments[-1].seconds for run in runs.values() if run), default=0.0)
    first: Row = {"approach": NOTHING}
    first |= {f"{found.spec.named(amount)}, %": f"{found.without():.1f}" for amount in found.spec.amounts}
    rows = [first | {f"{shift}, %": f"{found.without(shift):.1f}" for shift in SHIFTS[1:]}]
    most = amount_of(found, MANY)
    for name in APPROACHES:
        row: Row = {"approach": name}
        row |= {f"{found.spec.named(amount)}, %": _said(found.mean(name, amount)) for amount in found.spec.amounts}
        row |= {f"{shift}, %": _said(found.mean(name, most, shift)) for shift in SHIFTS[1:]}
        if runs[name]:
            at = runs[name][0].at_seconds(shortest)
            row[f"after {shortest:.0f} CPU s, %"] = f"{100 * at.right / found.n:.1f}"
        rows.append(row)
    return rows


def prices(found: Approaches, network: str) -> list[Row]:
    """What a step of each approach holds and takes in one network."""
    return [
        {
            "approach": name,
            "numbers trained": price.trained,
            **{f"{part}, MB": round(mb, 2) for part, mb in price.parts_mb.items()},
            "in all, MB": round(price.total_mb, 1),
            "CPU ms a step": round(price.step_ms),
        }
        for name in APPROACHES
        if (price := found.price(network, name))
    ]


def _said(percent: float | None) -> str | None:
    return None if percent is None else f"{percent:.1f}"


def said(statements: Sequence[Statement]) -> list[Row]:
    """The report's sentences with their verdicts."""
    return [{"2.6 says": one.says, "verdict": one.verdict, "because": one.because} for one in statements]
