"""The Python lines behind the picture: a probe, or one for each number of images."""

from __future__ import annotations

from dl2core.transfer.few_images_result import FewImages
from dl2core.transfer.probe_result import ProbeResult
from pages.ui import code

LEVELS = ("for level in found.levels:", "    print(level.count, level.mean, level.spread)")
PROBE = ("print(found.result.top1, found.result.interval, found.result.n)",)


def lines(found: ProbeResult | FewImages) -> str:
    """What trains it again; "" for a person's own pictures, which no line can name."""
    if found.spec.own or found.spec.dataset == "own":
        return ""
    if isinstance(found, FewImages):
        return code.job("dl2core.transfer.few_images.measure", found.spec, then=LEVELS)
    return code.job("dl2core.transfer.probe.measure", found.spec, then=PROBE)
