"""States of the message-passing page that are worth a look."""

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
    "msg_view": "Message and update",
}
PRESETS = [
    Preset(
        "In the head", "3.2.a", {**START, "g": "cycle:6"}, "click a node: mean of two neighbours, plus its own number"
    ),
    Preset(
        "W twice",
        "3.2.b",
        {**START, "g": "cycle:6", "msg_w": "3"},
        "under the picture: the report's update applies W twice",
    ),
    Preset(
        "Matrix",
        "3.3.a",
        {**START, "g": "report:2", "msg_view": "Matrix form"},
        "four steps from one node's sum to D⁻¹AH",
    ),
    Preset(
        "Median",
        "3.3.c",
        {**START, "g": "star:5", "msg_variant": "median", "msg_view": "No matrix form"},
        "3 + 3 + 3 + 3 is not what the median says",
    ),
    Preset(
        "Too deep",
        "3.3",
        {**START, "g": "report:3", "msg_features": "random 3-d", "msg_layers": 20, "msg_b": "0", "msg_view": "Depth"},
        "step through the layers: the hexagon swings for ever",
    ),
]
