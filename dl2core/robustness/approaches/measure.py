"""All approaches of one backbone: same images, same draws, as many rates tried.

The rates are chosen first, on a draw of its own, and then fixed for every amount of images: with one image a class nobody
has a validation set to choose by. All use Adam at a constant rate. BatchNorm in the tower's stem stays in eval mode.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn

from dl2core.data.image_set import ImageSet
from dl2core.job_parts import part
from dl2core.jobs import Progress, Steps
from dl2core.robustness.approaches import bench, learners
from dl2core.robustness.approaches.bench import Bench, Subject
from dl2core.robustness.approaches.kept import Kept
from dl2core.robustness.approaches.learners import Learner, Trainer
from dl2core.robustness.approaches.price import prices
from dl2core.robustness.approaches.result import (
    FEW_BATCH,
    MANY,
    RATES,
    SHIFTS,
    Approach,
    Approaches,
    ApproachesSpec,
    Moment,
    Run,
    Tried,
)

MOMENTS = 5  # scores of the run with many images on its way, the start not counted
TRIAL_DRAW = 99  # the draw that chooses the rates: none of those that count
PRICES_SHARE, RATES_SHARE = 0.1, 0.2  # of the progress bar, up to where each ends
EVERY = 5  # steps between two words of progress


def measure(spec: ApproachesSpec) -> Steps:
    """Prices, rates, then all runs; the steps return an `Approaches`, and yield it as it grows.

    Raises:
        InputError: the images are not on this machine, or too few.
    """
    spec.check()
    train, test = bench.images(spec)
    return _measure(spec, bench.subject(spec, train.classes), train, test)


def _measure(spec: ApproachesSpec, about: Subject, train: ImageSet, test: ImageSet) -> Steps:
    shared = bench.prepared(spec, about, train, test)
    found = Approaches(
        spec=spec,
        model=about.title,
        trained_on=train.title,
        tested_on=test.title,
        n=len(test),
        untrained=None,
        rates=(),
        runs=(),
        prices=(),
        precision="float32",
        weights=about.weights,
    )
    if about.text.shape[1]:
        yield from part(shared.tested(), 0, 0)
        found = replace(found, untrained=_untrained(shared))
    so_far, kept = found, Kept(spec, about.weights, train.images, test.images)
    priced = yield from part(prices(spec, about, kept), 0, PRICES_SHARE, partial=lambda _: so_far)
    found = replace(found, prices=priced)
    if not spec.amounts:
        return found
    so_far = found
    rates = yield from part(_rates(spec, shared, kept), PRICES_SHARE, RATES_SHARE, partial=lambda _: so_far)
    found = replace(found, rates=rates)
    chosen = {
        approach: max((one for one in rates if one.approach == approach), key=lambda one: one.valid_top1).rate
        for approach in spec.approaches
    }
    todo = [(few.a_class, draw) for few in spec.few for draw in range(few.draws)] + [(MANY, 0)] * bool(spec.many)
    work = [_steps(spec, amount) for amount, _ in todo]
    for number, (amount, draw) in enumerate(todo):
        low, high = (RATES_SHARE + (1 - RATES_SHARE) * sum(work[:end]) / sum(work) for end in (number, number + 1))
        for place, approach in enumerate(spec.approaches):
            what = (approach, amount, draw, chosen[approach])
            named = (*what, *((spec.many, spec.many_steps, spec.batch) if amount == MANY else (spec.steps,)))
            run = kept.read(Run, *named)
            if run is None:
                share = (high - low) / len(spec.approaches)
                steps, so_far = _run(spec, shared, *what), found
                words = f"{approach}, {spec.named(amount)}, draw {draw + 1}"
                start = low + place * share
                run = yield from part(
                    steps, start, start + share, before=words, partial=lambda _, so_far=so_far: so_far
                )
                kept.write(run, *named)
            found = replace(found, runs=(*found.runs, run))
        yield Progress(high, spec.named(amount), found)
    return found


def _steps(spec: ApproachesSpec, amount: int) -> int:
    return spec.many_steps if amount == MANY else spec.steps


def _untrained(shared: Bench) -> tuple[int, ...]:
    """Test images that the class names alone answer rightly, under each shift."""
    text = shared.subject.text
    seen = (nn.functional.normalize(shared.seen(shift), dim=1) for shift in range(len(SHIFTS)))
    return tuple(_right(one @ text.T, shared.truth) for one in seen)


def _right(logits: Tensor, truth: Tensor) -> int:
    return int((logits.argmax(dim=1) == truth).sum())


@torch.no_grad()
def _score(learner: Learner, given: Tensor, truth: Tensor) -> int:
    return _right(torch.cat([learner.logits(batch) for batch in given.split(bench.BATCH)]), truth)


@torch.no_grad()
def _tested(learner: Learner, shared: Bench, shift: int = 0) -> int:
    """Test images answered rightly under a shift; the probe's features are those of the frozen tower, known already."""
    if learner.approach == "linear probe":
        return _right(learner.head(shared.seen(shift)), shared.truth)
    return _score(learner, shared.tests[shift].rows, shared.truth)


