"""Where a chain stands: before Normalize, on pixels in 0..1, or after it. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dl2core.transfer.augment.chain import Chain
from dl2core.transfer.backbone_names import ASSIGNMENT_STATISTICS

BEFORE, AFTER = PLACES = ("before", "after")
Place = Literal["before", "after"]
Channel = tuple[float, float, float]


@dataclass(frozen=True)
class Pipeline:
    """Augmentations and Normalize.

    Attributes:
        chain: the augmentations, in order.
        place: of the whole chain.
        mean, std: of Normalize, per channel, of pixels in 0..1; the assignment's by default.
    """

    chain: Chain = ()
    place: Place = BEFORE
    mean: Channel = ASSIGNMENT_STATISTICS[0]
    std: Channel = ASSIGNMENT_STATISTICS[1]
