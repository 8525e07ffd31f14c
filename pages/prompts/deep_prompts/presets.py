"""What the deep prompts' page can show, and the states of it that are worth a look."""

from __future__ import annotations

from pages.prompts import cached
from pages.ui.state import Preset

KEY = "deep"
FIRST_LAYER = "3"
OWN = {
    "own dark": ("built-in, quarter brightness", "cifar10", "dark"),
    "own negative": ("built-in, negative colours", "cifar10", "negative"),
    "own plain": ("built-in, CIFAR-10 as it is", "cifar10", "plain"),
}
REPORT = {"report cifar100": ("Table 5, CIFAR-100", "cifar100"), "report cifar10": ("Table 5, CIFAR-10", "cifar10")}
NAMES = {name: one[0] for name, one in OWN.items() if cached.names("-".join(one[1:]) + "-deep")}
NAMES |= {name: one[0] for name, one in REPORT.items()}
DARK = OWN["own dark"][0]
VIEWS = TOKENS, RECEIVED, GIVEN, TABLE = ("Tokens", "Attention received", "Attention given, nearest patches", "Table")
PRESETS = (
    Preset(
        "Drag the layer",
        "2.3",
        {"deep_data": DARK, "deep_layer": "8"},
        "blocks before the prompt turn grey: they cannot use it; where does the accuracy begin to fall?",
    ),
    Preset(
        "Deeper is better?",
        "2.3",
        {"deep_data": NAMES["report cifar100"], "deep_layer": "0"},
        "the report says deeper is better up to a layer; its own numbers and the re-runs fall with depth",
    ),
    Preset(
        "Where nothing is broken",
        "2.3",
        {"deep_data": OWN["own plain"][0], "deep_layer": "0"},
        "on pictures that the model was trained on there is nothing to repair, and nothing is gained",
    ),
)
