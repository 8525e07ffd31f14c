"""The chosen node and the layer in view: kept in the link, moved by the canvas."""

from __future__ import annotations

from pages.ui import link_value

NODE, STEP = "msg_node", "msg_step"


def node(count: int) -> int:
    """The chosen node, 0-based; the link counts from 1, as names usually do."""
    return int(link_value.read(NODE, "1", valid=lambda text: _within(text, 1, count))) - 1


def step(layers: int) -> int:
    """How many layers have been passed, 0 to `layers`."""
    return int(link_value.read(STEP, "0", valid=lambda text: _within(text, 0, layers)))


def moved(chosen: int, frame: int) -> None:
    """Take what the canvas reports; for its callback."""
    link_value.write(NODE, str(chosen + 1))
    link_value.write(STEP, str(frame))


def _within(text: str, low: int, high: int) -> bool:
    return len(text) <= 3 and text.isascii() and text.isdigit() and low <= int(text) <= high
