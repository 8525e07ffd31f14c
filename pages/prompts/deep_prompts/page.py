"""Deep prompts: tokens inside the tower; the later they enter, the fewer blocks can use them (question 2.3)."""

import streamlit as st

from dl2core.prompts.tasks import TASKS
from pages.prompts import cached
from pages.prompts import tables as prompt_tables
from pages.prompts.deep_prompts import snippet
from pages.prompts.deep_prompts import views as prompt_depth
from pages.prompts.deep_prompts.depth import depth
from pages.prompts.deep_prompts.presets import (
    FIRST_LAYER,
    GIVEN,
    KEY,
    NAMES,
    OWN,
    PRESETS,
    RECEIVED,
    REPORT,
    TOKENS,
    VIEWS,
)
from pages.ui import controls, export, frame, held, link_value, state

BLOCKS = prompt_depth.BLOCKS


def choose(layer: int) -> None:
    """For callbacks: look at this layer."""
    link_value.write("deep_layer", str(layer))


with frame.page(
    "Deep prompts",
    aim="A few learned tokens join the sequence before one block; every later block attends to them.",
    questions=("2.3",),
    note="prompts/deep_prompts",
) as head:
    state.try_this(PRESETS, key=KEY)
    with controls.row():
        data = controls.one_of("Data and model", NAMES, key="deep_data")
    held.declare("deep_layer", FIRST_LAYER)
    layers = [str(k) for k in range(BLOCKS)]
    layer = int(link_value.read("deep_layer", FIRST_LAYER, valid=layers.__contains__))
    if data.startswith("report"):
        rows = prompt_tables.deep_rows(REPORT[data][1])
        head.shows(REPORT[data][0], "CLIP ViT-B/32, 4 tokens")
        depth(rows, key=KEY, at=layer, blocks=BLOCKS, on_choose=choose)
        frame.caption("report", "Table 5, CLIP ViT-B/32")
        frame.caption(
            "published",
            "public re-runs, the same run with the logit scale 100 and with its logarithm",
            "intervals from n = 10,000 images alone",
        )
        export.menu(KEY, rows=rows, python=snippet.reported(REPORT[data][1]))
    else:
        _, dataset, task = OWN[data]
        stored = prompt_depth.entries(dataset, task)
        summaries = [cached.summary(name) for name in stored.values()]
        rows = prompt_depth.own_rows(summaries)
        head.shows(f"CIFAR-10 test, {TASKS[task].title.lower()}", "built-in model, 10 tokens")
        depth(rows, key=KEY, at=layer, blocks=BLOCKS, on_choose=choose)
        tested = summaries[0]["test"]
        frame.caption_of(summaries[0], f"{TASKS[task].title.lower()}, {tested['data']}")
        nearest = min(stored, key=lambda one: (abs(one - layer), one))
        made = cached.entry(stored[nearest])
        with controls.row():
            view = controls.one_of("Look closer", VIEWS, key="deep_tab")
        note = "" if nearest == layer else f" (nearest stored layer to {layer})"
        st.markdown(f"**The tokens at layer {nearest}**, {TASKS[made.run.spec.task].title.lower()}{note}")
        if view == TOKENS:
            prompt_depth.tokens(made)
        elif view == RECEIVED:
            prompt_depth.attention(made)
        elif view == GIVEN:
            prompt_depth.further(made)
        else:
            prompt_tables.show_gallery([cached.summary(name) for name in cached.names() if "-deep-" in name])
        frame.caption_of(
            {"machine": made.origin["machine"], "created": made.origin["created"]},
            made.title,
            prompt_tables.in_words(made.test, learned=made.learned),
        )
        export.menu(KEY, rows=rows, python=snippet.own(stored), code=prompt_tables.command(made.run.spec))
