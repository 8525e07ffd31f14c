"""The logit scale: a value that no widget of Streamlit holds. It stands in the link, the session has it, the browser moves it."""

from __future__ import annotations

import math

from pages.ui import held, link_value, state

LOW, HIGH, DEFAULT = 1.0, 200.0, "100"
LONGEST = 12  # characters of it in a link


def logit_scale(*, key: str) -> float:
    """The number that cosines are multiplied by: the link's where it was just opened, else the last one dragged to."""
    held.declare(f"{key}_scale", DEFAULT)
    return float(link_value.read(f"{key}_scale", DEFAULT, valid=_fits))


def answered(mount: str) -> int:
    """How many messages of this mount Python has seen; the browser takes no older scale for a new one."""
    return int(state.value_of(f"{mount}_answered", 0))


def take(mount: str, key: str) -> None:
    """For callbacks: keep what the slider of a mount was dragged to."""
    text, number = checked((state.value_of(mount) or {}).get("scale"))
    if number is not None:
        state.put(f"{mount}_answered", number)
    if text is not None:
        link_value.write(f"{key}_scale", text)


def checked(message: object) -> tuple[str | None, int | None]:
    """What a browser sent: the scale as the link holds it, within its bounds, and the message's number; None for nonsense."""
    value, number = (message.get("value"), message.get("seq")) if isinstance(message, dict) else (None, None)
    sound = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    text = f"{min(max(value, LOW), HIGH):.3g}" if sound else None
    return text, number if type(number) is int else None


def _fits(text: str) -> bool:
    try:
        return len(text) <= LONGEST and LOW <= float(text) <= HIGH
    except ValueError:
        return False
