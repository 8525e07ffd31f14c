"""Which learning rate: every choice tried on validation images, and the exp / ln pair with each arm at its own best."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dl2core import jobs, store
from dl2core.data import sets
from dl2core.job_parts import one_of, part
from dl2core.prompts.evaluate.answers import answers
from dl2core.prompts.evaluate.inputs import Inputs
from dl2core.prompts.model.tower import Prompted
from dl2core.prompts.tasks import TASKS
from dl2core.prompts.train import images as training_images
from dl2core.prompts.train import training
from dl2core.prompts.train.spec import TrainSpec, spec_of

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel

GRID = (0.3, 1.0, 3.0, 10.0, 30.0)


@dataclass(frozen=True)
class RateResult:
    """One learning rate and what it reached."""

    learning_rate: float
    top1: float  # percent of the validation images, best snapshot


def grid(
    wanted: TrainSpec, clip: ClipModel, rates: Sequence[float] = GRID, *, device: str = "cpu"
) -> Generator[jobs.Progress, None, tuple[RateResult, ...]]:
    """Train with every learning rate; the images and the start are the same."""
    tried = []
    for k, rate in enumerate(rates):
        spec, train, validation = training_images.prepare(replace(wanted, learning_rate=rate), clip, device=device)
        run = yield from one_of(
            training.train(spec, train, validation), k, len(rates), before=f"learning rate {rate:g}"
        )
        tried.append(RateResult(rate, run.best.top1))
    return tuple(tried)


def best(tried: Sequence[RateResult]) -> float:
    """The rate with the highest validation accuracy, the smallest of equals."""
    return max(tried, key=lambda one: (one.top1, -one.learning_rate)).learning_rate


def scale_pair(
    wanted: TrainSpec,
    clip: ClipModel,
    *,
    rates: Sequence[float] = GRID,
    seeds: Sequence[int] = (0, 1, 2),
    test_images: int | None = None,
    device: str = "cpu",
) -> Generator[jobs.Progress, None, store.Document]:
    """Train the same prompt with the logit scale as exp and as ln, each arm at its own best rate, over several seeds.

    Returns:
        a document with, per arm, the rates tried, the best, and test accuracy per seed.
    """
    arms, images = {}, sets.load(wanted.dataset, "test", limit=test_images, seed=wanted.seed)
    test = Inputs(TASKS[wanted.task].apply(images), clip, device)
    for a, which in enumerate(training.LOGIT_SCALES):
        arm = replace(wanted, logit_scale=which)
        tried = yield from one_of(grid(arm, clip, rates, device=device), 2 * a, 4, before=which)
        runs = []
        for k, seed in enumerate(seeds):
            seeded = replace(arm, seed=seed, learning_rate=best(tried))
            low = 0.5 * a + 0.25 + 0.25 * k / len(seeds)
            found = yield from part(
                _seed(seeded, clip, test), low, low + 0.25 / len(seeds), before=f"{which}, seed {seed}"
            )
            runs.append(found)
        arms[which] = {"tried": tried, "learning_rate": best(tried), "runs": runs}
    return store.document(
        "logit-scale",
        spec=wanted,
        model=clip.title,
        identity=clip.identity,
        data=test.images.title,
        precision="float32",
        arms=arms,
    )


def _seed(wanted: TrainSpec, clip: ClipModel, test: Inputs) -> jobs.Steps:
    spec, train, validation = training_images.prepare(wanted, clip, device=test.device)
    run = yield from training.train(spec, train, validation)
    prompt = training.restored(spec, run.best, clip.model.visual)
    found = yield from answers(Prompted(clip.model.visual, prompt), test, test.text(spec.template))
    return {"seed": wanted.seed, "n": found.n, "top1": found.top1, "interval": list(found.interval)}


def tune(clip: ClipModel, *, limit: int = 2000, device: str = "cpu") -> Generator[jobs.Progress, None, store.Document]:
    """The built-in model's defaults: a grid of learning rates for a frame and for tokens, on CIFAR-10 at quarter brightness."""
    kinds, found = ("padding", "deep"), {}
    for k, kind in enumerate(kinds):
        spec = spec_of(
            dataset="cifar10", task="dark", kind=kind, tokens=10, steps=60, batch=32, train_images=limit, snapshots=3
        )
        found[kind] = yield from one_of(grid(spec, clip, device=device), k, len(kinds), before=spec.title)
    best_of = {kind: best(tried) for kind, tried in found.items()}
    return store.document(
        "tuning",
        spec={"grid": GRID, "limit": limit},
        identity=clip.identity,
        precision="float32",
        tried=found,
        best=best_of,
    )
