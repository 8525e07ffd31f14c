"""States of the attention page that are worth a look."""

from __future__ import annotations

from pages.ui.state import Preset

KEY = "att"

ALL, NEAR = MASKS = ("all", "neighbours")
START = {
    "att_layer": 4,
    "att_head": "mean",
    "att_mask": ALL,
    "att_positions": True,
    "att_token": 6,
    "att_view": "As a graph",
}
PRESETS = [
    Preset("Complete graph", "3.5.a", START, "click a patch: it hears every other one, some louder"),
    Preset(
        "Graph attention",
        "3.5.a",
        {**START, "att_mask": NEAR},
        "only neighbouring patches get through: this is attention on a graph",
    ),
    Preset(
        "The same layer",
        "3.5.a",
        {**START, "att_view": "Beside the graph layer"},
        "S stands where D⁻¹A stood; with equal logits it is the mean",
    ),
    Preset(
        "Shuffle",
        "3.5.b",
        {**START, "att_view": "Order of the patches"},
        "without positions the answers are shuffled along, with them everything changes",
    ),
    Preset(
        "Words",
        "3.5.a",
        {**START, "att_view": "Words"},
        "the text tower is causal: each word hears itself and earlier ones",
    ),
]
