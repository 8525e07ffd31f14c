"""What decides a training run: one spec, from the controls of a page to the file that a run resumes from. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.errors import InputError
from dl2core.prompts.evaluate.spec import TEMPLATES
from dl2core.prompts.tasks import TASKS
from dl2core.prompts.train.protocol import protocol_for

KINDS = {"fixed_patch": "fixed patch", "random_patch": "random patch", "padding": "frame", "deep": "deep prompt"}


@dataclass(frozen=True)
class TrainSpec:
    """All that decides what a run learns; `spec_of` makes one with a protocol's defaults."""

    model: str
    dataset: str
    task: str
    kind: str
    size: int  # of a pixel prompt, in pixels of the model's input
    layer: int  # of a deep prompt
    tokens: int  # of a deep prompt
    steps: int
    batch: int
    learning_rate: float  # the highest of the schedule
    std: float  # of the start
    momentum: float
    warmup: int  # steps
    logit_scale: str  # "exp" or "ln"
    template: str
    train_images: int  # 0 until the images are opened: as many as there are
    validation_images: int
    snapshots: int  # how often the run is validated, evenly spaced, the last step included
    seed: int

    @property
    def title(self) -> str:
        """The spec in words."""
        form = f"{self.tokens} tokens at layer {self.layer}" if self.kind == "deep" else f"{self.size} px"
        task = TASKS[self.task].title if self.task in TASKS else self.task
        return f"{task}: {KINDS.get(self.kind, self.kind)}, {form}"

    def validated_after(self) -> list[int]:
        """Numbers of finished steps after which the run is validated, from 0 to all."""
        return sorted({round(self.steps * k / self.snapshots) for k in range(self.snapshots + 1)})


def spec_of(
    model: str = "built-in",
    *,
    dataset: str = "shapes",
    task: str = "plain",
    kind: str = "padding",
    size: int = 4,
    layer: int = 0,
    tokens: int = 4,
    steps: int | None = None,
    batch: int | None = None,
    learning_rate: float | None = None,
    logit_scale: str = "exp",
    template: str | None = None,
    train_images: int | None = None,
    snapshots: int = 12,
    seed: int = 0,
) -> TrainSpec:
    """The spec of a run; what is None comes from the protocol of the model.

    Args:
        model: "built-in" or MODEL/TAG.
        train_images: a quarter as many validate. None: as many as there are, 40,000 / 10,000 of CIFAR.

    Raises:
        InputError: an unknown data set.
    """
    if dataset not in TEMPLATES:
        raise InputError(f"data sets are {', '.join(TEMPLATES)}; got {dataset!r}")
    protocol = protocol_for(model)
    steps = protocol.steps if steps is None else steps
    return TrainSpec(
        model=model,
        dataset=dataset,
        task=task,
        kind=kind,
        size=size,
        layer=layer,
        tokens=tokens,
        steps=steps,
        batch=protocol.batch if batch is None else batch,
        learning_rate=protocol.learning_rate(kind) if learning_rate is None else learning_rate,
        std=protocol.std(kind),
        momentum=protocol.momentum,
        warmup=min(round(protocol.warmup_share * steps), max(0, steps - 1)),
        logit_scale=logit_scale,
        template=template or TEMPLATES[dataset],
        train_images=train_images or 0,
        validation_images=max(1, train_images // 4) if train_images else 0,
        snapshots=min(snapshots, max(1, steps)),
        seed=seed,
    )
