"""Edge weights as text: bounded before anything is parsed, read exactly, and fitted to what exact powers carry.

Every number of a graph that comes from outside goes through `exact`: edge lists, matrices, files, links, the drawing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction

from dl2core.errors import InputError, quoted

MAX_WEIGHT = 1_000_000
MAX_DENOMINATOR = 1_000_000  # also of the common denominator of all weights, which exact powers are taken over
LONGEST = 40  # characters; a float of 17 digits with sign and exponent has 24
HOW = "write a number such as 3, 2.5 or 1/3"
ROUGHEST = Fraction(1, 1000)  # a weight is not rounded by more than this part of it

Number = int | Fraction
Matrix = Sequence[Sequence[Number]]

_DECIMAL = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_RATIO = re.compile(r"([0-9]+)/([0-9]+)")


def exact(text: str) -> Fraction:
    """A weight exactly as it is written: "3", "2.5", "1/3", "4e-1". Zero, also as -0.0, means "no edge".

    Raises:
        InputError: not a number, negative, or outside the limits. The denominator of a decimal is not limited here.
    """
    if len(text) > LONGEST:
        raise InputError(f"{quoted(text)} has {len(text):,} characters, a weight has at most {LONGEST}; {HOW}")
    written = text.strip().replace("−", "-")
    size = written.lstrip("+-") if written[:2] not in ("--", "-+", "+-", "++") else ""
    decimal, ratio = _DECIMAL.fullmatch(size), _RATIO.fullmatch(size)
    if not decimal and not ratio:
        point = f"; decimals have a point: {written.replace(',', '.')}" if re.fullmatch(r"\d+,\d+", written) else ""
        raise InputError(f"{quoted(text)} is not a weight; {HOW}{point}")
    if ratio and not int(ratio[2]):
        raise InputError(f"the weight {written} cannot be used; {HOW}")
    weight = Fraction(size)
    if weight and written.startswith("-"):
        raise InputError(f"the weight {written} is negative; weights count or scale walks, so they are above 0")
    if weight > MAX_WEIGHT:
        raise InputError(f"the weight {written} is above the limit of {MAX_WEIGHT:,}")
    if ratio and weight.denominator > MAX_DENOMINATOR:
        raise InputError(f"the weight {written} has a denominator above the limit of {MAX_DENOMINATOR:,}")
    if 0 < weight < Fraction(1, MAX_DENOMINATOR):
        raise InputError(f"the weight {written} is below the smallest, 1/{MAX_DENOMINATOR:,}; multiply all weights")
    return weight


def read_weight(text: str) -> Fraction:
    """A weight as a graph holds it: exact, or the nearest fraction with a denominator of at most a million.

    Raises:
        InputError: as in `exact`.
    """
    return exact(text).limit_denominator(MAX_DENOMINATOR)


def fit(weights: Sequence[Number]) -> tuple[list[Fraction], str]:
    """Weights of one graph whose common denominator stays within the limit, and what had to be changed for it.

    Returns:
        The weights, and one line for the reader: "" where all are as they were given.

    Raises:
        InputError: no rounding of the long decimals brings them together.
    """
    given = [Fraction(weight) for weight in weights]
    if common_denominator(given) <= MAX_DENOMINATOR:
        return given, ""
    near = [weight.limit_denominator(MAX_DENOMINATOR) for weight in given]
    if common_denominator(near) > MAX_DENOMINATOR:
        near = [weight if weight.denominator <= MAX_DENOMINATOR else round(weight, 6) for weight in given]
    if common_denominator(near) > MAX_DENOMINATOR:
        raise InputError(
            f"the weights have no common denominator up to {MAX_DENOMINATOR:,}, which exact powers need; "
            "round them to fewer decimals"
        )
    changed = [(old, new) for old, new in zip(given, near, strict=True) if old != new]
    rough = next((old for old, new in changed if abs(old - new) > old * ROUGHEST), None)
    if rough is not None:
        raise InputError(
            f"the weight {float(rough):.6g} is too small beside the others for a common denominator up to "
            f"{MAX_DENOMINATOR:,}; multiply all weights"
        )
    old, new = changed[0]
    many = f"{len(changed)} weights were" if len(changed) > 1 else "one weight was"
    return near, f"{many} taken as the nearest fraction within the limit: {float(old):.15g} as {write_weight(new)}"


def common_denominator(weights: Sequence[Fraction]) -> int:
    """The common denominator, or something above the limit as soon as it is passed."""
    common = 1
    for weight in weights:
        common = math.lcm(common, weight.denominator)
        if common > MAX_DENOMINATOR:
            break
    return common


def simplest(number: Fraction) -> Number:
    """A fraction as an integer where it is one."""
    return number.numerator if number.denominator == 1 else number


def write_weight(weight: Number) -> str:
    """A weight as text that `exact` reads back exactly: "2.5" where that is short, else "1/3"."""
    if weight.denominator == 1:
        return str(int(weight))
    fraction = Fraction(weight)
    scaled = fraction * 10_000
    if scaled.denominator != 1:
        return str(fraction)
    return f"{float(fraction):.4f}".rstrip("0")
