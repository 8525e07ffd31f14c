"""The answer that a task wants for each picture on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from dl2core.prompts.recorded.recording import Recording
from dl2core.prompts.tasks import TASKS


def of(made: Recording, count: int, *, truths: Sequence[str] = ()) -> list[str]:
    """(count,) labels; empty where nobody knows the truth.

    Args:
        made: the recording whose task it is.
        count: of the pictures.
        truths: what they show; empty where nobody knows.
    """
    constant = TASKS[made.run.spec.task].constant
    return [constant] * count if constant else list(truths)
