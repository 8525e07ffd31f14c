"""Cards of the text prompt page: picture, what is true of it, bars, and a way to ask why. No chart per card."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st
from PIL import Image

from dl2core.clip.scores import Scores
from dl2core.clip.truth import Truth
from pages.clip.text_prompts import answer_bars
from pages.clip.text_prompts.answer_bars import Bar
from pages.ui import numbers, predict
from pages.ui.markdown import plain

SIDE, GAP = 160, 8  # px of a card's pictures, and between them
BARS = 5  # labels with a bar; the others share one line
MARKS = {True: "right", False: "wrong", None: ""}


def _fit(picture: np.ndarray, side: int) -> Image.Image:
    """Side x side: small pictures keep their pixels, large ones are made smaller, shorter side first, middle cut out."""
    image = Image.fromarray(picture)
    scale = side / min(image.size)
    size = tuple(max(side, round(length * scale)) for length in image.size)
    image = image.resize(size, Image.Resampling.NEAREST if scale > 1 else Image.Resampling.BICUBIC)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side))


def picture(eye: np.ndarray, seen: np.ndarray) -> Image.Image:
    """The picture for the eye (H, W, 3), and beside it what the model sees of it (S, S, 3), pixel by pixel."""
    sheet = Image.new("RGBA", (2 * SIDE + GAP, SIDE), (0, 0, 0, 0))
    sheet.paste(_fit(eye, SIDE), (0, 0))
    sheet.paste(_fit(seen, SIDE), (SIDE + GAP, 0))
    return sheet


def bars(scores: Scores, image: int, *, scale: float, never_read: frozenset[str], truth: Truth) -> list[Bar]:
    """The most probable labels of one picture, and one line for all others together."""
    p, ranked = scores.probabilities(scale)[image], scores.ranks(scale)[image]
    shown = ranked if len(ranked) <= BARS + 1 else ranked[:BARS]
    found = [
        Bar(
            label=scores.labels[k],
            value=float(p[k]),
            text=numbers.percent(float(p[k])),
            read=scores.labels[k] not in never_read,
            truth=scores.labels[k] == truth.answer,
        )
        for k in shown
    ]
    if rest := len(ranked) - len(shown):
        others = float(p[ranked[len(shown) :]].sum())
        found.append(Bar(f"{rest} other labels", others, numbers.percent(others)))
    return found


def line(scores: Scores, image: int, *, scale: float, truth: Truth) -> str:
    """Winner, whether it is right, and by how much."""
    winner = scores.labels[int(scores.winners(scale)[image])]
    margin = f"margin {100 * float(scores.margins(scale)[image]):.1f} points"
    judged = MARKS[truth.judge(winner)] or ("truth unclear" if truth.unclear else "no truth")
    return f"{judged} · {margin}"


def show(
    names: Sequence[str],
    sheets: Sequence[bytes],
    scores: Scores,
    truths: Sequence[Truth],
    *,
    scale: float,
    never_read: frozenset[str],
    key: str,
    on_why: Callable[[int], None],
    vote_on: int | None = None,
) -> None:
    """All cards, in a grid that wraps.

    Args:
        names: of the pictures.
        sheets: pngs of `picture`.
        key: the page's prefix.
        on_why: callback with the number of the card whose Why was pressed.
        vote_on: the card whose answer and truth stay hidden until the viewer has voted; None shows all at once.
    """
    theme = "dark" if st.context.theme.type == "dark" else "light"
    rows = min(len(scores.labels), BARS + 1)
    with st.grid("auto", min_column_width=250):
        for number, (name, sheet) in enumerate(zip(names, sheets, strict=True)):
            truth = truths[number]
            with st.container(border=True, gap="xsmall"):
                picture_place = st.container(gap=None)
                waits = number == vote_on and not _voted(scores.labels, truth, key=key)
                caption = name if waits or not truth.note else truth.note
                picture_place.image(sheet, caption=plain(caption), output_format="PNG", width="stretch", alt=name)
                if waits:
                    continue
                drawn = bars(scores, number, scale=scale, never_read=never_read, truth=truth)
                st.image(
                    answer_bars.svg(drawn, theme=theme, rows=rows), width="stretch", alt=answer_bars.describe(drawn)
                )
                with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                    st.caption(line(scores, number, scale=scale, truth=truth), width="content")
                    st.button(
                        "Why",
                        key=f"{key}_why_{number}",
                        on_click=on_why,
                        args=(number,),
                        type="tertiary",
                        help="Where the evidence lies",
                    )


def _voted(labels: Sequence[str], truth: Truth, *, key: str) -> bool:
    """Ask for the viewer's vote; whether answer and truth may be shown."""
    bet = predict.bet("Your vote first: mostly which colour?", labels, key=key)
    predict.verdict(bet, truth.answer or "unclear")
    return bet.revealed
