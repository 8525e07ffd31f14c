"""The page's lecture steps, and the stored runs that they open."""

from __future__ import annotations

from dl2core.transfer.backbone_names import LITE0, RESNET18, title
from pages.ui.state import Preset

KEY = "prb"
FEW, ONE = VIEWS = ("Images per class", "One probe")
SHAPES, LOSSLESS, JPEG = "Shapes", "CIFAR-10, own pixels", "CIFAR-10, JPEG copy"
TRAIN_MODE = "CIFAR-10, own pixels, train mode"
TOWER_SHAPES, TOWER_JPEG = "Built-in tower, Shapes", "Built-in tower, CIFAR-10 JPEG copy"
TOWER_LOSSLESS = "Built-in tower, CIFAR-10 own pixels"
STORED = {  # what the link says -> the end of the document's name
    LOSSLESS: "lite0_lossless",
    TRAIN_MODE: "lite0_train_mode",
    JPEG: "lite0_jpeg",
    SHAPES: "lite0_shapes",
    TOWER_SHAPES: "built_in_shapes",
    TOWER_JPEG: "built_in_jpeg",
    TOWER_LOSSLESS: "built_in_lossless",
}
CONFUSION, MISTAKES, CLASSES, FROZEN, TABLE = LOOKS = (
    "Confusions", "Worst mistakes", "Each class", "Is frozen frozen?", "Beside the report",
)  # fmt: skip
CIFAR100 = "CIFAR-100"
PROTOCOL = {"prb_epochs": 30, "prb_batch": 128, "prb_rate": 1e-3, "prb_seed": 123}  # of the assignment
HERE = {"prb_stats": "backbone's own", "prb_mode": "eval mode", "prb_part": "new head only"}
OPEN = {"prb_view": FEW, "prb_backbone": title(LITE0), **PROTOCOL, **HERE}

PRESETS = (
    Preset(
        "One a class",
        "1.2.a",
        {**OPEN, "prb_stored": LOSSLESS, "prb_count": "1"},
        "ten draws of one image a class lie sixteen points apart: with few images the draw decides",
    ),
    Preset(
        "JPEG",
        "1.2.a",
        {**OPEN, "prb_stored": JPEG, "prb_count": "100"},
        "the same network on a JPEG copy of the images is 14 points worse at 100 a class",
    ),
    Preset(
        "Shapes",
        "1.2.a",
        {**OPEN, "prb_stored": SHAPES, "prb_count": "1"},
        "from 1 to 5 a class, pictures change sides: ImageNet's features are poor at plain coloured shapes",
    ),
    Preset(
        "Thirty epochs",
        "1.2.a",
        {**OPEN, "prb_view": ONE, "prb_stored": LOSSLESS, "prb_look": CONFUSION},
        "validation stops rising after a few epochs, while the training loss goes on falling",
    ),
    Preset(
        "Is frozen frozen?",
        "1.2.a",
        {
            **OPEN,
            "prb_view": ONE,
            "prb_stored": TRAIN_MODE,
            "prb_look": FROZEN,
            "prb_epochs": 5,
            "prb_batch": 16,
            "prb_limit": 320,
            "prb_mode": "train mode",
        },
        "no weight changed, and still the network did: 41,950 of 42,016 running statistics moved",
    ),
    Preset(
        "Report's run",
        "1.2.a",
        {
            **OPEN,
            "prb_view": ONE,
            "prb_stored": LOSSLESS,
            "prb_look": TABLE,
            "prb_backbone": title(RESNET18),
            "prb_data": CIFAR100,
            "prb_limit": 60_000,
            "prb_stats": "the assignment's",
            "prb_mode": "train mode",
        },
        "58.39 % in the report, 58.49 and 59.0 in two re-runs: ours on CIFAR-100 is not measured",
    ),
)
