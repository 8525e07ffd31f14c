"""What the pixel prompts' page can show, and the states of it that are worth a look."""

from __future__ import annotations

from dl2core.data import sets
from pages.prompts import cached
from pages.ui.state import Preset

KEY = "gal"
ON_SHAPES, ON_CIFAR = "shapes-frog-padding", "cifar10-frog-padding"
VIEWS = HERO, FIGURES, LABELS, TABLE_4, SCALE, CHANNELS, ALL = (
    "Before and after",
    "Figures 7 and 8",
    "Label by label",
    "Table 4",
    "ln or exp",
    "Spectrum",
    "This model's prompts",
)


def first() -> str:
    """The prompt that the page opens with: on real pictures where those are on this disk."""
    return ON_CIFAR if sets.on_disk("cifar10") and ON_CIFAR in cached.names() else ON_SHAPES


def presets() -> tuple[Preset, ...]:
    """On real pictures where those are on this disk."""
    frog = cached.pixel_titles()[first()]
    return (
        Preset(
            "Everything a frog",
            "2.2",
            {"gal_prompt": frog, "gal_added": "learned"},
            "the same frame on every picture; then noise of the same norm in its place",
        ),
        Preset(
            "Only noise",
            "2.2",
            {"gal_prompt": frog, "gal_added": "same-norm noise"},
            "as large as the learned frame, and next to nothing turns: it is not the disturbance that does it",
        ),
        Preset(
            "Figures 7 and 8",
            "2.2",
            {"gal_tab": FIGURES, "gal_prompt": frog},
            "the report's figures show a prompt before it learned anything, and half of its values",
        ),
        Preset(
            "Logit scale in training",
            "2.2",
            {"gal_tab": SCALE},
            "the same training with the scale 100 and with its logarithm, each at its own best learning rate",
        ),
        Preset(
            "Table 4",
            "2.2",
            {"gal_tab": TABLE_4},
            "the report lies on the re-runs with the scale ln 100, not on those with 100",
        ),
    )
