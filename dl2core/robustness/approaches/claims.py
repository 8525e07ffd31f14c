"""What the report's answer 2.6 says, sentence by sentence, against a measurement: true, false, or not shown by it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dl2core import stats
from dl2core.robustness.approaches.result import APPROACHES, MANY, NOTHING, SHIFTS, Approach, Approaches, Price

Verdict = Literal["true", "false", "not shown"]
Prices = Mapping[Approach, Price]
Judged = tuple[Verdict, str]  # the verdict, and the numbers that it rests on
CLEAR = 2.0  # points of accuracy below which nothing is said, however many images were asked about
MUCH = 1.5  # times as much, from where on "much more" is granted
PROBE, PIXEL, DEEP, FULL = APPROACHES


@dataclass(frozen=True)
class Statement:
    """A sentence of the report, shortened, the verdict on it, and the numbers that it rests on."""

    says: str
    verdict: Verdict
    because: str


@dataclass(frozen=True)
class _Least:
    """The fewest images, in words, and every approach's mean accuracy with them."""

    named: str
    means: Mapping[str, float]


def statements(found: Approaches, network: str) -> tuple[Statement, ...]:
    """All sentences of 2.6 that can be measured; what this run did not measure is not shown.

    Args:
        found: a run, finished or not. They compare probe, prompts and full fine-tuning: of a backbone that has no prompt
            there are none.
        network: whose prices are taken.
    """
    if found.spec.approaches != APPROACHES:
        return ()
    prices = {one.approach: one for one in found.prices if one.network == network}
    judged = []
    for says, check in ON_PRICES.items():
        missing: Judged = ("not shown", "no step of this network was measured in this run")
        judged.append(Statement(says, *(check(prices) if len(prices) == len(APPROACHES) else missing)))
    for says, check in ON_ACCURACY.items():
        nothing: Judged = ("not shown", "too little was trained in this run")
        judged.append(Statement(says, *(check(found) or nothing)))
    return tuple(judged)


def _full_time(prices: Prices) -> Judged:
    times = prices[FULL].step_ms / prices[PROBE].step_ms
    verdict = "true" if times > MUCH else "not shown" if times > 1 else "false"
    return (
        verdict,
        f"a step takes {times:.1f} times as long as a probe's ({_ms(prices[FULL])} against {_ms(prices[PROBE])})",
    )


def _backward(prices: Prices) -> Judged:
    pixel = prices[PIXEL].step_ms / prices[PROBE].step_ms
    deep = prices[DEEP].step_ms / prices[PROBE].step_ms
    return (
        "true" if min(pixel, deep) > MUCH else "not shown",
        f"a step of a pixel prompt takes {pixel:.1f} times, of a deep prompt {deep:.1f} times as long as a probe's",
    )


def _fewer_numbers(prices: Prices) -> Judged:
    fewer = max(prices[PIXEL].trained, prices[DEEP].trained) < prices[FULL].trained
    listed = ", ".join(f"{name} {one.trained:,}" for name, one in prices.items())
    return "true" if fewer else "false", f"numbers trained: {listed}"


def _full_memory(prices: Prices) -> Judged:
    """Activations alone would not make it so: the frozen network's are kept for a prompt as well."""
    full, pixel = prices[FULL], prices[PIXEL]
    total, saved = full.total_mb / pixel.total_mb, full.saved_bytes / pixel.saved_bytes
    verdict = "true" if total > MUCH else "not shown" if total > 1 else "false"
    return verdict, (
        f"{_mb(full.total_mb)} against {_mb(pixel.total_mb)} of a pixel prompt, {total:.1f} times; of activations alone "
        f"{saved:.1f} times: weights, gradients and the optimiser's state make the rest"
    )


def _one_layer(prices: Prices) -> Judged:
    """By the report's rule, two layers that hold about as many numbers need about as much memory."""
    deep, probe = prices[DEEP], prices[PROBE]
    numbers, saved = deep.trained / probe.trained, deep.saved_bytes / probe.saved_bytes
    return (
        "true" if saved < MUCH * max(numbers, 1) else "false",
        f"a deep prompt trains {deep.trained:,} numbers, a probe {probe.trained:,}; for the backward pass {_saved(deep)} "
        f"and {_saved(probe)} are kept: activations of every layer behind the first trained number",
    )


def _full_best(found: Approaches) -> Judged | None:
    """How much is enough is not said: a run where it is not the best refutes nothing."""
    means = _means(found, MANY)
    if not means:
        return None
    best = max((name for name in means if name != FULL), key=means.__getitem__)
    better = _compared(found, means[FULL], means[best]) == "true"
    listed = f"full fine-tuning {means[FULL]:.1f} %, {best} {means[best]:.1f} %"
    return (
        "true" if better else "not shown",
        f"{found.spec.named(MANY)}, {found.spec.many_steps} steps: {listed}"
        + ("" if better else "; that may not be enough"),
    )


