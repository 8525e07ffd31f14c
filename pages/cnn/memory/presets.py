"""States of the memory page that are worth a look, and its views."""

from __future__ import annotations

from pages.ui.state import Preset

KEY = "mem"
BY_LAYER, ALL = VIEWS = ("Layer by layer", "All models")
GRAPH, NO_GRAD = PASSES = ("with a graph", "no_grad")

PRESETS = (
    Preset("As reported", "1.1.c", {}, "355 MB in steps, the highest first; now press no_grad."),
    Preset("no_grad", "1.1.c", {"mem_pass": NO_GRAD}, "on the same axis nothing is left: not one step is kept."),
    Preset(
        "As assigned",
        "1.1.c",
        {"mem_batch": 64},
        "the same staircase on an axis four times as high: bytes grow with the batch, parameters do not.",
    ),
    Preset(
        "DenseNet121",
        "1.1.c",
        {"mem_view": ALL},
        "17 times fewer parameters than VGG11, and more than twice the bytes kept.",
    ),
)
