"""The Python lines behind the picture: a probe on every block, or a network trained part by part."""

from __future__ import annotations

from dl2core.transfer.layers.parts_result import PartsResult
from dl2core.transfer.layers.result import DepthResult
from pages.ui import code

DEPTH = ("for layer in found.layers:", "    print(layer.name, layer.pool, found.top1(layer), found.interval(layer))")
PARTS = (
    "for cost in found.costs:",
    "    print(cost.network, cost.part, cost.step)",
    "for run in found.runs:",
    "    print(run.part, run.a_class, run.draw, run.rate, run.right, found.n)",
)


def lines(found: DepthResult | PartsResult) -> str:
    """What measures it again."""
    if isinstance(found, DepthResult):
        return code.job("dl2core.transfer.layers.depth.measure", found.spec, then=DEPTH)
    return code.job("dl2core.transfer.layers.parts.measure", found.spec, then=PARTS)
