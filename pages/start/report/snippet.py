"""The Python lines behind the verdicts."""

from __future__ import annotations

from dl2core.reproduction.section import ReproductionSpec
from pages.ui import code

PRINTED = (
    "for section in found.sections:",
    "    for line in section.lines:",
    "        print(section.key, line.row, line.report, line.measured, line.verdict)",
)


def lines(spec: ReproductionSpec) -> str:
    """What measures the drawn reproduction again."""
    return code.job("dl2core.reproduction.run.measure", spec, then=PRINTED)
