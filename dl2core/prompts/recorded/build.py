"""Make the gallery: train every entry for the built-in model, measure it against its controls, and write it.

An entry that is there already, for the same weights and the same spec, is left as it is, so a stopped build goes on
where it was. The entries on CIFAR-10 need its training and test images on this disk; those on Shapes need nothing.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dl2core import jobs, store
from dl2core.errors import InputError
from dl2core.job_parts import one_of, part
from dl2core.prompts.recorded import gallery, recording
from dl2core.prompts.train import pipeline
from dl2core.prompts.train.protocol import LIVE
from dl2core.prompts.train.spec import TrainSpec, spec_of

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel

TRAIN_IMAGES = {"shapes": 1000, "cifar10": 2000}
TEST_IMAGES = 2000  # of all but the headline entries
SNAPSHOTS = 8
PAIR = spec_of(  # trained with either logit scale
    dataset="cifar10", task="dark", kind="padding", steps=60, snapshots=2, train_images=TRAIN_IMAGES["cifar10"]
)
WATCHED = spec_of(  # the run that the Train page starts on Shapes, to the last setting
    dataset="shapes",
    task="frog",
    kind="padding",
    size=LIVE.frame,
    steps=LIVE.steps,
    batch=LIVE.batch,
    learning_rate=LIVE.constant_rate,
    train_images=LIVE.train_images,
)


@dataclass(frozen=True)
class Plan:
    """One entry to be made; `headline` entries are measured on all test images."""

    name: str
    spec: TrainSpec
    headline: bool = False


def plans() -> tuple[Plan, ...]:
    """All entries, the ones that pages open with first."""
    first = [
        Plan("shapes-frog-padding", WATCHED),
        _plan("shapes", "dark", "padding"),
        _plan("shapes", "dark", "deep"),
        *(_plan("cifar10", "dark", "deep", layer=k, headline=k == 0) for k in (0, 3, 8)),
        _plan("cifar10", "dark", "padding", headline=True),
        _plan("cifar10", "negative", "deep", headline=True),
        _plan("cifar10", "negative", "padding", headline=True, long=1.0),
    ]
    second = [
        _plan("cifar10", "plain", "fixed_patch", size=1),
        _plan("cifar10", "plain", "padding"),
        *(_plan("cifar10", "plain", "deep", layer=k) for k in (0, 3, 8)),
        *(_plan("cifar10", "negative", "deep", layer=k) for k in (3, 8)),
        *(
            _plan("cifar10", task, kind)
            for kind in ("fixed_patch", "random_patch")
            for task in ("dark", "negative", "plain")
        ),
    ]
    third = [
        _plan("cifar10", "frog", "padding"),
        _plan("shapes", "dark", "fixed_patch"),
        _plan("shapes", "negative", "padding"),
        *(_plan("cifar10", "dark", "deep", layer=k) for k in (6, 10)),
    ]
    return (*first, *second, *third)


def _plan(
    dataset: str,
    task: str,
    kind: str,
    *,
    size: int | None = None,
    layer: int = 0,
    headline: bool = False,
    long: float | None = None,
) -> Plan:
    """Equal budgets: a frame of 4 px has 1,344 parameters, a patch of 21 px 1,323, ten tokens of width 128 1,280.

    `long` is the learning rate of an entry that needs more steps and images than the protocol's.
    """
    ending = f"-{layer}" if kind == "deep" else f"-{size}" if size else ""
    rate, steps, batch, images = (long, 300, 64, 8000) if long else (None, None, None, TRAIN_IMAGES[dataset])
    spec = spec_of(
        dataset=dataset,
        task=task,
        kind=kind,
        size=size or (4 if kind == "padding" else 21),
        layer=layer,
        tokens=10,
        steps=steps,
        batch=batch,
        learning_rate=rate,
        train_images=images,
        snapshots=SNAPSHOTS,
    )
    return Plan(f"{dataset}-{task}-{kind}{ending}", spec, headline)


def build(
    clip: ClipModel, *, only: str = "", again: bool = False, folder: Path = gallery.FOLDER, device: str = "cpu"
) -> Generator[jobs.Progress, None, tuple[str, ...]]:
    """Make the entries whose names start with `only`.

    Args:
        clip: the built-in model.
        only: a prefix; all where empty.
        again: also make what is there already.
        folder: where the entries go.
        device: where the model lies.

    Returns:
        names of the entries that were made.

    Raises:
        InputError: no entry has that prefix.
    """
    wanted = [plan for plan in plans() if plan.name.startswith(only)]
    if not wanted:
        raise InputError(f"no gallery entry starts with {only!r}; there are {', '.join(p.name for p in plans())}")
    return _build(clip, wanted, again, folder, device)


def _build(clip: ClipModel, wanted: Sequence[Plan], again: bool, folder: Path, device: str) -> jobs.Steps:
    made = []
    for k, plan in enumerate(wanted):
        if not again and _current(plan, clip, folder):
            continue
        found = yield from one_of(_one(plan, clip, device), k, len(wanted), before=plan.name)
        recording.write(found, folder / plan.name)
        made.append(plan.name)
    return tuple(made)


def _one(plan: Plan, clip: ClipModel, device: str) -> jobs.Steps:
    trained = yield from part(pipeline.train(plan.spec, clip=clip, device=device), 0.0, 0.6)
    testing = pipeline.against_controls(
        trained,
        clip,
        limit=None if plan.headline else TEST_IMAGES,
        device=device,
    )
    return (yield from part(testing, 0.6, 1.0))


def _current(plan: Plan, clip: ClipModel, folder: Path) -> bool:
    """Whether the entry is there, for these weights and this plan."""
    if plan.name not in gallery.names(folder=folder):
        return False
    stored = gallery.summary(plan.name, folder=folder)
    return stored.get("identity") == clip.identity and stored.get("spec") == store.jsonable(plan.spec)
