"""The Python lines behind the curves."""

from __future__ import annotations

from dl2core.robustness.result import NoiseResult
from pages.ui import code

PRINTED = (
    "for cell in found.cells:",
    "    print(cell.method, cell.change.where, cell.change.level, cell.top1.value, cell.drop.value)",
)


def lines(found: NoiseResult) -> str:
    """What measures it again."""
    return code.job("dl2core.robustness.measure.measure", found.spec, then=PRINTED)
