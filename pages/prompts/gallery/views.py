"""Views of one pixel prompt: clamped as the assignment draws it, signed as it is, channel by channel, as numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl2core.prompts.recorded.recording import Recording
from dl2core.prompts.views import pixel as view
from pages.prompts import charts
from pages.prompts import tables as prompt_tables
from pages.ui import frame, inline, plot

SIDE = 256  # px to which a canvas is enlarged at least, so that a browser does not smooth it
NARROWEST = 180  # px of a picture on the screen


def _show(picture: np.ndarray, caption: str) -> None:
    factor = max(1, SIDE // picture.shape[0])
    st.image(inline.png(view.enlarged(picture, factor)), caption=caption, width="stretch", alt=caption)


def compare(
    untrained: np.ndarray, learned: np.ndarray, std: Sequence[float], *, title: str, where: DeltaGenerator
) -> None:
    """Figures 7 and 8 beside the truth, drawn into `where`: untrained and clamped, learned and clamped, learned and signed."""
    numbers = view.numbers(learned, std)
    with where, st.grid("auto", min_column_width=NARROWEST):
        _show(view.clamped(untrained), "Untrained, clamped: what the assignment draws")
        _show(view.clamped(learned), f"Learned, clamped: {100 * numbers.hidden_share:.0f} % of its values hidden")
        _show(view.signed(learned), "Learned, signed: grey is zero, nothing hidden")
    st.caption(
        f"{title} · {numbers.parameters:,} parameters · L2 norm {numbers.l2_norm:.3g} · largest value "
        f"±{numbers.largest:.2g} normalised, {numbers.largest_pixel_steps:,.0f} pixel steps (a pixel has 255: the model takes more)"
    )


def details(canvas: np.ndarray, std: Sequence[float], *, pixel_units: bool) -> None:
    """Channels, histogram and spectrum, in one unit."""
    shown = view.pixel_steps(canvas, std) if pixel_units else canvas
    unit = "pixel steps of 255" if pixel_units else "normalised units"
    limit = view.symmetric_limit(shown)
    with st.grid("auto", min_column_width=NARROWEST):
        for name, plane in zip(("red", "green", "blue"), shown, strict=True):
            _show(view.signed_channel(plane, limit), f"{name}: blue −{limit:.3g}, white 0, red +{limit:.3g} {unit}")
    left, right = st.columns(2)
    edges, counts = view.histogram(shown)
    histogram, spectrum = charts.histogram(edges, counts, unit), charts.spectrum(*view.spectrum(shown))
    plot.show(histogram, height=260, alt="Histogram of the values per channel", where=left)
    plot.show(spectrum, height=260, alt="Amplitude over spatial frequency", where=right)


def origin(made: Recording, *, changed: int | None, count: int) -> None:
    """Where a prompt comes from, and what it did to the pictures on the screen."""
    facts = (
        f"{changed} of {count} answers changed" if changed is not None else "",
        f"{made.parameters:,} parameters",
        prompt_tables.in_words(made.test, learned=made.learned),
        prompt_tables.age(made.identity),
    )
    frame.caption_of({"machine": made.origin["machine"], "created": made.origin["created"]}, *facts)
