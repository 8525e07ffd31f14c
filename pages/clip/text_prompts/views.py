"""The text prompt page's other views: the grid of numbers, why, what the words win alone, the sweep of red over blue."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st
from PIL import Image, ImageDraw

from dl2core.clip import flip, views
from dl2core.clip.scores import LOG_SCALE
from dl2core.clip.wording import wording
from pages.clip import charts
from pages.clip.text_prompts import answer_bars
from pages.clip.text_prompts.answer import Answer, Question
from pages.ui import controls, frame, numbers, plot
from pages.ui.cached import models as cached
from pages.ui.markdown import plain
from pages.ui.model_picker import BUILT_IN

SIDE = 256  # px of a heat map
WARM, COLD = (213, 94, 0), (0, 114, 178)  # lowers the cosine when covered, raises it
NULLS = ("black", "mid-grey", "white")
SWEEP_COLOURS = ("red", "green", "blue")


def grid(question: Question, shown: Answer, *, scale: float, key: str) -> list[dict[str, object]]:
    """All pictures by all labels, with winner, truth and margin; returns the rows for the export."""
    number = controls.one_of("Number", ["cosine", "logit", "probability"], key=f"{key}_number")
    scores = shown.scores
    values = {
        "cosine": scores.cosines,
        "logit": scores.logits(scale),
        "probability": 100 * scores.probabilities(scale),
    }[number]
    winners, margins = scores.winners(scale), 100 * scores.margins(scale)
    rows: list[dict[str, object]] = []
    for place, name in enumerate(question.gallery.names):
        winner, truth = scores.labels[winners[place]], shown.truths[place]
        row: dict[str, object] = {"picture": place + 1, "source": name, "winner": winner}
        row |= {
            "truth": truth.answer or ("unclear" if truth.unclear else "none"),
            "margin (points)": round(float(margins[place]), 2),
        }
        row |= {label: round(float(values[place, k]), 4) for k, label in enumerate(scores.labels)}
        row["empty template (cosine)"] = round(float(shown.empty[place]), 4)
        rows.append(row)
    digits = {"cosine": "%.3f", "logit": "%.1f", "probability": "%.1f %%"}[number]
    columns = {label: st.column_config.NumberColumn(format=digits) for label in scores.labels}
    pictures = [_link(picture) for picture in question.gallery.pixels]
    table = pd.DataFrame(rows)
    table.insert(1, " ", pictures)
    st.dataframe(
        table,
        hide_index=True,
        row_height=56,
        height="content",
        column_config={" ": st.column_config.ImageColumn(width="small"), **columns},
        alt=f"{number} of {len(rows)} pictures and {len(scores.labels)} labels",
    )
    return rows


def _link(picture: np.ndarray) -> str:
    """A picture as a data link for a table cell."""
    import base64
    import io

    out = io.BytesIO()
    Image.fromarray(picture).resize((64, 64), Image.Resampling.NEAREST).save(out, format="PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def why(question: Question, shown: Answer, *, key: str) -> None:
    """Occlusion maps of one picture, for the chosen label and the one that comes next to it."""
    names = [f"{place + 1}: {name}" for place, name in enumerate(question.gallery.names)]
    with controls.row():
        place = controls.whole("Picture", key=f"{key}_picture", low=1, high=max(len(names), 2), default=1) - 1
        if place >= len(names):
            st.caption(f"There are {len(names)} pictures")
            return
        ranked = [shown.scores.labels[k] for k in shown.scores.ranks(100)[place]]
        label = controls.one_of("Label", ranked[:8], key=f"{key}_label") if len(ranked) > 1 else ranked[0]
    rival = next((name for name in ranked if name != label), None)
    found = cached.evidence(question.model, question.wording, question.keys[place], question.gallery, place)
    biggest = max(float(np.abs(found.drops).max()), 1e-9)
    columns = st.grid("auto", min_column_width=250)
    with columns:
        st.image(
            _sized(shown.seen[place]),
            caption=plain(f"{names[place]}, as the model sees it"),
            alt=names[place],
            output_format="PNG",
        )
        for name in [label, *([rival] if rival else [])]:
            word = _best_word(shown, place, name)
            row, column = found.hottest(word)
            drop, cosine = float(found.drops[word, row, column]), float(found.cosines[word])
            text = f"{name}: cosine {cosine:.3f}, covered at the frame {cosine - drop:.3f}"
            st.image(
                _heat(found, word, shown.seen[place], biggest),
                caption=plain(text),
                alt=f"Evidence for {text}",
                output_format="PNG",
            )
    st.caption(
        "Orange: covering this place with the picture's mean colour lowers the label's cosine; blue: it raises it. The frame marks "
        f"the largest drop. A window of {found.window} px in steps of {found.step} px, both maps on one scale."
    )


def _best_word(shown: Answer, place: int, label: str) -> int:
    """Index of the label's word with the highest cosine."""
    k = shown.scores.labels.index(label)
    mine = [w for w, owner in enumerate(shown.scores.owners) if owner == k]
    return max(mine, key=lambda w: shown.scores.word_cosines[place, w])


