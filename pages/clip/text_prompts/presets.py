"""States of the text prompt page that are worth a look, and the views they open."""

from __future__ import annotations

from dl2core.clip.templates import COLOURS, MADE, TEN, Task
from dl2core.data import sets
from pages.ui.state import Preset

KEY = "txt"

CARDS, GRID, FLIP, WHY, PRIOR = VIEWS = ("Cards", "Grid", "Flip", "Why", "Without a picture")


def presets() -> tuple[Preset, ...]:
    """On real pictures where those are on this disk."""
    real = "CIFAR-10" if sets.on_disk("cifar10") else "Shapes"
    many = "CIFAR-100" if sets.on_disk("cifar100") else real
    flips = {"txt_view": FLIP, "txt_template": COLOURS.template, "txt_scale": 100.0}
    return (
        _of(
            COLOURS,
            "Shapes",
            "now pull the logit scale to 4.6: eight sure answers collapse to thirds, which would explain the report's Figure 5",
        ),
        _of(MADE, many, "where the truth is unclear the model answers all the same"),
        _of(TEN, real, "the runner-up of each answer: which classes does the model mix up?"),
        Preset("When does “mostly” flip?", "", flips, "the share at which the curve crosses one half"),
    )


def _of(task: Task, data: str, look_for: str) -> Preset:
    """A task with all the state that it needs."""
    start = {"txt_view": CARDS, "txt_scale": 100.0, "txt_more_templates": "", "txt_none": False}
    words = {"txt_template": task.template, "txt_labels": list(task.labels), "txt_data": data}
    return Preset(task.name, task.question, {**start, **words}, look_for)
