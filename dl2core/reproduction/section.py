"""What comes out of a reproduction: sections of lines, each with a verdict. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from dl2core.stats import Interval
from dl2core.store import Characters

Verdict = Literal["agrees", "within noise", "differs", "nothing to compare", "not measured"]


@dataclass(frozen=True)
class ReproductionSpec:
    """What is measured, and on how much."""

    model: str = "built-in"  # CLIP model of part 2
    limit: int | None = None  # images of a line; None = all
    seed: int = 0
    sections: tuple[str, ...] = ()  # keys; () = all


@dataclass(frozen=True)
class Line:
    """One number, or one claim, of the report beside what was found here."""

    row: str
    verdict: Verdict
    report: float | None = None
    published: float | None = None
    measured: float | None = None
    interval: Interval | None = None
    n: int | None = None
    unit: str = "%"
    model: str = ""  # what the numbers belong to: two models never share a line
    why: str = ""  # of the verdict, or what would be needed to measure


@dataclass(frozen=True)
class Picture:
    """A small picture that belongs to a section."""

    title: str  # also its alternative text
    png: Annotated[str, Characters(1_000_000)]  # base64


@dataclass(frozen=True)
class Section:
    """One table, figure or derivation."""

    key: str  # "table3"
    title: str
    question: str  # "2.1.a"
    lines: tuple[Line, ...]
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Reproduction:
    """All sections that were asked for."""

    KIND: ClassVar[str] = "reproduction"

    spec: ReproductionSpec
    sections: tuple[Section, ...]

    def count(self, verdict: Verdict) -> int:
        """Number of lines with this verdict."""
        return sum(line.verdict == verdict for section in self.sections for line in section.lines)

    @property
    def missing(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """What could not be measured here: (section, what would be needed, lines), in the order of the sections."""
        found: dict[tuple[str, str], list[str]] = {}
        for section in self.sections:
            for line in section.lines:
                if line.verdict == "not measured":
                    found.setdefault((section.title, line.why), []).append(line.row)
        return tuple((title, why, tuple(rows)) for (title, why), rows in found.items())
