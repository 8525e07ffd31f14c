"""The job that makes each section of a reproduction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dl2core import tables
from dl2core.jobs import Progress, Steps
from dl2core.reproduction import derivations, networks, pictures, verdicts
from dl2core.reproduction.contents import CONTENTS
from dl2core.reproduction.section import Line, Picture, ReproductionSpec, Section

Work = Callable[[ReproductionSpec], Steps]  # its result: lines, or (lines, pictures)
Found = tuple[Line, ...] | tuple[tuple[Line, ...], tuple[Picture, ...]]


@dataclass(frozen=True)
class Part:
    """One section that can be made."""

    key: str
    work: Work

    @property
    def title(self) -> str:
        return CONTENTS[self.key][0]

    def section(self, found: Found) -> Section:
        """What `work` returned, under this part's title."""
        lines, shown = found if found and isinstance(found[0], tuple) else (found, ())
        return Section(self.key, *CONTENTS[self.key], tuple(lines), tuple(shown))


def _table(key: str) -> Work:
    def work(spec: ReproductionSpec) -> Steps:
        rows = yield from tables.rows_of(tables.Request(key, spec.model, spec.limit, spec.seed))
        return tuple(verdicts.of_row(key, row) for row in rows)

    return work


def _prompt(kind: str) -> Work:
    def work(_: ReproductionSpec) -> Steps:
        yield Progress(0.1, kind.replace("_", " "))
        return pictures.prompt_views(kind)

    return work


WORKS: dict[str, Work] = {
    "table1": networks.table_1_and_figures,
    "figure3": networks.gradients,
    "figure4": networks.saved_bytes,
    "figure5": pictures.colours,
    "figure6": pictures.origins,
    "figure7": _prompt("fixed_patch"),
    "figure8": _prompt("padding"),
    "walks": derivations.walks,
    "layers": derivations.layers,
    "plain": derivations.plain_network,
    "transformer": derivations.transformer,
}


def parts() -> tuple[Part, ...]:
    """All parts, in the report's order."""
    return tuple(Part(key, WORKS.get(key) or _table(key)) for key in CONTENTS)
