"""The Python lines behind the picture: bytes kept for backward, with and without a graph."""

from __future__ import annotations

from collections.abc import Sequence

from dl2core.cnn.memory.result import Footprint, MemorySpec
from pages.ui import code

PRINTED = ("for one in found.footprints:", "    print(one.model, one.saved_mb_grad, one.saved_mb_no_grad)")


def lines(shown: Sequence[Footprint], asked: MemorySpec) -> str:
    """What computes these footprints again.

    Args:
        shown: those on the screen, of one batch size.
        asked: what the page's button runs, for image size, device and seed.
    """
    spec = MemorySpec(
        models=tuple(one.model for one in shown),
        batch=shown[0].batch,
        image_size=asked.image_size,
        device=asked.device,
        estimate=shown[0].scaled,
        seed=asked.seed,
    )
    return code.job("dl2core.cnn.memory.measure.measure", spec, then=PRINTED)
