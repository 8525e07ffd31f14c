"""The sections of a reproduction in the report's order, and the job that makes each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dl2core import tables
from dl2core.jobs import Progress, Steps
from dl2core.reproduction import derivations, networks, pictures, verdicts
from dl2core.reproduction.section import ReproductionSpec, Section

Work = Callable[[ReproductionSpec], Steps]  # returns a tuple of lines, or a Section's lines and pictures


@dataclass(frozen=True)
class Part:
    """One section that can be made."""

    key: str
    title: str
    question: str
    work: Work

    def section(self, found: tuple) -> Section:
        """What `work` returned, under this part's title."""
        lines, shown = found if found and isinstance(found[0], tuple) else (found, ())
        return Section(self.key, self.title, self.question, tuple(lines), tuple(shown))


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


TITLES = {
    "table2": ("Table 2: augmentations of the linear probe", "1.2.a"),
    "table3": ("Table 3: zero-shot accuracy", "2.1.a"),
    "table4": ("Table 4: pixel prompts", "2.2"),
    "table5": ("Table 5: deep prompts", "2.3"),
    "table6": ("Table 6: under noise", "2.4"),
    "table7": ("Table 7: against 110 labels", "2.5"),
}


def parts() -> tuple[Part, ...]:
    """All parts, in the report's order; a table that no topic measures yet is left out."""
    measured = {key: Part(key, *TITLES[key], _table(key)) for key in TITLES if key in tables.TABLES}
    ordered = (
        Part("table1", "Table 1 and Figures 1 and 2: inference time", "1.1.a", networks.table_1_and_figures),
        Part("figure3", "Figure 3: with and without no_grad", "1.1.b", networks.gradients),
        Part("figure4", "Figure 4: memory with and without no_grad", "1.1.c", networks.saved_bytes),
        measured.get("table2"),
        measured.get("table3"),
        Part("figure5", "Figure 5: red, green or blue", "2.1.b", pictures.colours),
        Part("figure6", "Figure 6: human-made or nature", "2.1.b", pictures.origins),
        measured.get("table4"),
        Part("figure7", "Figure 7: a fixed patch prompt", "2.2", _prompt("fixed_patch")),
        Part("figure8", "Figure 8: a padding prompt", "2.2", _prompt("padding")),
        measured.get("table5"),
        measured.get("table6"),
        measured.get("table7"),
        Part("walks", "3.1: adjacency matrices and walks", "3.1", derivations.walks),
        Part("layers", "3.2 and 3.3: graph layers", "3.2", derivations.layers),
        Part("plain", "3.4: a plain network on a graph", "3.4", derivations.plain_network),
        Part("transformer", "3.5: transformers as graphs", "3.5", derivations.transformer),
    )
    return tuple(part for part in ordered if part is not None)
