"""What the accuracy page can show, and the states of it that are worth a look."""

from __future__ import annotations

from dl2core.clip.accuracy import recipes
from pages.ui.state import Preset

KEY = "acc"
GROUPS = {
    "18 templates": ("templates",),
    "Spelling": ("spelling",),
    "Worst templates": ("worst",),
    "All": ("templates", "spelling", "worst"),
}
ALL = "All"
VIEWS = CONFUSION, VERSUS, TEMPLATES, TABLE = ("Confusion", "One against another", "Templates", "Table 3")
PLURAL = recipes.SPELLED[-1].name
FIRST_CELL = "automobile,truck"
PRESETS = (
    Preset(
        "Automobile or truck?",
        "2.1.a",
        {"acc_view": CONFUSION, "acc_cell": FIRST_CELL},
        "what is the right label of a van, a fire engine, a toy? Some pictures have two",
    ),
    Preset(
        "One letter more",
        "2.1.a",
        {"acc_view": VERSUS, "acc_recipe": PLURAL, "acc_class": "truck"},
        "“trucks” instead of “truck”: 88 % fall to 10 %, which is guessing",
    ),
    Preset(
        "Worst templates",
        "2.1.a",
        {"acc_view": TEMPLATES, "acc_group": "Worst templates"},
        "nonsense round the label costs this model next to nothing: it reads the label and little else",
    ),
    Preset(
        "Table 3",
        "2.1.a",
        {"acc_view": TABLE},
        "training and test images lie apart for the built-in model, not for CLIP: it saw neither",
    ),
)
