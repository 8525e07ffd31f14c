"""A reproduction as markdown."""

from __future__ import annotations

from collections.abc import Sequence

from dl2core import store
from dl2core.reproduction.section import HOW_TO_READ, Line, Reproduction

HEADS = ("line", "report", "re-runs or published", "measured", "95 % interval", "n", "unit", "model", "verdict", "why")


def title(document: store.Document) -> str:
    """What was made, where and when."""
    machine = document["machine"]
    where = machine.get("accelerator") or machine.get("processor")
    return f"Measured on {where}, {machine.get('cores')} cores, {document['created'][:10]}, in {document['precision']}"


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


def counted(lines: int) -> str:
    """ "1 line", "2 lines"."""
    return f"{lines} line{'' if lines == 1 else 's'}"


def cells(line: Line) -> tuple[str, ...]:
    """A line's cells under `HEADS`."""
    interval = f"{number(line.interval.low)} to {number(line.interval.high)}" if line.interval else "-"
    n = f"{line.n:,}" if line.n else "-"
    values = (number(line.report), number(line.published), number(line.measured))
    return (line.row, *values, interval, n, line.unit, line.model, line.verdict, line.why)


def render(found: Reproduction, document: store.Document) -> str:
    """The whole reproduction.

    Args:
        found: what was measured.
        document: of it, for its machine and date.
    """
    parts = ["# The report, measured again", f"{title(document)}. {found.asked}", found.summary, HOW_TO_READ]
    for section in found.sections:
        parts += [f"## {section.heading}", _table(HEADS, [cells(line) for line in section.lines])]
    if found.missing:
        parts.append("## What could not be measured here, and what would be needed")
        parts.append("\n".join(f"- {where}: {why} ({counted(len(rows))})" for where, why, rows in found.missing))
    return "\n\n".join(parts) + "\n"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines)
