"""What the text prompt page opens with: stored scores of eight Shapes pictures and of the sweep of red over blue.

`python -m dl2core text-prompts` makes the document again from the shipped weights.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dl2core import store
from dl2core.clip.scores import Scores
from dl2core.clip.templates import TASKS, Task
from dl2core.clip.wording import Wording
from dl2core.data import shapes
from dl2core.data.gallery import PictureChoice

NAME = "text_prompts"
PICTURES = PictureChoice("shapes", "test", 556)  # eight that show red, green and blue, each clearly by the pixel rule
SHAPES_TASK = Task("shapes", "Shape", "", "a picture of a {}", shapes.SHAPES)
STORED_TASKS = (*TASKS.values(), SHAPES_TASK)


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
