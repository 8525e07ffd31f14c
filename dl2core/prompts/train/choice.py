"""What a user chooses to train. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.prompts.tasks import TASKS

KINDS = {"fixed_patch": "fixed patch", "random_patch": "random patch", "padding": "frame", "deep": "deep prompt"}


@dataclass(frozen=True)
class Choice:
    """What a user chooses; None takes the protocol's default.

    `limit` is the number of training images; a quarter as many validate. Without it, 40,000 / 10,000 of CIFAR.
    """

    model: str = "built-in"
    dataset: str = "shapes"
    task: str = "plain"
    kind: str = "padding"
    size: int = 4
    layer: int = 0
    tokens: int = 4
    steps: int | None = None
    batch: int | None = None
    learning_rate: float | None = None
    std: float | None = None
    logit_scale: str = "exp"
    template: str | None = None
    limit: int | None = None
    snapshots: int = 12
    seed: int = 0

    @property
    def title(self) -> str:
        """The choice in words."""
        form = f"{self.tokens} tokens at layer {self.layer}" if self.kind == "deep" else f"{self.size} px"
        task = TASKS[self.task].title if self.task in TASKS else self.task
        return f"{task}: {KINDS.get(self.kind, self.kind)}, {form}"
