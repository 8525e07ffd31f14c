"""States of the augmentations page that are worth a look."""

from __future__ import annotations

from dl2core.transfer.augment import table
from dl2core.transfer.augment.place import AFTER, BEFORE, PLACES
from pages.ui.state import Preset

KEY = "aug"
STORED = "augment_order_lite0"  # the experiment that the page opens with
STRENGTH = f"{KEY}_strength"  # in the link; the component's slider sends it
WHERE = {place: f"{place} Normalize" for place in PLACES}
NAMES = {one.name: one.name.capitalize() for one in table.TABLE}
SAMPLES, CODE, TABLE, KEPT = VIEWS = ("Samples", "Code", "Table 2", "Is the label kept?")


def _of(name: str, place: str, strength: str) -> dict[str, object]:
    return {f"{KEY}_name": NAMES[name], f"{KEY}_place": WHERE[place], STRENGTH: strength}


PRESETS = (
    Preset(
        "Jitter after Normalize",
        "1.2.b",
        _of("colour jitter", AFTER, "0.5"),
        "most values hit an end of [0, 1]; bet what train mode makes of that",
    ),
    Preset(
        "Jitter before",
        "1.2.b",
        _of("colour jitter", BEFORE, "0.5"),
        "the same jitter, one line earlier: nothing arrives outside [0, 1], and nothing is clipped",
    ),
    Preset(
        "The weakest jitter",
        "1.2.b",
        _of("colour jitter", AFTER, "0.05"),
        "the strength hardly matters: whatever arrives outside [0, 1] is cut off",
    ),
    Preset(
        "Noise after",
        "1.2.b",
        _of("gaussian noise", AFTER, "0.1"),
        "noise clips nothing here; after Normalize its unit is a quarter of the range of pixels",
    ),
    Preset(
        "Table 2",
        "1.2.b",
        {**_of("colour jitter", AFTER, "0.5"), f"{KEY}_view": TABLE},
        "the report's two outliers, and the rows that one seed cannot tell from none",
    ),
)