def _batches(positions: np.ndarray, batch: int, steps: int, seed: int) -> Iterator[Tensor]:
    """`steps` batches of positions: a new order in every pass over them."""
    generator = torch.Generator().manual_seed(seed)
    taken = 0
    while taken < steps:
        order = torch.from_numpy(positions)[torch.randperm(len(positions), generator=generator)]
        for chosen in order.split(batch):
            if taken == steps:
                return
            taken += 1
            yield chosen


def _rates(spec: ApproachesSpec, shared: Bench, kept: Kept) -> Steps:
    """Every rate of every approach on a draw of its own; a tuple of `Tried`."""
    tried = []
    todo = [(approach, rate) for approach in spec.approaches for rate in RATES[approach]]
    for number, (approach, rate) in enumerate(todo, 1):
        what = (approach, rate, spec.most_a_class, spec.steps)
        one = kept.read(Tried, *what)
        if one is None:
            positions = shared.drawn(spec.most_a_class, TRIAL_DRAW, spec)
            filled = shared.train.fill(np.concatenate([positions, shared.valid]))
            yield from part(filled, (number - 1) / len(todo), number / len(todo), before="images to choose rates by")
            one = _tried(spec, shared, positions, approach, rate)
            kept.write(one, *what)
        tried.append(one)
        yield Progress(number / len(todo), f"{approach}, learning rate {rate:g}")
    return tuple(tried)


def _tried(spec: ApproachesSpec, shared: Bench, positions: np.ndarray, approach: Approach, rate: float) -> Tried:
    seed = spec.seed + TRIAL_DRAW
    learner = learners.build(approach, shared.subject.tower, shared.subject.text, seed=seed)
    trainer = Trainer(learner, rate)
    for chosen in _batches(positions, FEW_BATCH, spec.steps, seed):
        trainer.step(shared.train[chosen], shared.labels[chosen])
    right = _score(learner, shared.train[shared.valid], shared.labels[shared.valid])
    return Tried(approach, rate, 100 * right / len(shared.valid))


def _run(spec: ApproachesSpec, shared: Bench, approach: Approach, amount: int, draw: int, rate: float) -> Steps:
    """One training, scored on its way where it has many images, and under every shift at its end; a `Run`."""
    steps, seed, positions = _steps(spec, amount), spec.seed + draw, shared.drawn(amount, draw, spec)
    yield from part(shared.tested(), 0, 0)
    yield from part(shared.train.fill(positions), 0, 0, before="images to train on")
    learner = learners.build(approach, shared.subject.tower, shared.subject.text, seed=seed)
    trainer, taken = Trainer(learner, rate), 0
    stops = {round(steps * k / MOMENTS) for k in range(1, MOMENTS)} if amount == MANY else set()
    moments = [Moment(0, 0.0, _tested(learner, shared))] if amount == MANY else []
    batch = spec.batch if amount == MANY else FEW_BATCH
    for number, chosen in enumerate(_batches(positions, batch, steps, seed), 1):
        trainer.step(shared.train[chosen], shared.labels[chosen])
        taken += len(chosen)
        if number in stops and number < steps:
            moments.append(Moment(number, _seconds(trainer, taken, shared), _tested(learner, shared)))
        if number % EVERY == 0 and number < steps:
            yield Progress(number / steps, f"step {number} of {steps}")
    right = tuple(_tested(learner, shared, shift) for shift in range(len(SHIFTS)))
    last = Moment(steps, _seconds(trainer, taken, shared), right[0])
    return Run(approach, amount, draw, right, (*moments, last))


def _seconds(trainer: Trainer, taken: int, shared: Bench) -> float:
    """CPU seconds of all steps, the frozen front's pass over each of their images among them."""
    return trainer.cpu_seconds + taken * shared.subject.front.seconds_an_image
