"""The Python lines behind the curve: one training run."""

from __future__ import annotations

from dl2core.prompts.train.spec import TrainSpec
from pages.ui import code

PRINTED = (
    "print([step.loss for step in found.run.steps])",
    "print([(one.step, one.top1) for one in found.run.snapshots])",
)


def lines(spec: TrainSpec) -> str:
    """What trains it again."""
    return code.job("dl2core.prompts.questions.train", spec, then=PRINTED)
