"""Deep prompts: tokens inside the tower; the later they enter, the fewer blocks can use them (question 2.3)."""

import streamlit as st

from dl2core.prompts.tasks import TASKS
from pages.prompts import cached
from pages.prompts import tables as prompt_tables
from pages.prompts.deep_prompts import views as prompt_depth
from pages.ui import controls, export, frame, state

KEY = "deep"
OWN = {
    "own dark": ("built-in, quarter brightness", "cifar10", "dark"),
    "own negative": ("built-in, negative colours", "cifar10", "negative"),
    "own plain": ("built-in, CIFAR-10 as it is", "cifar10", "plain"),
}
REPORT = {"report cifar100": ("Table 5, CIFAR-100", "cifar100"), "report cifar10": ("Table 5, CIFAR-10", "cifar10")}
NAMES = {name: one[0] for name, one in OWN.items() if prompt_depth.entries(*one[1:])}
NAMES |= {name: one[0] for name, one in REPORT.items()}
DARK = OWN["own dark"][0]
TABS = ("Tokens", "Attention received", "Attention given, nearest patches", "Table")
PRESETS = [
    state.Preset(
        "Drag the layer",
        "2.3",
        {"deep_data": DARK, "deep_layer": 8},
        "blocks before the prompt turn grey: they cannot use it",
    ),
    state.Preset(
        "Table 5",
        "2.3",
        {"deep_data": NAMES["report cifar100"], "deep_layer": 3},
        "the report says deeper is better up to a layer; its own numbers and the re-runs fall with depth",
    ),
    state.Preset(
        "Who listens?",
        "2.3",
        {"deep_data": DARK, "deep_layer": 3, "deep_tab": "Attention received"},
        "which blocks give the tokens more than an equal share",
    ),
]

data = state.value_of("deep_data", DARK)
subject = "CLIP ViT-B/32, 4 tokens" if str(data).startswith("Table") else "CIFAR-10 test · built-in model, 10 tokens"

with frame.page(
    "Deep prompts",
    aim="A few learned tokens join the sequence before one block; every later block attends to them.",
    questions=("2.3",),
    subject=subject,
    note="prompts/deep_prompts",
):
    state.try_this(PRESETS, key=KEY)
    with controls.row():
        layer = controls.slide("Injection layer", key="deep_layer", low=0, high=11, default=3)
        data = controls.one_of("Data and model", NAMES, key="deep_data")
    if data.startswith("report"):
        rows = prompt_depth.report_rows(REPORT[data][1])
        prompt_depth.accuracy(rows, layer, title="top-1 on the test images, %")
        frame.caption("report", "Table 5, CLIP ViT-B/32")
        frame.caption(
            "published",
            "public re-runs, the same run with the logit scale 100 and with its logarithm",
            "intervals from n = 10,000 images alone",
        )
        stored = prompt_depth.entries("cifar10", "dark")
    else:
        _, dataset, task = OWN[data]
        stored = prompt_depth.entries(dataset, task)
        summaries = [cached.summary(name) for name in stored.values()]
        rows = prompt_depth.own_rows(summaries)
        prompt_depth.accuracy(rows, layer, title="top-1 on the test images, %")
        frame.caption_of(summaries[0], f"{TASKS[task].title.lower()}, {summaries[0]['test']['data']}")
    nearest = min(stored, key=lambda one: (abs(one - layer), one))
    made = cached.entry(stored[nearest])
    note = "" if nearest == layer else f" (nearest stored layer to {layer})"
    st.markdown(
        f"**The tokens at layer {nearest}** of the built-in model, {TASKS[made.run.spec.task].title.lower()}{note}"
    )
    tab, place = controls.tab(TABS, key="deep_tab")
    with place:
        if tab == TABS[0]:
            prompt_depth.tokens(made)
        elif tab == TABS[1]:
            prompt_depth.attention(made)
        elif tab == TABS[2]:
            prompt_depth.further(made)
        else:
            prompt_tables.show_gallery([cached.summary(name) for name in cached.names() if "-deep-" in name])
    frame.caption_of(
        {"machine": made.origin["machine"], "created": made.origin["created"]},
        made.title,
        prompt_tables.in_words(made.test, learned=made.learned),
    )
    export.menu(KEY, rows=rows, code=prompt_tables.command(made.run.spec))
