"""The Python lines behind the pictures."""

from __future__ import annotations

from dl2core.robustness.approaches.result import Approaches
from pages.ui import code

PRINTED = (
    "for price in found.prices:",
    "    print(price.network, price.approach, price.parts_mb, price.total_mb)",
    "for amount in found.spec.amounts:",
    '    print(found.spec.named(amount), found.ranking(amount), found.ranking(amount, "noise"))',
)


def lines(found: Approaches) -> str:
    """What measures it again."""
    return code.job("dl2core.robustness.approaches.measure.measure", found.spec, then=PRINTED)
