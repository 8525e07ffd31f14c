"""Makes the document of dl2core.clip.views with a model."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np

from dl2core import store
from dl2core.clip import features, flip, sweeping, views, zero_shot
from dl2core.clip.model import ClipModel
from dl2core.clip.templates import Task
from dl2core.clip.wording import wording
from dl2core.data.gallery import draw
from dl2core.jobs import Progress


def make(clip: ClipModel) -> Generator[Progress, None, store.Document]:
    """Score the pictures for every stored task, and the sweep."""
    drawn = features.pixels(clip, draw(views.PICTURES).for_a_model(clip.size))
    pictures = zero_shot.image_features(clip, drawn).cpu().numpy()
    tasks: dict[str, Any] = {}
    for number, task in enumerate(views.STORED_TASKS, start=1):
        tasks[task.key] = _task(clip, task, pictures)
        yield Progress(number / (len(views.STORED_TASKS) + 1), task.name)
    sweep = sweeping.sweep(clip)
    stored_sweep = {
        "template": flip.TEMPLATE,
        "colour": sweep.colour,
        "background": sweep.background,
        "shares": sweep.shares,
        "cosines": sweep.scores.word_cosines,
    }
    spec = {"model": clip.title, "weights": clip.identity, "pictures": views.PICTURES}
    return store.document(views.NAME, spec=spec, precision="float32", tasks=tasks, sweep=stored_sweep)


def _task(clip: ClipModel, task: Task, pictures: np.ndarray) -> dict[str, Any]:
    side = zero_shot.text_side(clip, wording([task.template], task.labels))
    return {
        "template": task.template,
        "labels": task.labels,
        "cosines": side.scores(pictures).word_cosines,
        "prior": side.prior.word_cosines,
        "empty": side.empty_cosines(pictures),
        "never_read": sorted(side.never_read),
    }
