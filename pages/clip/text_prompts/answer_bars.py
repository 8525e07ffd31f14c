"""The bars of one card as a small picture (svg): quicker than a chart per card. No Streamlit in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from pages.ui.charts import style

WIDTH, ROW, BAR = 260, 30, 7  # px of the drawing; a card scales it
INK = {"light": "#11161c", "dark": "#e8ebef"}  # the theme's textColor
TRACK = {"light": "#e3e7ec", "dark": "#2b333e"}
MAX_LETTERS = 24


@dataclass(frozen=True)
class Bar:
    """One label's bar."""

    label: str
    value: float  # 0..1, length of the bar
    text: str  # the number as people read it
    read: bool = True  # False: grey and hatched, the model never read this label
    truth: bool = False


def describe(bars: Sequence[Bar]) -> str:
    """The bars in words, for those who do not see them."""
    return ", ".join(f"{bar.label} {bar.text}{'' if bar.read else ' (never read by the model)'}" for bar in bars)


def _shorten(label: str, room: int) -> str:
    return label if len(label) <= room else f"{label[: room - 1]}…"


def _row(number: int, bar: Bar, theme: str) -> str:
    top = number * ROW
    first = number == 0
    fill = ("url(#hatch)" if not bar.read else style.BLUE) if first or not bar.read else style.SKY
    tag = " · truth" if bar.truth else ""
    label = escape(_shorten(bar.label, MAX_LETTERS - len(tag)) + tag)
    weight = 600 if first else 400
    length = max(0.0, min(1.0, bar.value)) * WIDTH
    return (
        f'<text x="0" y="{top + 15}" font-weight="{weight}">{label}</text>'
        f'<text x="{WIDTH}" y="{top + 15}" text-anchor="end" font-weight="{weight}">{escape(bar.text)}</text>'
        f'<rect x="0" y="{top + 20}" width="{WIDTH}" height="{BAR}" rx="3" fill="{TRACK[theme]}"/>'
        f'<rect x="0" y="{top + 20}" width="{length:.1f}" height="{BAR}" rx="3" fill="{fill}"/>'
    )


def svg(bars: Sequence[Bar], *, theme: str = "light", rows: int | None = None) -> str:
    """Draw bars in the order given, the first one strong.

    Args:
        bars: at least one.
        theme: "light" or "dark".
        rows: height in rows, so that all cards are equally high; the number of bars where None.
    """
    height = (rows or len(bars)) * ROW
    hatch = (
        '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="{TRACK[theme]}"/><rect width="3" height="6" fill="{style.GREY}"/></pattern>'
    )
    body = "".join(_row(number, bar, theme) for number, bar in enumerate(bars))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="Source Sans Pro, Source Sans, Arial, sans-serif" font-size="15" fill="{INK[theme]}">'
        f"<defs>{hatch}</defs>{body}</svg>"
    )
