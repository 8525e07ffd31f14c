"""Attention as a graph: one patch of a picture listens to all others, per layer and head (question 3.5)."""

from __future__ import annotations

import streamlit as st

from dl2core import attention_document, device, store
from dl2core.clip import names
from dl2core.clip.model import BUILT_IN
from pages.graphs import picker as graph_picker
from pages.graphs.attention import lens, place, snippet
from pages.graphs.attention import views as attention_views
from pages.graphs.attention.lights import Shown, lights
from pages.graphs.attention.presets import KEY, PRESETS, START
from pages.graphs.attention.source import STORED_PICTURE, Question, Reading, read
from pages.ui import controls, export, fetch, frame, images, model_picker, state


def pictured(shown: Reading) -> Shown:
    """What the picture needs of a reading."""
    found = shown.checks.lens
    return Shown(
        identity=store.content_hash(shown.picture_url.encode(), shown.model, shown.text),
        alt=f"{shown.title}, in {len(shown.tokens) - 1} numbered patches",
        picture=shown.picture_url,
        tokens=shown.tokens,
        weights={"on": shown.weights, "off": shown.weights_without_positions, "shuffled": shown.weights_shuffled},
        order=shown.checks.order,
        lens=lens.lines(found, shown.truth),
        lens_title=f"What the model would answer after each block, of {len(found.labels)} labels",
        lens_alt=lens.alt(found, shown.truth),
    )


with frame.page(
    "Attention",
    aim="Click an image patch: the discs show how much it listens to each of the others.",
    questions=("3.5.a", "3.5.b"),
    note="graphs/attention",
) as head:
    state.try_this(PRESETS, key=KEY, defaults=START)
    with controls.row():
        with st.popover("Images"):
            choice = images.choose("att", default=images.best(), seed=STORED_PICTURE.seed)
        with controls.more("att"):
            model = model_picker.model(key="att", vision_transformer=True)
            text = controls.text("Sentence", key="att_text", default=attention_document.TEXT, most=200)
    if model != BUILT_IN and not fetch.offer(names.download_item(model)):
        st.caption("Until then: the built-in model")
        model = BUILT_IN
    picture = images.one("att", choice)
    shown = read(Question(model, picture, text or attention_document.TEXT))
    layers, heads, count = shown.weights.shape[:3]
    head.shows(shown.title, "built-in model" if shown.model == BUILT_IN else shown.model)
    view = place.view(tokens=count, layers=layers, heads=heads)
    lights(pictured(shown), key="att_lights", view=view, on_view=place.moved)
    facts = (shown.title, f"{layers} layers, {heads} heads", f"lens: “{shown.checks.lens.template}”")
    if shown.document:
        frame.caption_of(shown.document, *facts)
    else:
        frame.caption("measured", str(device.machine()), *facts)
    matrix = attention_views.drawn(shown, view)
    rows = [
        {"layer": view.layer, "head": view.head or "mean", "listening": a, "heard": b, "weight": float(matrix[i, j])}
        for i, a in enumerate(shown.tokens)
        for j, b in enumerate(shown.tokens)
    ]
    code = export.shell("attention", {"--model": model, "--text": shown.text})
    python = snippet.lines(model, picture[0], shown.text, view.layer)
    export.menu("att", rows=rows, python=python, code=code)
    attention_views.show(shown, view)
    graph_picker.others("graphs/attention")
