"""Attention as a graph: one patch of a picture listens to all others, per layer and head (question 3.5)."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl2core import device
from dl2core.clip import names
from dl2core.clip.model import BUILT_IN
from dl2core.errors import InputError
from pages.graphs import picker as graph_picker
from pages.graphs.attention import charts
from pages.graphs.attention import views as attention_views
from pages.graphs.attention.presets import MASKS, NEAR, PRESETS
from pages.graphs.attention.source import STORED_PICTURE, Question, read
from pages.ui import controls, export, fetch, frame, images, model_picker, plot, state

model_asked = str(state.value_of("att_model", BUILT_IN))

with frame.page(
    "Attention",
    aim="Click an image patch: the others light up by how much it listens to them.",
    questions=("3.5.a", "3.5.b"),
    subject=f"{state.value_of('att_data', 'Shapes')} · {model_asked} model",
    note="graphs/attention",
):
    state.try_this(PRESETS, key="att")
    with controls.row():
        layer = controls.whole("Layer", key="att_layer", low=1, high=48, default=4)
        head = controls.select("Head", ["mean", *map(str, range(1, 17))], key="att_head", width=110)
        mask = controls.one_of("Hears", MASKS, key="att_mask")
        with st.popover("Images"):
            choice = images.choose("att", seed=STORED_PICTURE.seed)
        with controls.more("att"):
            model = model_picker.model(key="att", vision_transformer=True)
            positions = controls.switch("Positional embedding", key="att_positions", default=True)
            token = controls.whole(
                "Listening patch at first",
                key="att_token",
                low=0,
                high=400,
                default=6,
                help="0 is CLS; a click chooses another",
            )
            text = controls.text("Sentence", key="att_text", default=attention_views.TEXT, most=200)
    if model != BUILT_IN and not fetch.offer(names.download_item(model)):
        st.caption("Until then: the built-in model")
        model = BUILT_IN
    shown = read(Question(model, images.one("att", choice), text or attention_views.TEXT))
    weights = shown.weights if positions else shown.weights_without_positions
    if layer > len(weights):
        raise InputError(f"layer {layer} was asked for, the image tower has {len(weights)}")
    if head != "mean" and int(head) > weights.shape[1]:
        raise InputError(f"head {head} was asked for, a layer has {weights.shape[1]}")
    side = round(np.sqrt(weights.shape[-1] - 1))
    everyone = attention_views.masked(weights, side if mask == NEAR else None)
    matrix = everyone[layer - 1].mean(axis=0) if head == "mean" else everyone[layer - 1, int(head) - 1]
    first = min(token, len(matrix) - 1)
    with st.container(horizontal=True, gap="medium"):
        picture = charts.picture(shown.picture_url, matrix, side=side, first=first)
        alt = f"The picture in {side} x {side} patches; brightness shows how much the chosen patch hears each"
        selected = plot.pick(picture, "token", key=f"att_pick_{first}", width="content", alt=alt)
        picked = selected["row"] if selected else first
        chosen = picked if isinstance(picked, int) and 0 <= picked < len(matrix) else first
        heat = charts.matrix(matrix, shown.tokens, chosen=chosen)
        plot.show(heat, width="content", alt="All weights of this layer and head, one row per listening token")
    st.markdown(attention_views.sentence(matrix, shown.tokens, chosen, side=side if mask == NEAR else None))
    facts = (
        f"layer {layer}, {'mean of the heads' if head == 'mean' else f'head {head}'}",
        f"positions {'on' if positions else 'off'}",
    )
    if shown.document:
        frame.caption_of(shown.document, shown.title, *facts)
    else:
        frame.caption("measured", str(device.machine()), shown.title, *facts)
    rows = [
        {"listening": a, "heard": b, "weight": float(matrix[i, j])}
        for i, a in enumerate(shown.tokens)
        for j, b in enumerate(shown.tokens)
    ]
    code = export.shell("attention", {"--model": model, "--text": shown.text})
    export.menu("att", rows=rows, chart=picture, code=code)
    attention_views.show(shown, everyone, matrix, layer=layer, head=head, chosen=chosen)
    graph_picker.others("graphs/attention")
