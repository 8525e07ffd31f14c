"""States of the attention page that are worth a look."""

from __future__ import annotations

from pages.graphs.attention import place
from pages.graphs.attention.lights import NEAR
from pages.ui.state import Preset

KEY = "att"

BESIDE, ORDER, MATRIX, WORDS = VIEWS = ("Beside the graph layer", "Order of the patches", "All weights", "Words")
START = {**place.START, "att_view": None}
PRESETS = [
    Preset("Complete graph", "3.5.a", START, "press a patch: it hears every other one, some more than evenly"),
    Preset(
        "Graph attention",
        "3.5.a",
        {**START, place.MASK: NEAR, place.HEAD: "2"},
        "only neighbouring patches and CLS get through to head 2: this is attention on a graph",
    ),
    Preset(
        "The same layer",
        "3.5.a",
        {**START, place.LAYER: "12", place.TOKEN: "0", "att_view": BESIDE},
        "S stands where D⁻¹A stood; in the last layer CLS listens nearly evenly, as the mean does",
    ),
    Preset(
        "Shuffle",
        "3.5.b",
        {**START, place.POSITIONS: "false", place.ORDER: "true", "att_view": ORDER},
        "without positions every disc goes along with its patch; switch them on, and the discs change",
    ),
    Preset(
        "Words",
        "3.5.a",
        {**START, "att_view": WORDS},
        "the text tower is causal: each word hears itself and earlier ones",
    ),
]
