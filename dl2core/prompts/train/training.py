"""Train one prompt: arguments checked first, then a generator of steps that can be stopped and resumed.

Everything random is drawn anew from (seed, epoch) or (seed, step), so a run that was killed and resumed makes the same
steps as one that was not, bit for bit (same machine, same number of threads).

The loss is cross-entropy over all labels, with logits = scale x cosine. `logit_scale="exp"` takes the model's
exp(logit_scale), 100 for CLIP; "ln" takes the stored parameter itself, ln 100 = 4.6, a mistake that the assignment's
hint invited and that the report's numbers match (facts behind Tables 4 and 5).
"""

from __future__ import annotations

import math
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from dl2core import device as devices
from dl2core import distributed, jobs, store
from dl2core.clip.tower import check_tower
from dl2core.errors import InputError
from dl2core.job_parts import part
from dl2core.prompts import KINDS
from dl2core.prompts.evaluate import answers as evaluate
from dl2core.prompts.evaluate.inputs import Inputs
from dl2core.prompts.model import pixel
from dl2core.prompts.model.deep import DeepPrompt
from dl2core.prompts.model.tower import Prompt, Prompted
from dl2core.prompts.recorded.runs import Run, Snapshot, Step
from dl2core.prompts.train import cache, resume
from dl2core.prompts.train.protocol import learning_rate
from dl2core.prompts.train.spec import TrainSpec

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel

LOGIT_SCALES = ("exp", "ln")


def build(spec: TrainSpec, visual: nn.Module) -> Prompt:
    """The untrained prompt of a spec, for this tower.

    Raises:
        InputError: the kind is unknown or its size, layer or tokens do not fit the tower.
    """
    tower = check_tower(visual)
    if spec.kind not in KINDS:
        raise InputError(f"prompts are {', '.join(KINDS)}; got {spec.kind!r}")
    if spec.kind == "deep":
        width = tower.transformer.width
        return DeepPrompt(width, layer=spec.layer, tokens=spec.tokens, seed=spec.seed, std=spec.std)
    return pixel.build(spec.kind, spec.size, tower.image_size[0], seed=spec.seed, std=spec.std)


def restored(spec: TrainSpec, snapshot: Snapshot, visual: nn.Module) -> Prompt:
    """The prompt of a snapshot as a module, frozen."""
    prompt = build(spec, visual)
    values = {name: torch.from_numpy(value.astype("float32")) for name, value in snapshot.parameters.items()}
    prompt.load_state_dict(values)
    return prompt.requires_grad_(False)


def check(spec: TrainSpec, train: Inputs, validation: Inputs) -> None:
    """Raise InputError for what no run can be made of."""
    for name in ("steps", "batch", "snapshots"):
        if getattr(spec, name) < 1:
            raise InputError(f"{name} must be at least 1, got {getattr(spec, name)}")
    if not 0 < spec.learning_rate < math.inf or spec.std < 0 or not 0 <= spec.momentum < 1:
        raise InputError(
            "training needs learning rate > 0, std >= 0 and 0 <= momentum < 1, got "
            f"{spec.learning_rate:g}, {spec.std:g} and {spec.momentum:g}"
        )
    if not 0 <= spec.warmup < spec.steps:
        raise InputError(f"the warm-up must be shorter than the {spec.steps} steps, got {spec.warmup}")
    if spec.logit_scale not in LOGIT_SCALES:
        raise InputError(f"logit scale must be exp or ln, got {spec.logit_scale!r}")
    if spec.kind == "deep" and spec.tokens < 1:
        raise InputError(f"there is nothing to train in {spec.tokens} tokens")
    if not len(train) or not len(validation):
        raise InputError(f"training needs images, got {len(train)} to train on and {len(validation)} to validate")


def scale(clip: ClipModel, which: str) -> float:
    """What cosines are multiplied by: exp(logit_scale), or the stored parameter itself."""
    stored = float(clip.model.logit_scale)
    return math.exp(stored) if which == "exp" else stored


def batch_index(spec: TrainSpec, n: int, step: int) -> Tensor:
    """Places of the images of one step: a new permutation every epoch, drawn from (seed, epoch)."""
    per_epoch = math.ceil(n / spec.batch)
    epoch, position = divmod(step, per_epoch)
    order = torch.randperm(n, generator=devices.generator(spec.seed * 1_000_003 + epoch))
    return order[position * spec.batch : (position + 1) * spec.batch]


def train(
    spec: TrainSpec,
    train_inputs: Inputs,
    validation: Inputs,
    *,
    folder: Path | None = None,
    watch: Tensor | None = None,
    cache_bytes: int = 8 * 10**9,
    save_every: int = 50,
) -> Generator[jobs.Progress, None, Run]:
    """Check the arguments, then return the generator of steps.

    Args:
        spec: what to train.
        train_inputs, validation: images, targets and the model, whose weights stay as they are.
        folder: where the run keeps its state; what lies there is resumed. None keeps nothing.
        watch: (W, 3, S, S) normalised pictures whose probabilities every snapshot holds.
        cache_bytes: the frozen part before the prompt is cached up to this size.
        save_every: steps between two saved states.

    Returns:
        a generator of Progress whose partial is the Run so far, and whose result is the finished Run.

    Raises:
        InputError: arguments that clash, or a folder that holds another run.
    """
    check(spec, train_inputs, validation)
    prompted = Prompted(train_inputs.clip.model.visual, build(spec, train_inputs.clip.model.visual))
    text = train_inputs.text(spec.template)
    state = resume.load(folder, spec) if folder else None
    prompted.to(train_inputs.device)
    return _run(spec, prompted, text, train_inputs, validation, state, folder, watch, cache_bytes, save_every)


