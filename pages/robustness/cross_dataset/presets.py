"""The page's presets: whole states of it, worth looking at."""

from __future__ import annotations

from dl2core.robustness.cross_dataset_result import NO_PROMPT
from pages.ui.state import Preset

KEY = "crs"
ADDED, TAKEN, TABLE = VIEWS = ("One by one", "Who takes what", "Table 7")
METHODS = {NO_PROMPT: "no prompt", "fixed patch": "fixed patch", "padding": "padding", "deep": "deep prompt"}
FIRST, SECOND = SIDES = ("first set", "second set")
LIMIT = 500  # images of each set: half a minute with the built-in model
PRESETS = (
    Preset(
        "Can more labels help?",
        "2.5",
        {"crs_view": ADDED, "crs_method": "no prompt", "crs_side": FIRST, "crs_added": "0"},
        "bet, then drag the slider: does any label that joins make the number rise?",
    ),
    Preset(
        "All of them",
        "2.5",
        {"crs_view": ADDED, "crs_method": "no prompt", "crs_side": FIRST, "crs_added": "110"},
        "the line never rises: a few greedy labels took most, many took none",
    ),
    Preset(
        "Who takes what",
        "2.5",
        {"crs_view": TAKEN, "crs_method": "no prompt", "crs_side": FIRST, "crs_all": True},
        "switch All labels off: the orange parts are right as long as the other set's labels stay away",
    ),
    Preset(
        "Which mean?",
        "2.5",
        {"crs_view": TABLE, "crs_method": "no prompt", "crs_side": FIRST},
        "by class the report's deep prompt leads, by image and by the harmonic mean its fixed patch",
    ),
)
