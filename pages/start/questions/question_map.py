"""The report's questions in its own order, and the page state that answers each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pages.ui import navigation

THUMBNAILS = Path(__file__).with_name("thumbnails")


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Question:
    """One question of the report.

    Args:
        number: "1.1.a".
        title: its subject, in one or two words.
        asks: what it asks, in a few words.
        page: the folder under pages/ whose page answers it, "cnn/latency"; it may not be built yet.
        state: widget key -> value, for every widget that the answer depends on.
        picture: what the small picture shows, for those who cannot see it.
    """

    number: str
    title: str
    asks: str
    page: str
    picture: str
    state: Mapping[str, object] = field(default_factory=dict)

    @property
    def thumbnail(self) -> str:
        """Its small picture, as SVG; docs/draw_thumbnails.py draws them."""
        return _read(THUMBNAILS / f"{self.number}.svg")

    @property
    def built(self) -> bool:
        """Whether the page is in the navigation."""
        return self.page in navigation.BY_FOLDER


WALKS = {"walk_n": 3, "walk_cell": "1,2", "walk_kind": "walks"}
MESSAGES = {
    "msg_variant": "mean",
    "msg_layers": 1,
    "msg_activation": "identity",
    "msg_features": "numbers",
    "msg_own": "",
    "msg_weights": "typed",
    "msg_w": "1",
    "msg_b": "1",
    "msg_view": "Message and update",
}

PARTS: dict[str, tuple[Question, ...]] = {
    "1 Transfer learning for CNNs": (
        Question(
            "1.1.a",
            "Speed",
            "Accuracy and time of seven networks",
            "cnn/latency",
            "Accuracy against time, Table 1",
            {"lat_view": "Ranks", "lat_batch": 8},
        ),
        Question(
            "1.1.b",
            "no_grad",
            "What no_grad saves in time",
            "cnn/latency",
            "A chain of layers with and without a graph",
            {"lat_view": "With a graph", "lat_batch": 8},
        ),
        Question(
            "1.1.c",
            "Memory",
            "What no_grad saves in memory",
            "cnn/memory",
            "Saved bytes with and without a graph",
            {"mem_view": "Layer by layer", "mem_model": "ResNet18", "mem_batch": 16, "mem_pass": "with a graph"},
        ),
        Question(
            "1.2.a",
            "New head",
            "One new layer on a frozen network",
            "transfer/linear_probe",
            "58.39 % beside two public re-runs",
        ),
        Question(
            "1.2.b",
            "Augmentation",
            "Before or after Normalize?",
            "transfer/augmentations",
            "Table 2 as bars, two of them near zero",
        ),
        Question(
            "1.2.c",
            "Which layer",
            "What each is worth, and costs",
            "transfer/layers",
            "Layers, the first and the last marked",
        ),
    ),
    "2 CLIP and prompts": (
        Question(
            "2.1.a",
            "Zero-shot",
            "Where CLIP is wrong untrained",
            "clip/accuracy",
            "Table 3 as bars",
            {"acc_view": "Table 3"},
        ),
        Question(
            "2.1.b",
            "Colours",
            "Red, green or blue; human-made or nature",
            "clip/text_prompts",
            "A growing red disc on blue",
            {
                "txt_view": "Cards",
                "txt_template": "The image is mostly {}",
                "txt_labels": ["red", "green", "blue"],
                "txt_data": "Shapes",
            },
        ),
        Question(
            "2.2",
            "Pixel prompts",
            "What learned pixels change",
            "prompts/gallery",
            "A frame of noise round an empty picture",
            {"gal_tab": "Table 4"},
        ),
        Question(
            "2.3",
            "Deep prompts",
            "What learned tokens change, by layer",
            "prompts/deep_prompts",
            "Accuracy by layer, the report and a public re-run",
            {"deep_data": "Table 5, CIFAR-100"},
        ),
        Question("2.4", "Noise", "The same σ, in two places", "robustness/noise", "Table 6 as bars"),
        Question("2.5", "110 labels", "Both data sets at once", "robustness/cross_dataset", "Table 7 as lines"),
        Question("2.6", "Approaches", "Fine-tune, probe or prompt", "robustness/approaches", "Saved bytes by approach"),
    ),
    "3 Graph neural networks": (
        Question(
            "3.1.a",
            "Matrices",
            "Three adjacency matrices",
            "graphs/walks",
            "Star, wheel and hexagon",
            {**WALKS, "g": "report:1", "walk_n": 1, "walk_tab": "Exercise"},
        ),
        Question(
            "3.1.b",
            "Hexagon's A²",
            "Who is two edges away?",
            "graphs/walks",
            "The matrix A² as cells",
            {**WALKS, "g": "report:3", "walk_n": 2, "walk_cell": "1,3"},
        ),
        Question(
            "3.1.c",
            "Walks",
            "What Aⁿ counts",
            "graphs/walks",
            "A walk of two edges on a graph",
            {**WALKS, "g": "house", "walk_n": 3},
        ),
        Question(
            "3.2.a",
            "Structure",
            "Where a layer uses the edges",
            "graphs/message_passing",
            "Six neighbours and their centre",
            {**MESSAGES, "g": "cycle:6"},
        ),
        Question(
            "3.2.b",
            "Messages",
            "Message and update",
            "graphs/message_passing",
            "Two messages on their way to a node",
            {**MESSAGES, "g": "cycle:6", "msg_w": "3"},
        ),
        Question(
            "3.3.a",
            "Matrix form",
            "The layer as matrices",
            "graphs/message_passing",
            "The wheel's D⁻¹A as cells",
            {**MESSAGES, "g": "report:2", "msg_view": "Matrix form"},
        ),
        Question(
            "3.3.b",
            "Mean",
            "Which aggregation it is",
            "graphs/message_passing",
            "Bars and their mean",
            {**MESSAGES, "g": "report:2"},
        ),
        Question(
            "3.3.c",
            "Median",
            "An aggregation without a matrix",
            "graphs/message_passing",
            "Seven values and their median",
            {**MESSAGES, "g": "star:5", "msg_variant": "median", "msg_view": "No matrix form"},
        ),
        Question(
            "3.4",
            "Plain network",
            "Why not a plain network",
            "graphs/plain_network",
            "One graph, two matrices",
            {
                "perm_segment": "Another numbering",
                "perm_how": "shuffle",
                "perm_seed": 1,
                "perm_view": "Numbers",
                "g": "report:2",
            },
        ),
        Question(
            "3.5.a",
            "Transformer",
            "A transformer as a graph network",
            "graphs/attention",
            "A complete graph",
            {"att_mask": "all", "att_positions": True, "att_shuffled": False},
        ),
        Question(
            "3.5.b",
            "Positions",
            "Shuffle the patches: what changes?",
            "graphs/attention",
            "Tokens in two orders",
            {"att_view": "Order of the patches", "att_mask": "all", "att_positions": False, "att_shuffled": True},
        ),
    ),
}
