"""States of the Train page that are worth a look."""

from __future__ import annotations

from dl2core.data import sets
from dl2core.prompts.tasks import TASKS
from dl2core.prompts.train.spec import KINDS
from pages.ui.state import Preset

KEY = "trn"
ANYWHERE = (
    Preset(
        "Everything a frog",
        "2.2",
        {"trn_task": TASKS["frog"].title, "trn_kind": KINDS["padding"]},
        "press Train: the frame appears, and the pictures turn one by one; afterwards scrub back to the start",
    ),
    Preset(
        "Logit scale",
        "2.2",
        {"trn_task": TASKS["frog"].title, "trn_kind": KINDS["padding"], "trn_scale": "ln 100 = 4.6"},
        "the loss hardly moves, as all labels look alike to it; press Train and compare",
    ),
)
ON_PHOTOGRAPHS = (  # on Shapes a prompt in the dark turns none of the eight pictures for good
    Preset(
        "A deep prompt in the dark",
        "2.3",
        {"trn_task": TASKS["dark"].title, "trn_kind": KINDS["deep"]},
        "the pictures stay as they are, and the answers change",
    ),
    Preset(
        "The assignment's rate",
        "2.2",
        {"trn_task": TASKS["dark"].title, "trn_kind": KINDS["padding"], "trn_rate_padding": 40.0},
        "press Train: what suits ViT-B/32 may not suit this model",
    ),
)


def presets() -> tuple[Preset, ...]:
    """Prompts in the dark only where the photographs are on this disk."""
    here = all(sets.on_disk("cifar10", split) for split in sets.SPLITS)
    return ANYWHERE + ON_PHOTOGRAPHS if here else ANYWHERE
