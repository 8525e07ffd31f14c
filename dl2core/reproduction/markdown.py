"""A reproduction as markdown."""

from __future__ import annotations

from collections.abc import Sequence

from dl2core import store
from dl2core.reproduction.section import Line, Reproduction

HEADS = ("line", "report", "re-runs or published", "measured", "95 % interval", "n", "unit", "model", "verdict", "why")


def title(document: store.Document) -> str:
    """What was made, where and when."""
    machine = document["machine"]
    where = machine.get("accelerator") or machine.get("processor")
    return f"Measured on {where}, {machine.get('cores')} cores, {document['created'][:10]}, in float32"


def number(value: float | None) -> str:
    """A number with at most four significant digits; a dash where there is none."""
    if value is None:
        return "-"
    return (
        f"{value:,.0f}"
        if abs(value) >= 1000 or float(value).is_integer()
        else f"{value:.3g}"
        if abs(value) < 1
        else f"{value:.4g}"
    )


def cells(line: Line) -> tuple[str, ...]:
    """A line's cells under `HEADS`."""
    interval = f"{number(line.interval.low)} to {number(line.interval.high)}" if line.interval else "-"
    n = f"{line.n:,}" if line.n else "-"
    values = (number(line.report), number(line.published), number(line.measured))
    return (line.row, *values, interval, n, line.unit, line.model, line.verdict, line.why)


def summary(found: Reproduction) -> str:
    """How many lines agree, differ and could not be judged, in a sentence."""
    counts = [
        f"{count} {verdict}"
        for verdict in ("agrees", "within noise", "differs", "nothing to compare", "not measured")
        if (count := found.count(verdict))
    ]
    return f"{sum(len(section.lines) for section in found.sections)} lines: {', '.join(counts)}."


def render(found: Reproduction, document: store.Document) -> str:
    """The whole reproduction.

    Args:
        found: what was measured.
        document: of it, for its machine and date.
    """
    spec = found.spec
    asked = f"Model of part 2: {spec.model}; limit {spec.limit or 'none'}; seed {spec.seed}."
    parts = ["# The report, measured again", f"{title(document)}. {asked}", summary(found)]
    for section in found.sections:
        parts += [f"## {section.title} ({section.question})", _table(HEADS, [cells(line) for line in section.lines])]
    if found.missing:
        parts.append("## What could not be measured here, and what would be needed")
        parts.append("\n".join(f"- {where}: {why} ({len(rows)} lines)" for where, why, rows in found.missing))
    return "\n\n".join(parts) + "\n"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines)
