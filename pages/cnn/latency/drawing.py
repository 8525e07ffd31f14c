"""How a measurement is drawn, whatever the view."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Drawing:
    """What a view needs to know besides the measurement.

    Args:
        source: measured or stored.
        place: the machine that was measured, for the head of a column.
        day: of the measurement, for tooltips.
        per_image: times divided by the batch size, where there is a choice.
    """

    source: str
    place: str
    day: str
    per_image: bool
