"""The text prompt page's other views: the grid of numbers, why, what the words win alone, the sweep of red over blue."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st
from PIL import Image, ImageDraw

from dl2core.clip import flip, views
from dl2core.clip.scores import CLIP_SCALE, LOG_SCALE, Scores
from dl2core.clip.wording import wording
from pages.clip.text_prompts import cached as cached_pictures
from pages.clip.text_prompts import snippet
from pages.clip.text_prompts.answer import Answer, Question
from pages.clip.text_prompts.live import cards, scale
from pages.clip.text_prompts.live import flip as flip_view
from pages.ui import controls, export, frame, predict
from pages.ui.cached import models as cached
from pages.ui.markdown import plain
from pages.ui.model_picker import BUILT_IN
from pages.ui.room import room

SIDE = 256  # px of a heat map
DISC = 394  # px of the disc and its curve
WARM, COLD = (213, 94, 0), (0, 114, 178)  # lowers the cosine when covered, raises it
MIDDLE = (150, 235)  # grey levels of the picture under a map
NULLS = ("black", "mid-grey", "white")
SWEEP_COLOURS = ("red", "green", "blue")


def grid(question: Question, shown: Answer, *, key: str) -> list[dict[str, object]]:
    """All pictures by all labels, with winner, truth and margin; returns the rows for the export."""
    number = controls.one_of("Number", ["cosine", "logit", "probability"], key=f"{key}_number")
    scores, used = shown.scores, scale.logit_scale(key=key)
    values = {
        "cosine": scores.cosines,
        "logit": scores.logits(used),
        "probability": 100 * scores.probabilities(used),
    }[number]
    winners, margins = scores.winners(used), 100 * scores.margins(used)
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
    """The picture in grey under its map, with the hottest window framed.

    Black and white pictures alike are drawn in the greys of MIDDLE, on which both tints can be seen; the frame is white
    between two black lines.
    """
    heat = found.spread(word) / biggest
    grey = np.repeat(picture.mean(axis=2, keepdims=True), 3, axis=2)
    darkest, brightest = np.percentile(grey, (1, 99))
    level = np.clip((grey - darkest) / max(brightest - darkest, 1.0), 0, 1)
    shown = MIDDLE[0] + (MIDDLE[1] - MIDDLE[0]) * level
    strength = np.clip(np.abs(heat), 0, 1)[..., None] * 0.85
    tint = np.where(heat[..., None] > 0, WARM, COLD)
    sheet = _sized(((1 - strength) * shown + strength * tint).astype(np.uint8))
    left, top, right, bottom = (edge * SIDE / found.size for edge in found.box(*found.hottest(word)))
    draw = ImageDraw.Draw(sheet)
    for inset, ink, width in ((0, (0, 0, 0), 6), (1, (255, 255, 255), 3)):
        draw.rectangle((left + inset, top + inset, right - 1 - inset, bottom - 1 - inset), outline=ink, width=width)
    return sheet


def bet(scores: Scores, *, key: str) -> None:
    """How many answers does the logit scale change? None, unless superclasses add their members' probabilities."""
    changed = int((scores.winners(CLIP_SCALE) != scores.winners(LOG_SCALE)).sum())
    few = len(scores.word_cosines) // 2
    options = ["none", f"1 to {few}", f"more than {few}"] if few else ["none", "all"]
    made = predict.bet("Logit scale from 100 to 4.6: how many answers change?", options, key=key)
    answer = options[0] if not changed else options[1] if changed <= max(few, 1) else options[2]
    predict.verdict(made, answer, after="The scale multiplies all cosines alike: their order stays.")


def prior(shown: Answer, *, key: str) -> None:
    """What the words win on pictures without content."""
    pictures = zip(NULLS, cached_pictures.plain_greys(), strict=True)
    drawn = [cards.Card(f"a {name} picture", address) for name, address in pictures]
    cards.picture_cards(drawn, shown.prior, key=f"{key}_prior", never_read=shown.never_read)
    st.caption(
        "A picture without content should not favour a label. What one wins here is a hint of the words' bias, and no more: "
        "grey is a picture too, and cosines do not add up."
    )


def sweep(model: str, *, template: str, key: str) -> None:
    """A disc is dragged until the answer turns."""
    picture = room(f"{key}_disc_room", DISC)
    with controls.row():
        colour = controls.one_of("Disc", SWEEP_COLOURS, key=f"{key}_disc", default="red")
        background = controls.one_of("On", SWEEP_COLOURS, key=f"{key}_ground", default="blue")
    wording([template], [colour, background])  # says what is wrong before a model is opened
    found, stored = _swept(model, template, colour, background)
    with picture:
        flip_view.disc(found, key=key)
    crossing = found.crossing()
    with st.expander("Where does it flip?"):
        where = f"At a share of {100 * crossing:.0f} %" if crossing is not None else f"{colour} never wins"
        st.markdown(f"{where}, at every logit scale: the scale decides how sharply, not where.")
    facts = (f"{len(found.shares)} discs", f"template “{template}”")
    if stored:
        frame.caption_of(cached.stored(), *facts, "built-in model")
    else:
        frame.caption("measured", *facts, model)
    used = scale.logit_scale(key=key)
    rows = [
        {"share": float(share), f"P({colour}) at scale {used:g}": float(p)}
        for share, p in zip(found.shares, found.curve(used), strict=True)
    ]
    export.menu("txt_flip", rows=rows, python=snippet.sweep(model, template, colour, background))


def _swept(model: str, template: str, colour: str, background: str) -> tuple[flip.Sweep, bool]:
    """The stored sweep where it is the one asked for."""
    kept = cached.stored()["sweep"]
    if model == BUILT_IN and (template, colour, background) == (kept["template"], kept["colour"], kept["background"]):
        asked = wording([template], [colour, background])
        return flip.Sweep(colour, background, np.array(kept["shares"]), views.scores(kept["cosines"], asked)), True
    return cached.sweep(model, template, colour, background), False
