"""Make the gallery: train every entry for the built-in model, measure it against its controls, and write it.

An entry that is there already, for the same weights and the same spec, is left as it is, so a stopped build goes on
where it was. The entries on CIFAR-10 need its training and test images on this disk; those on Shapes need nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dl2core import jobs, store
from dl2core.errors import InputError
from dl2core.prompts import gallery, live, options, recording
from dl2core.prompts.choice import Choice
from dl2core.prompts.parts import one_of, part

if TYPE_CHECKING:
    from dl2core.clip.load import ClipModel

TRAIN_IMAGES = {"shapes": 1600, "cifar10": 4000}
CONTROL_IMAGES = 2000
SHAPES_TEST = 2000
PAIR = Choice(  # trained with either logit scale
    dataset="cifar10", task="dark", kind="padding", steps=120, batch=32, snapshots=3, limit=TRAIN_IMAGES["cifar10"]
)


@dataclass(frozen=True)
class Plan:
    """One entry to be made; `headline` entries measure their controls on all test images."""

    name: str
    choice: Choice
    headline: bool = False


def plans() -> tuple[Plan, ...]:
    """All entries, the ones that pages open with first."""
    shapes = [
        Plan("shapes-frog-padding", _choice("shapes", "frog", "padding")),
        Plan("shapes-dark-padding", _choice("shapes", "dark", "padding")),
        Plan("shapes-dark-deep-0", _choice("shapes", "dark", "deep", layer=0)),
        Plan("shapes-dark-fixed_patch", _choice("shapes", "dark", "fixed_patch", size=21)),
        Plan("shapes-negative-padding", _choice("shapes", "negative", "padding")),
    ]
    real = []
    for task in ("dark", "negative", "plain"):
        real.append(Plan(f"cifar10-{task}-padding", _choice("cifar10", task, "padding"), task != "plain"))
        real += [
            Plan(f"cifar10-{task}-deep-{k}", _choice("cifar10", task, "deep", layer=k), k == 0 and task != "plain")
            for k in (0, 3, 8)
        ]
        real.append(Plan(f"cifar10-{task}-fixed_patch", _choice("cifar10", task, "fixed_patch", size=21)))
        real.append(Plan(f"cifar10-{task}-random_patch", _choice("cifar10", task, "random_patch", size=21)))
    one_pixel = [Plan("cifar10-plain-fixed_patch-1", _choice("cifar10", "plain", "fixed_patch", size=1))]
    depths = [Plan(f"cifar10-dark-deep-{k}", _choice("cifar10", "dark", "deep", layer=k)) for k in (2, 4, 6, 10)]
    frog = [Plan("cifar10-frog-padding", _choice("cifar10", "frog", "padding"))]
    return (*shapes, *real, *one_pixel, *depths, *frog)


def _choice(dataset: str, task: str, kind: str, *, size: int = 4, layer: int = 0) -> Choice:
    """Equal budgets: a frame of 4 px has 1,344 parameters, a patch of 21 px 1,323, ten tokens of width 128 1,280."""
    return Choice(
        dataset=dataset, task=task, kind=kind, size=size, layer=layer, tokens=10, limit=TRAIN_IMAGES[dataset]
    )


def build(
    clip: ClipModel, *, only: str = "", again: bool = False, folder: Path = gallery.FOLDER
) -> Generator[jobs.Progress, None, tuple[str, ...]]:
    """Make the entries whose names start with `only`.

    Args:
        clip: the built-in model.
        only: a prefix; all where empty.
        again: also make what is there already.

    Returns:
        names of the entries that were made.

    Raises:
        InputError: no entry has that prefix.
    """
    wanted = [plan for plan in plans() if plan.name.startswith(only)]
    if not wanted:
        raise InputError(f"no gallery entry starts with {only!r}; there are {', '.join(p.name for p in plans())}")
    return _build(clip, wanted, again, folder)


def _build(clip: ClipModel, wanted: Sequence[Plan], again: bool, folder: Path) -> jobs.Steps:
    made = []
    for k, plan in enumerate(wanted):
        if not again and _current(plan, clip, folder):
            continue
        found = yield from one_of(_one(plan, clip), k, len(wanted), before=plan.name)
        recording.write(found, folder / plan.name)
        made.append(plan.name)
    return tuple(made)


def _one(plan: Plan, clip: ClipModel) -> jobs.Steps:
    trained = yield from part(live.train(plan.choice, clip=clip), 0.0, 0.6)
    testing = live.against_controls(
        trained,
        clip,
        limit=SHAPES_TEST if plan.choice.dataset == "shapes" else None,
        control_images=None if plan.headline else CONTROL_IMAGES,
    )
    return (yield from part(testing, 0.6, 1.0))


def _current(plan: Plan, clip: ClipModel, folder: Path) -> bool:
    """Whether the entry is there, for these weights and this plan."""
    if plan.name not in gallery.names(folder=folder):
        return False
    stored = gallery.summary(plan.name, folder=folder)
    wanted = TRAIN_IMAGES[plan.choice.dataset]
    spec = options.spec(plan.choice, train_images=wanted, validation_images=wanted // 4)
    return stored.get("identity") == clip.identity and stored.get("spec") == store.jsonable(dataclasses.asdict(spec))
