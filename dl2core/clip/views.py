"""What the text prompt page opens with: stored scores of eight Shapes pictures and of the sweep of red over blue.

`python -m dl2core text-prompts` makes the document again from the shipped weights.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import numpy as np

from dl2core import store
from dl2core.clip.scores import Scores
from dl2core.clip.templates import TASKS, Task
from dl2core.clip.wording import Wording, wording
from dl2core.data import shapes
from dl2core.data.gallery import Choice, draw
from dl2core.jobs import Progress

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel

NAME = "text_prompts"
PICTURES = Choice("shapes", "test", 556)  # eight that show red, green and blue, each clearly by the pixel rule
SHAPES_TASK = Task("shapes", "Shape", "", "a picture of a {}", shapes.SHAPES)
STORED_TASKS = (*TASKS.values(), SHAPES_TASK)


def make(clip: ClipModel) -> Generator[Progress, None, store.Document]:
    """Score the pictures for every stored task, and the sweep."""
    from dl2core.clip import features, flip, zero_shot

    drawn = features.pixels(clip, draw(PICTURES).for_a_model(clip.size))
    pictures = zero_shot.image_features(clip, drawn).cpu().numpy()
    tasks: dict[str, Any] = {}
    for number, task in enumerate(STORED_TASKS, start=1):
        tasks[task.key] = _task(clip, task, pictures)
        yield Progress(number / (len(STORED_TASKS) + 1), task.name)
    sweep = flip.sweep(clip)
    stored_sweep = {
        "template": flip.TEMPLATE,
        "colour": sweep.colour,
        "background": sweep.background,
        "shares": sweep.shares,
        "cosines": sweep.scores.word_cosines,
    }
    spec = {"model": clip.title, "weights": clip.identity, "pictures": PICTURES}
    return store.document(NAME, spec=spec, precision="float32", tasks=tasks, sweep=stored_sweep)


def _task(clip: ClipModel, task: Task, pictures: np.ndarray) -> dict[str, Any]:
    from dl2core.clip import zero_shot

    side = zero_shot.text_side(clip, wording([task.template], task.labels))
    return {
        "template": task.template,
        "labels": task.labels,
        "cosines": side.scores(pictures).word_cosines,
        "prior": side.prior.word_cosines,
        "empty": side.empty_cosines(pictures),
        "never_read": sorted(side.never_read),
    }


def find(document: store.Document, asked: Wording) -> dict[str, Any] | None:
    """The stored task of exactly this wording; None if it is not stored."""
    plain = tuple(label.words for label in asked.labels) == tuple((name,) for name in asked.names)
    for task in document["tasks"].values():
        if plain and asked.templates == (task["template"],) and asked.names == tuple(task["labels"]):
            return task
    return None


def scores(cosines: list[list[float]], asked: Wording) -> Scores:
    """Stored cosines as scores."""
    return Scores(asked.names, asked.words, asked.owners, np.array(cosines, dtype=np.float64))