def _run(
    spec: TrainSpec,
    prompted: Prompted,
    text: Tensor,
    train_inputs: Inputs,
    validation: Inputs,
    state: resume.State | None,
    folder: Path | None,
    watch: Tensor | None,
    cache_bytes: int,
    save_every: int,
) -> Generator[jobs.Progress, None, Run]:
    world = distributed.current()
    optimiser = torch.optim.SGD(prompted.parameters(), lr=spec.learning_rate, momentum=spec.momentum)
    run, start = Run(spec), 0
    if state is not None:
        prompted.prompt.load_state_dict(state.parameters)
        resume.restore_momentum(optimiser, prompted.prompt, state.momentum)
        run, start = state.run, state.step
    take = yield from part(cache.fill(prompted, train_inputs, limit_bytes=cache_bytes), 0.0, 0.1, partial=lambda _: run)
    take_validation = yield from part(
        cache.fill(prompted, validation, limit_bytes=cache_bytes), 0.1, 0.15, partial=lambda _: run
    )
    joined, stops = world.join(prompted), set(spec.validated_after())
    targets, factor = train_inputs.targets.to(train_inputs.device), scale(train_inputs.clip, spec.logit_scale)

    for step in range(start, spec.steps + 1):
        if step in stops and (not run.snapshots or run.snapshots[-1].step < step):
            run = yield from _validated(run, step, prompted, validation, text, take_validation, watch, factor, world)
            yield _progress(run, step)
        if folder and world.first and (step % save_every == 0 or step == spec.steps) and step > start:
            state = resume.State.of(run, step, prompted.prompt, optimiser)
            store.keep_if_possible("the run's state", lambda state=state: resume.save(folder, state))
        if step == spec.steps:
            break
        index = batch_index(spec, len(train_inputs), step)
        rate = learning_rate(step, steps=spec.steps, highest=spec.learning_rate, warmup=spec.warmup)
        place = prompted.prompt.places(1, devices.generator(spec.seed * 1_000_003 + 500_000 + step))
        loss = _step(joined, optimiser, take, targets, text, index, rate, factor, place, world)
        if not math.isfinite(loss):
            raise InputError(f"the loss is {loss} at step {step}: learning rate {spec.learning_rate:g} is too high")
        run = Run(spec, (*run.steps, Step(step, loss, rate)), run.snapshots, run.resumed_at)
        yield _progress(run, step + 1)
    return run


def _step(
    joined: nn.Module,
    optimiser: torch.optim.Optimizer,
    take: cache.Take,
    targets: Tensor,
    text: Tensor,
    index: Tensor,
    rate: float,
    factor: float,
    place: Tensor | None,
    world: distributed.World,
) -> float:
    """One step of SGD on the batch at `index`; returns its mean loss over all processes."""
    own = world.share(index)
    optimiser.param_groups[0]["lr"] = rate
    optimiser.zero_grad(set_to_none=True)
    features = nn.functional.normalize(joined(take(own), place).float(), dim=1)
    total = nn.functional.cross_entropy(factor * features @ text.T, targets[own], reduction="sum")
    # processes average their gradients: times their number, over the whole batch, gives the mean of the batch
    (total * world.size / len(index)).backward()
    optimiser.step()
    return world.total(total.item())[0] / len(index)


def _validated(
    run: Run,
    step: int,
    prompted: Prompted,
    validation: Inputs,
    text: Tensor,
    take: cache.Take,
    watch: Tensor | None,
    factor: float,
    world: distributed.World,
) -> Generator[jobs.Progress, None, Run]:
    """The run with one more snapshot. Every process validates its share of the images; questions are let in between batches."""
    right, places = 0, prompted.prompt.places(len(validation), devices.stream(run.spec.seed, "validation places"))
    for index in torch.arange(len(validation)).split(evaluate.BATCH):
        own = world.share(index)
        where = None if places is None else places[own]
        with torch.no_grad():  # not across a yield: what is asked meanwhile has its own mode
            said = (prompted(take(own), where).float() @ text.T).argmax(dim=1).cpu()
        right += int((said == validation.targets[own]).sum())
        if jobs.awaited():
            yield _progress(run, step)
    with torch.no_grad():
        watched = None if watch is None else evaluate.probabilities(prompted, watch, text, factor).cpu().numpy()
    top1 = 100 * world.total(right)[0] / len(validation)
    parameters = {name: value.detach().cpu().numpy().copy() for name, value in prompted.prompt.state_dict().items()}
    return Run(run.spec, run.steps, (*run.snapshots, Snapshot(step, top1, parameters, watched)), run.resumed_at)


def _progress(run: Run, done: int) -> jobs.Progress:
    note = f"step {done:,} of {run.spec.steps:,}"
    if run.steps:
        note += f", loss {run.steps[-1].loss:.3f}"
    if run.snapshots:
        note += f", {run.snapshots[-1].top1:.1f} % of the validation images"
    return jobs.Progress(0.15 + 0.85 * done / run.spec.steps, note, run)
