"""What comes out of a reproduction: sections of lines, each with a verdict. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from dl2core.stats import Interval
from dl2core.store import Characters

Verdict = Literal["agrees", "within noise", "differs", "nothing to compare", "not measured"]
SAID: dict[Verdict, str] = {
    "agrees": "agree",
    "within noise": "within noise",
    "differs": "differ",
    "nothing to compare": "with nothing to compare",
    "not measured": "not measured",
}
OF_ONE: dict[Verdict, str] = {"agrees": "agrees", "differs": "differs"}
HOW_TO_READ = (
    "A line agrees where the report's number lies in the 95 % interval of ours, or where its statement holds; it is within "
    "noise where it does not, but the difference of both, each with its own sampling error, may be 0; it differs where "
    "neither holds. Accuracies are compared for the report's own model only, times by rank only."
)
PRECISION = "float32 (part 3: exact or float64)"


@dataclass(frozen=True)
class ReproductionSpec:
    """What is measured, and on how much."""

    model: str = "built-in"  # CLIP model of part 2
    limit: int | None = None  # images of a line; None = all
    seed: int = 0
    sections: tuple[str, ...] = ()  # keys; () = all
    stored_times: bool = (
        False  # Table 1 and Figures 1 to 3 from the runs that came with the app: times need an idle machine
    )


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

    @property
    def heading(self) -> str:
        """Its title with the question, where that is not what it begins with."""
        return self.title if self.title.startswith(self.question) else f"{self.title} ({self.question})"


@dataclass(frozen=True)
class Reproduction:
    """All sections that were asked for."""

    KIND: ClassVar[str] = "reproduction"

    spec: ReproductionSpec
    sections: tuple[Section, ...]
    precision: str = PRECISION

    def count(self, verdict: Verdict) -> int:
        """Number of lines with this verdict."""
        return sum(line.verdict == verdict for section in self.sections for line in section.lines)

    @property
    def summary(self) -> str:
        """How many lines agree, differ and could not be judged, in a sentence."""
        total = sum(len(section.lines) for section in self.sections)
        found = {verdict: self.count(verdict) for verdict in SAID}
        said = {verdict: (SAID | OF_ONE if count == 1 else SAID)[verdict] for verdict, count in found.items()}
        counts = [f"{count} {said[verdict]}" for verdict, count in found.items() if count]
        return f"{total} line{'' if total == 1 else 's'}: {', '.join(counts)}."

    @property
    def asked(self) -> str:
        """What was measured, in a sentence."""
        images = f"at most {self.spec.limit:,} images a line" if self.spec.limit else "all images of each set"
        return f"Model of part 2: {self.spec.model}; {images}, n says how many; seed {self.spec.seed}."

    @property
    def missing(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """What could not be measured here: (section, what would be needed, lines), in the order of the sections."""
        found: dict[tuple[str, str], list[str]] = {}
        for section in self.sections:
            for line in section.lines:
                if line.verdict == "not measured":
                    found.setdefault((section.title, line.why), []).append(line.row)
        return tuple((title, why, tuple(rows)) for (title, why), rows in found.items())
