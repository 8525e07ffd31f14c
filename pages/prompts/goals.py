"""The answer that a task wants for each picture on the screen."""

from __future__ import annotations

from dl2core.prompts.recorded import recording
from dl2core.prompts.recorded.recording import Recording
from dl2core.prompts.tasks import TASKS


def of(made: Recording, count: int = recording.PICTURES, *, own: bool = False) -> list[str]:
    """(count,) labels; empty where nobody knows the truth.

    Args:
        made: the recording whose task it is.
        count: of the pictures.
        own: whether they are the person's own.
    """
    constant = TASKS[made.run.spec.task].constant
    if constant:
        return [constant] * count
    return recording.truths() if made.run.spec.dataset == "shapes" and not own else []
