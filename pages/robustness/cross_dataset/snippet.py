"""The Python lines behind the picture: accuracy among the labels of both sets."""

from __future__ import annotations

from dl2core.robustness.cross_dataset_result import CrossResult
from pages.ui import code

PRINTED = (
    "for method in found.methods:",
    "    for side in method.sides:",
    "        print(method.name, side.title, side.own_top1, side.union_top1, side.union_interval)",
)


def lines(found: CrossResult) -> str:
    """What measures it again."""
    return code.job("dl2core.robustness.cross_dataset.measure", found.spec, then=PRINTED)
