"""What a check is: one claim, the deviation from it that was found, what is tolerated, and a picture of both sides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """One small image: rows of numbers (drawn as shades) or of RGB triples (0..255)."""

    title: str
    values: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Panels:
    """Images side by side."""

    panels: tuple[Panel, ...]
    kind: str = "panels"


@dataclass(frozen=True)
class Bar:
    """One value beside what is expected of it."""

    name: str
    value: float
    expected: float


@dataclass(frozen=True)
class Bars:
    """Values beside what is expected of them."""

    bars: tuple[Bar, ...]
    unit: str
    kind: str = "bars"


@dataclass(frozen=True)
class Series:
    """Points of one colour; None where there is no value."""

    name: str
    x: Sequence[float]
    y: Sequence[float | None]


@dataclass(frozen=True)
class Points:
    """One or two series over a common axis."""

    series: tuple[Series, ...]
    x_title: str
    y_title: str
    joined: bool = True  # by lines
    kind: str = "points"


Picture = Panels | Bars | Points


@dataclass(frozen=True)
class Finding:
    """What a check found."""

    value: float  # deviation from the claim, in the claim's unit; 0 is perfect
    picture: Picture
    detail: str = ""  # one sentence with the numbers that matter


@dataclass(frozen=True)
class Claim:
    """Something that must hold for the lab's numbers to be trusted."""

    name: str
    says: str  # one sentence
    tolerance: float
    unit: str
    look: Callable[[int], Finding]  # takes the seed


@dataclass(frozen=True)
class Check:
    """A claim that was looked at."""

    name: str
    says: str
    value: float
    tolerance: float
    unit: str
    seconds: float
    passed: bool
    detail: str
    picture: Picture


def rounded(matrix: object, digits: int = 4) -> list[list[float]]:
    """A matrix (numpy or torch) as short rows of numbers for a picture."""
    return [[round(float(value), digits) for value in row] for row in matrix]
