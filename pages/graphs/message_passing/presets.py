"""States of the message-passing page that are worth a look, in the order of the report's questions."""

from __future__ import annotations

from pages.ui.state import Preset

KEY = "msg"

START = {
    "msg_variant": "mean",
    "msg_layers": 1,
    "msg_activation": "identity",
    "msg_features": "numbers",
    "msg_own": "",
    "msg_weights": "typed",
    "msg_w": "1",
    "msg_b": "1",
    "msg_seed": 0,
    "msg_view": None,
    "msg_node": "1",
    "msg_step": "0",
}
PRESETS = [
    Preset(
        "Means",
        "",
        {**START, "g": "paw", "msg_features": "spike", "msg_layers": 3, "msg_b": "0", "msg_node": "3"},
        "press ›: each node holds the share of walks from it that end at node 1. With the variant sum it is their number",
    ),
    Preset("By hand", "3.2.a", {**START, "g": "cycle:6"}, "click a node: mean of two neighbours, plus its own number"),
    Preset(
        "Spike",
        "3.2.a",
        {**START, "g": "grid:3x4", "msg_features": "spike", "msg_layers": 5, "msg_node": "2"},
        "press ›: after k layers a node has heard of what lies k edges away, and of nothing else",
    ),
    Preset(
        "W twice",
        "3.2.b",
        {**START, "g": "cycle:6", "msg_w": "3", "msg_view": "Message and update"},
        "the mended update makes 4 into 3 · 6 + 4 = 22; the printed one applies W twice",
    ),
    Preset(
        "Matrix",
        "3.3.a",
        {**START, "g": "report:2", "msg_view": "Matrix form"},
        "the same numbers for all nodes at once: four steps from one node's sum to D⁻¹AH",
    ),
    Preset(
        "Median",
        "3.3.c",
        {
            **START,
            "g": "star:5",
            "msg_variant": "median",
            "msg_own": "1: 0; 2: 3; 3: 3; 4: 3; 5: 3",
            "msg_view": "No matrix form",
        },
        "all four leaves hold 3, and so the median is 3; one leaf alone gives 0, and 0 + 0 + 0 + 0 is not 3",
    ),
    Preset(
        "Too deep",
        "",
        {**START, "g": "report:2", "msg_layers": 20, "msg_b": "0", "msg_step": "5", "msg_view": "Depth"},
        "press ›: layer by layer the numbers become alike, until no node can be told from another (over-smoothing)",
    ),
]