def _probe_and_data(found: Approaches) -> Judged | None:
    if not (least := _least(found)):
        return None
    return (
        _compared(found, least.means[PROBE], least.means[FULL]),
        f"{least.named}: linear probe {least.means[PROBE]:.1f} %, full fine-tuning {least.means[FULL]:.1f} %",
    )


def _terrible(found: Approaches) -> Judged | None:
    if not (least := _least(found)):
        return None
    without = found.without()
    return (
        _compared(found, without, least.means[FULL]),
        f"{least.named}: full fine-tuning {least.means[FULL]:.1f} %, {NOTHING} {without:.1f} %",
    )


def _prompts_and_data(found: Approaches) -> Judged | None:
    """To learn from the images is to be better than without them."""
    if not (least := _least(found)):
        return None
    pixel, deep, without = least.means[PIXEL], least.means[DEEP], found.without()
    return (
        _compared(found, max(pixel, deep), without),
        f"{least.named}: pixel prompt {pixel:.1f} %, deep prompt {deep:.1f} %; but {NOTHING} at all has "
        f"{without:.1f} %: what is known there is known from the class names",
    )


def _shifted(found: Approaches) -> tuple[dict[str, float], str] | None:
    """Mean accuracy after the shifts with the most images, and the same in words."""
    amount = next((amount for amount in reversed(found.spec.amounts) if _means(found, amount)), None)
    if amount is None:
        return None
    after = {name: float(np.mean([found.mean(name, amount, shift) for shift in SHIFTS[1:]])) for name in APPROACHES}
    listed = ", ".join(f"{name} {value:.1f} %" for name, value in after.items())
    return after, f"{found.spec.named(amount)}, mean of noise, quarter brightness and negative: {listed}"


def _probe_and_shift(found: Approaches) -> Judged | None:
    """The report says it beside full fine-tuning."""
    after = _shifted(found)
    return after and (_compared(found, after[0][FULL], after[0][PROBE]), after[1])


def _prompts_and_shift(found: Approaches) -> Judged | None:
    """Trained on images as they are: no prompt has seen a shift."""
    after = _shifted(found)
    return after and (_compared(found, max(after[0][PIXEL], after[0][DEEP]), after[0][PROBE]), after[1])


def _means(found: Approaches, amount: int) -> dict[str, float]:
    """Of all approaches; empty unless all have run."""
    means = {name: found.mean(name, amount) for name in APPROACHES}
    return {} if None in means.values() else means


def _least(found: Approaches) -> _Least | None:
    """None where no run has few images, or not all approaches have run with the fewest."""
    amount = min((few.a_class for few in found.spec.few), default=None)
    means = {} if amount is None else _means(found, amount)
    return _Least(found.spec.named(amount), means) if means else None


def _compared(found: Approaches, larger: float, smaller: float) -> Verdict:
    """Not shown where the difference of the two accuracies, in percent, may be the test images' chance (95 %)."""
    chance = stats.Z95 * math.sqrt(sum(one * (100 - one) for one in (larger, smaller)) / found.n)
    difference, clear = larger - smaller, max(CLEAR, chance)
    return "true" if difference > clear else "false" if difference < -clear else "not shown"


def _ms(price: Price) -> str:
    return f"{price.step_ms:,.0f} CPU ms"


def _mb(megabytes: float) -> str:
    return f"{megabytes:,.0f} MB" if megabytes >= 10 else f"{megabytes:.2g} MB"


def _saved(price: Price) -> str:
    return _mb(price.saved_bytes / 1e6)


MEMORY = "For prompting and linear probing, memory depends on the number of parameters of the one trainable layer"
ON_PRICES: dict[str, Callable[[Prices], Judged]] = {
    MEMORY: _one_layer,
    "Full fine-tuning requires much more memory": _full_memory,
    "Full fine-tuning requires a lot of time, linear probing much less": _full_time,
    "Prompting sends gradients through the whole network: much more expensive than a probe": _backward,
    "Prompting can reduce the number of parameters, compared with full fine-tuning": _fewer_numbers,
}
ON_ACCURACY: dict[str, Callable[[Approaches], Judged | None]] = {
    "Linear probing yields a better model with much less data than full fine-tuning": _probe_and_data,
    "Prompting lets us train with much less data": _prompts_and_data,
    "With not enough data, full fine-tuning can yield terrible models": _terrible,
    "With enough data and time, full fine-tuning probably leads to better results": _full_best,
    "A linear probe is much less likely to adapt well to a distribution shift": _probe_and_shift,
    "A prompt has more room to adapt data towards what the model is prepared for": _prompts_and_shift,
}
"""The sentences, the one on memory first. What they rest on: prices of one network, or trained models."""
