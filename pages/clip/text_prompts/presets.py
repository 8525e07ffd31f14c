"""States of the text prompt page that are worth a look, and the views they open."""

from __future__ import annotations

from dl2core.clip.templates import COLOURS, MADE, TEN, Task
from dl2core.clip.views import PICTURES
from dl2core.data import sets
from pages.clip.text_prompts.live import scale
from pages.ui import images
from pages.ui.state import Preset

KEY = "txt"
VIEWS = CARDS, FLIP, WHY, GRID, PRIOR = ("Cards", "Flip", "Why", "Grid", "Without a picture")
CIFAR_SEED = 0  # eight CIFAR-10 test pictures with a clear main colour, all of which the built-in model gets right
LOW_SCALE = "4.6"


def seed(data: str) -> int:
    """Which pictures of a set are shown first."""
    return PICTURES.seed if data == "Shapes" else CIFAR_SEED


def presets() -> tuple[Preset, ...]:
    """On real pictures where those are on this disk."""
    real = images.best()
    many = "CIFAR-100" if sets.on_disk("cifar100") else real
    return (
        _of(COLOURS, real, "now drag the logit scale to 4.6: the bars flatten, and not one answer changes"),
        _of(
            COLOURS,
            real,
            "eight sure answers collapse to thirds, and all stay right: it would explain the report's Figure 5",
            name="Scale 4.6",
            logit_scale=LOW_SCALE,
        ),
        _of(
            COLOURS,
            real,
            "drag the edge of the disc until the answer turns",
            name="When does “mostly” flip?",
            view=FLIP,
        ),
        _of(MADE, many, name="Made or nature", look_for="where the truth is unclear the model answers all the same"),
        _of(TEN, real, "the runner-up of each answer: which classes does the model mix up?"),
    )


def _of(
    task: Task, data: str, look_for: str, *, name: str = "", view: str = CARDS, logit_scale: str = scale.DEFAULT
) -> Preset:
    """A task; what it does not name goes to its default."""
    words = {"txt_template": task.template, "txt_labels": list(task.labels)}
    shown = {"txt_view": view, "txt_scale": logit_scale, "txt_data": data, "txt_seed": seed(data)}
    return Preset(name or task.name, task.question, words | shown, look_for)
