"""What a page asks for at once: the probes on every block, and each channel's favourite pictures."""

from __future__ import annotations

from dl2core.job_parts import part
from dl2core.jobs import Steps
from dl2core.transfer.layers import depth, excited
from dl2core.transfer.layers.result import DepthSpec, ExcitedSpec, Measured

SHARE = 0.8  # of the progress bar that the probes take


def measure(probes: DepthSpec, pictures: ExcitedSpec) -> Steps:
    """Both runs, one after the other; the steps return a `Measured`, and yield the probes as far as they have got.

    Raises:
        InputError: no weights or data on this machine, or blocks that are not known here.
    """
    first, second = depth.measure(probes), excited.measure(pictures)
    return _measure(first, second)


def _measure(first: Steps, second: Steps) -> Steps:
    found = yield from part(first, 0, SHARE)
    shown = yield from part(second, SHARE, 1, before="favourite pictures", partial=lambda _: found)
    return Measured(found, shown)
