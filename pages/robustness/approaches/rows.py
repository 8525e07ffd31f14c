"""What the page draws and lists, as rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from dl2core.robustness.approaches.claims import Statement
from dl2core.robustness.approaches.result import LITE0, MANY, NOTHING, PLAIN, SHIFTS, Approach, Approaches, Shift

Row = dict[str, object]
PUSHES = 200  # more than enough for seven names
SHORT = {"built-in": "built-in", LITE0: "Lite0"}
LITE0_NAMES = {"linear probe": "Lite0: probe", "last block": "Lite0: last block"}
Arm = tuple[Approaches, Approach, str]  # a run, one of its approaches, and how it is called beside the others


def arms(runs: Sequence[Approaches]) -> list[Arm]:
    """All approaches of some runs with the same images; EfficientNet-Lite0's carry its name."""
    return [
        (found, approach, LITE0_NAMES[approach] if found.spec.backbone == LITE0 else approach)
        for found in runs
        for approach in found.spec.approaches
    ]


def titles(runs: Sequence[Approaches]) -> str:
    """The drawn networks, where a head has room for them."""
    return runs[0].model if len(runs) == 1 else ", ".join(SHORT[found.spec.backbone] for found in runs)


def amount_of(found: Approaches, wanted: int) -> int:
    """The wanted amount of images where the run has it, else its largest."""
    amounts = [amount for amount in found.spec.amounts if any(run.amount == amount for run in found.runs)]
    return wanted if wanted in amounts or not amounts else amounts[-1]


def measured(runs: Sequence[Approaches], amount: int) -> tuple[Approaches, ...]:
    """Those of the runs that were trained on so many images; the first is."""
    return tuple(found for found in runs if any(run.amount == amount for run in found.runs)) or tuple(runs[:1])


def most_of_all(runs: Sequence[Approaches]) -> int:
    """The most images that all of the runs were trained on."""
    shared = [amount for amount in runs[0].spec.amounts if measured(runs, amount) == tuple(runs)]
    return shared[-1] if shared else amount_of(runs[0], MANY)


def bubbles(runs: Sequence[Approaches], amount: int, source: str) -> list[Row]:
    """One approach a row: accuracy and its span, stacked memory, the time of a step with as many images."""
    rows = []
    for found, approach, name in arms(runs):
        price, span = found.price(found.spec.backbone, approach), found.span(approach, amount)
        if price and span:
            row = {"approach": name, "percent": found.mean(approach, amount), "low": span.low, "high": span.high}
            ms = price.step_ms * price.batch / price.measured_batch
            rows.append(row | {"mb": price.total_mb, "ms": ms, "trained": price.trained, "source": source})
    return rows


def stacks(runs: Sequence[Approaches], amount: int) -> list[Row]:
    """The parts of the memory of every approach, from left to right."""
    rows: list[Row] = []
    for found, approach, name in arms(runs):
        price, start = found.price(found.spec.backbone, approach), 0.0
        if price and found.of(approach, amount):
            for part, mb in price.parts_mb.items():
                rows.append({"approach": name, "part": part, "from": start, "to": start + mb, "mb": mb})
                start += mb
    return rows


def ranked(runs: Sequence[Approaches], amount: int, shift: Shift = PLAIN) -> dict[str, float]:
    """Accuracy by name, the best first; the model without a prompt among them."""
    named = {(id(found), approach): name for found, approach, name in arms(runs)}
    all_of = [
        (named.get((id(found), name), name), top1) for found in runs for name, top1 in found.ranking(amount, shift)
    ]
    return dict(sorted(all_of, key=lambda one: -one[1]))


def ranks(runs: Sequence[Approaches], amount: int, shift: Shift, source: str) -> list[Row]:
    """Accuracy as they are and after one shift, with places in both orders."""
    first, then = ranked(runs, amount), ranked(runs, amount, shift)
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


def few(runs: Sequence[Approaches], shift: Shift, source: str) -> list[Row]:
    """Every draw of every approach at every number of images a class."""
    return [
        {"approach": name, "images": str(amount), "percent": percent, "draw": draw + 1, "source": source}
        for amount in runs[0].spec.amounts
        if amount != MANY
        for found, approach, name in arms(runs)
        for draw, percent in enumerate(found.draws(approach, amount, shift))
    ]


def curves(runs: Sequence[Approaches]) -> list[Row]:
    """The runs with many images on their way: steps, CPU seconds, accuracy."""
    return [
        {"approach": name, "step": one.step, "seconds": one.seconds, "percent": 100 * one.right / found.n}
        for found, approach, name in arms(runs)
        for run in found.of(approach, MANY)
        for one in run.moments
    ]


def table(runs: Sequence[Approaches]) -> list[Row]:
    """Every accuracy of each approach, a row each; the model without a prompt first. Shifts: with the most images of all."""
    first, spec = runs[0], runs[0].spec
    ends = [run.moments[-1].seconds for found, approach, _ in arms(runs) for run in found.of(approach, MANY)]
    shortest, most = min(ends, default=0.0), most_of_all(runs)
    rows: list[Row] = []
    if first.untrained is not None:
        amounts = {f"{spec.named(amount)}, %": _said(first.without()) for amount in spec.amounts}
        rows.append({"approach": NOTHING} | amounts | {f"{one}, %": _said(first.without(one)) for one in SHIFTS[1:]})
    for found, approach, name in arms(runs):
        row: Row = {"approach": name}
        row |= {f"{spec.named(amount)}, %": _said(found.mean(approach, amount)) for amount in spec.amounts}
        row |= {f"{shift}, %": _said(found.mean(approach, most, shift)) for shift in SHIFTS[1:]}
        for run in found.of(approach, MANY):
            at = run.at_seconds(shortest)
            row[f"after {shortest:.0f} CPU s, %"] = f"{100 * at.right / found.n:.1f}" if at.step else None
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
        for name in found.spec.approaches
        if (price := found.price(network, name))
    ]


def _said(percent: float | None) -> str | None:
    return None if percent is None else f"{percent:.1f}"


def said(statements: Sequence[Statement]) -> list[Row]:
    """The report's sentences with their verdicts."""
    return [{"2.6 says": one.says, "verdict": one.verdict, "because": one.because} for one in statements]
