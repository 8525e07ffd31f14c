"""The experiment behind the order lens: a probe trained with a chain before and after Normalize, BatchNorm frozen or not."""

from __future__ import annotations

from dl2core.job_parts import part
from dl2core.jobs import Steps
from dl2core.transfer.augment import kept_runs, lens, training
from dl2core.transfer.augment.lens_result import LensSpec
from dl2core.transfer.augment.order_result import Clipped, Order, OrderSpec
from dl2core.transfer.augment.place import PLACES
from dl2core.transfer.augment.training import Ground

COUNTED = 100  # training images whose clipped values are counted
LENS_SHARE = 0.02  # of the progress bar, for each place


def measure(spec: OrderSpec) -> Steps:
    """Train all cells and both controls; the steps return an `Order`. Runs that ended are kept.

    Raises:
        InputError: no weights or data on this machine, or a backbone without BatchNorm.
    """
    spec.check()
    ground = training.prepared(spec.protocol)
    training.check_mode(ground, "train")
    return _measure(spec, ground)


def _measure(spec: OrderSpec, ground: Ground) -> Steps:
    clipped = []
    for number, place in enumerate(PLACES):
        asked = LensSpec(
            spec.transform, place, spec.protocol.dataset, min(COUNTED, spec.protocol.limit), ground.backbone.size
        )
        seen = yield from part(
            lens.counted(asked, ground.parts.train.sample(asked.limit), ground.statistics),
            number * LENS_SHARE,
            (number + 1) * LENS_SHARE,
            before=f"clipped values {place} Normalize",
            partial=lambda _: None,
        )
        clipped.append(Clipped(place, seen.clipped_share, seen.clipped_pixels))
    runs = yield from part(
        kept_runs.run_all(spec.runs, ground, lambda runs: Order(spec, tuple(clipped), runs)), 2 * LENS_SHARE, 1
    )
    return Order(spec, tuple(clipped), runs)
