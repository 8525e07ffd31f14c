"""States of the latency page that are worth a look, and the views they open."""

from __future__ import annotations

from pages.ui.state import Preset

KEY = "lat"
RANKS, PREDICTS, BATCHES, GRAPH, WHY, RUNS, TABLES = (
    "Ranks",
    "What predicts it",
    "Batch size",
    "With a graph",
    "Where the time goes",
    "Every run",
    "Tables",
)
VIEWS = (RANKS, PREDICTS, BATCHES, GRAPH, WHY, RUNS, TABLES)

PRESETS = (
    Preset("Whose rank changes?", "1.1.a", {}, "bet first, then reveal: which network changes its rank the most?"),
    Preset(
        "What predicts it?",
        "1.1.a",
        {"lat_view": PREDICTS, "lat_y": "multiply-adds"},
        "the points line up for multiply-adds; set the time against parameters, and they do not.",
    ),
    Preset(
        "One image",
        "1.1.a",
        {"lat_view": BATCHES},
        "MobileNet: an image on its own takes three times as long as its share of a batch of 8.",
    ),
    Preset(
        "DenseNet121",
        "1.1.a",
        {"lat_view": WHY},
        "few parameters, and far below the roof: 30 % of its time is not convolution.",
    ),
    Preset(
        "With a graph",
        "1.1.b",
        {"lat_view": GRAPH},
        "how far each interval lies from the line of no difference.",
    ),
)
