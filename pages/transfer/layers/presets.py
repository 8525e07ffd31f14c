"""The page's presets: whole states of it, worth looking at."""

from __future__ import annotations

from dl2core.transfer import backbone_names
from dl2core.transfer.backbone_names import BUILT_IN, LITE0, RESNET18
from dl2core.transfer.layers.parts_result import Amount
from pages.ui.state import Preset

KEY = "lay"
DEPTH, PARTS, MAPS = VIEWS = ("Each block", "Which part to train", "Activation maps")
BACKBONES = {name: backbone_names.title(name) for name in backbone_names.NAMES}
DATA = {"cifar10": "CIFAR-10", "cifar100": "CIFAR-100", "shapes": "Shapes"}
LIMIT = 300  # images of each split; with EfficientNet-Lite0 most of a minute on two cores
FEW = Amount(a_class=5, epochs=4)  # of the live run: a minute on two cores
MOST_CHANNELS = 4096
PRESETS = (
    Preset(
        "How deep?",
        "1.2.c",
        {"lay_view": DEPTH, "lay_backbone": BACKBONES[LITE0], "lay_block": "block 10", "lay_channel": 8},
        "accuracy climbs from block to block: the later a layer, the more of the classes one linear layer can read off",
    ),
    Preset(
        "Early channels",
        "1.2.c",
        {"lay_view": DEPTH, "lay_backbone": BACKBONES[LITE0], "lay_block": "stem", "lay_channel": 3},
        "pictures that excite one channel of the stem most share a colour or an edge, not a class",
    ),
    Preset(
        "Patches and CLS",
        "1.2.c",
        {"lay_view": DEPTH, "lay_backbone": BACKBONES[BUILT_IN], "lay_block": "block 5", "lay_channel": 0},
        "the mean of the patches stops improving early; CLS goes on gathering what the classes need",
    ),
    Preset(
        "First or last?",
        "1.2.c",
        {"lay_view": PARTS, "lay_backbone": BACKBONES[LITE0]},
        "the first block has few weights, and costs as much memory and time as training everything",
    ),
    Preset(
        "7 × 7 filters",
        "1.2.c",
        {"lay_view": MAPS, "lay_backbone": BACKBONES[RESNET18]},
        "edges in all directions, and opposite colours; only filters of this size can be seen",
    ),
)