def _sized(picture: np.ndarray) -> Image.Image:
    return Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.NEAREST)


def _heat(found, word: int, picture: np.ndarray, biggest: float) -> Image.Image:
    """The picture in grey under its map, with the hottest window framed."""
    heat = found.spread(word) / biggest
    grey = np.repeat(picture.mean(axis=2, keepdims=True), 3, axis=2)
    strength = np.clip(np.abs(heat), 0, 1)[..., None] * 0.85
    tint = np.where(heat[..., None] > 0, WARM, COLD)
    sheet = _sized(((1 - strength) * grey + strength * tint).astype(np.uint8))
    box = [edge * SIDE / found.size for edge in found.box(*found.hottest(word))]
    ImageDraw.Draw(sheet).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), outline=(255, 255, 255), width=3)
    return sheet


def prior(shown: Answer, *, scale: float) -> None:
    """What the words win on pictures without content."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    p = shown.prior.probabilities(scale)
    with st.grid("auto", min_column_width=250):
        for place, name in enumerate(NULLS):
            order = np.argsort(-p[place])[:8]
            bars = [
                answer_bars.Bar(
                    shown.prior.labels[k],
                    float(p[place, k]),
                    numbers.percent(float(p[place, k])),
                    shown.prior.labels[k] not in shown.never_read,
                )
                for k in order
            ]
            with st.container(border=True, gap="small"):
                st.markdown(f"A {name} picture")
                st.image(
                    answer_bars.svg(bars, theme=theme), width="stretch", alt=f"{name}: {answer_bars.describe(bars)}"
                )
    st.caption(
        "A picture without content should not favour a label. What one wins here is a hint of the words' bias, and no more: "
        "grey is a picture too, and cosines do not add up. The grid holds each picture's cosine with the template that has nothing in its place."
    )


def sweep(model: str, *, template: str, scale: float, key: str) -> list[dict[str, object]]:
    """A disc grows; its probability against its true share. Returns the rows for the export."""
    with controls.row():
        colour = controls.one_of("Disc", SWEEP_COLOURS, key=f"{key}_disc", default="red")
        background = controls.one_of("On", SWEEP_COLOURS, key=f"{key}_ground", default="blue")
        share = controls.slide("True share of the disc (%)", key=f"{key}_share", low=0, high=100, default=40, width=320)
    wording([template], [colour, background])  # says what is wrong before a model is opened
    found, stored = _swept(model, template, colour, background)
    curves = {f"scale {scale:g}": found.curve(scale)}
    if abs(scale - LOG_SCALE) > 0.1:
        curves["scale 4.6"] = found.curve(LOG_SCALE)
    here = float(np.interp(share / 100, found.shares, found.curve(scale)))
    with st.container(horizontal=True, vertical_alignment="top"):
        picture = flip.discs([share / 100], colour=colour, background=background, size=192)[0]
        st.image(
            picture,
            caption=f"{share} % {colour}: P({colour}) = {numbers.percent(here)}",
            width=192,
            alt=f"disc of {share} %",
        )
        chart = charts.flip_curve(curves, found.shares, here=share / 100, names=(colour, background))
        plot.show(
            chart,
            height=320,
            alt=f"Probability of {colour} against its true share",
        )
    crossing = found.crossing()
    where = f"The answer flips at a share of {100 * crossing:.0f} %" if crossing is not None else f"{colour} never wins"
    st.caption(
        f"{where}; where it flips does not depend on the logit scale, how sharply does. Template: “{plain(template)}”."
    )
    if stored:
        frame.caption_of(cached.stored(), f"{len(found.shares)} discs, built-in model")
    else:
        frame.caption("measured", f"{len(found.shares)} discs", model)
    return [
        {"share": float(s), **{name: float(c[i]) for name, c in curves.items()}} for i, s in enumerate(found.shares)
    ]


def _swept(model: str, template: str, colour: str, background: str) -> tuple[flip.Sweep, bool]:
    """The stored sweep where it is the one asked for."""
    kept = cached.stored()["sweep"]
    if model == BUILT_IN and (template, colour, background) == (kept["template"], kept["colour"], kept["background"]):
        asked = wording([template], [colour, background])
        return flip.Sweep(colour, background, np.array(kept["shares"]), views.scores(kept["cosines"], asked)), True
    return cached.sweep(model, template, colour, background), False
