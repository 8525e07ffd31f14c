"""States of the plain-network page that are worth a look."""

from __future__ import annotations

from pages.ui.state import Preset

DRAWN = ("the club", "what the network sees")
KEY = "perm"
ROOM = 520  # px: three pictures of the club, the training's steps and the accuracies
SEGMENTS = ("Without edges", "Another numbering", "Another size")
START = {
    "perm_segment": SEGMENTS[0],
    "perm_network": "symmetric (GCN)",
    "perm_labelled": 1,
    "perm_seeds": 20,
    "perm_drawn": DRAWN[0],
    "perm_how": "shuffle",
    "perm_seed": "1",
    "perm_view": "Numbers",
    "perm_built": 5,
}
NUMBERING = {**START, "perm_segment": SEGMENTS[1]}
PRESETS = [
    Preset(
        "Three networks",
        "3.4",
        {**START, "g": "karate"},
        "with edges nearly all members are told right, fed rows of A most, without edges half",
    ),
    Preset(
        "Shuffle",
        "3.4",
        {**NUMBERING, "g": "report:2", "perm_seed": "2"},
        "press Shuffle: the matrix scrambles, the graph network's answers stay, the plain network's jump",
    ),
    Preset(
        "Swap two",
        "3.4",
        {**NUMBERING, "g": "house", "perm_how": "swap", "perm_first": "1", "perm_second": "3"},
        "two names change places: two rows and two columns of A do",
    ),
    Preset(
        "All its matrices",
        "3.4",
        {**NUMBERING, "g": "path:4", "perm_view": "All its matrices"},
        "a path of four nodes has 4! / 2 = 12 matrices, and they are one graph",
    ),
    Preset(
        "Alike",
        "3.4",
        {**NUMBERING, "g": "cycle:6", "perm_view": "What it cannot tell apart"},
        "no message passing tells a hexagon from two triangles",
    ),
    Preset(
        "One node more",
        "3.4",
        {**START, "perm_segment": SEGMENTS[2], "perm_built": 6, "g": "report:2"},
        "built for six nodes, the plain network cannot even read seven",
    ),
]
