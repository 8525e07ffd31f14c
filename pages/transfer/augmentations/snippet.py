"""The Python lines behind the four bars."""

from __future__ import annotations

from dl2core.transfer.augment.order_result import Order
from pages.ui import code

PRINTED = (
    "for run in found.runs:",
    '    print(run.spec.transform or "none", run.spec.place, run.spec.batchnorm, run.top1, run.interval)',
)


def lines(found: Order) -> str:
    """What trains the probes again."""
    return code.job("dl2core.transfer.augment.order.measure", found.spec, then=PRINTED)
