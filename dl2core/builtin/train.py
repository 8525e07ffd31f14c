"""Training of the built-in CLIP from CIFAR-10's training images and Shapes.

Each step draws CIFAR images and fresh Shapes, encodes them once, and asks several questions about them, each a choice
between captions: class, animal / vehicle, human-made / nature, main colour (pixel rule), bright / dark, colour and
shape, and the full caption of each scene against the others'. The loss is the weighted sum of their cross-entropies.

Colour and shape are to be put together freely, also into pairs that were never shown. So a third of the scenes show a
named shape in an unnamed colour, or a named colour on an unnamed shape, and the feature of a pair's caption is drawn
to the sum of the features of its colour's and its shape's.

AdamW; the learning rate warms up and then falls along a cosine of the time budget, so that a run ends when it should on
any machine. The logit scale rises to 100 early on. What is kept is a running average of the weights. Everything
random in step i is drawn from (seed, i): a resumed run needs no generator states. Long runs, which see each image
hundreds of times, paste a part of one image into another (CutMix, Yun et al. 2019).

Under torchrun every process takes its own images and steps by itself; every few steps their weights are averaged (local
SGD, Stich 2019). On a few CPU cores that uses them far better than several threads in one process.
"""

from __future__ import annotations

import contextlib
import copy
import io
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel

from dl2core import device as devices
from dl2core import distributed, jobs, store
from dl2core.builtin import captions, questions
from dl2core.builtin.batches import Batch, Batches, ahead
from dl2core.builtin.recipe import Recipe
from dl2core.clip import builtin
from dl2core.clip.model import frozen
from dl2core.data import shapes
from dl2core.errors import InputError

SAVE_SECONDS = 180


@dataclass(frozen=True)
class Trained:
    """A finished or stopped run."""

    model: nn.Module  # the running average, frozen
    steps: int
    epochs: float
    minutes: float
    losses: tuple[float, ...]  # mean of every hundred steps
    processes: int = 1


def weights_of(choice_losses: dict[str, torch.Tensor]) -> torch.Tensor:
    """The weighted sum of the questions' losses."""
    share = {"class": 1.0, "superclass": 0.2, "made": 0.3, "colour": 0.4, "light": 0.1}
    share |= {"pair": 0.7, "scene": 0.3, "shape": 0.4, "shape colour": 0.3, "sum": 0.3}
    return sum(share[name] * loss for name, loss in choice_losses.items())


def to_input(images: torch.Tensor, device: str = "cpu") -> torch.Tensor:
    """(B, S, S, 3) uint8 to (B, 3, S, S) float32, normalised, channels last in memory."""
    batch = images.to(device, non_blocking=True).float().div_(255)
    batch = (batch - torch.tensor(builtin.MEAN, device=device)) / torch.tensor(builtin.STD, device=device)
    return batch.permute(0, 3, 1, 2)


class Towers(nn.Module):
    """Both towers at once: (B, 3, S, S) and (K, 16) token ids to their features."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, images: torch.Tensor, tokens: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(B, E) and (K, E)."""
        return self.model.encode_image(images), self.model.encode_text(tokens)


def _losses(towers: nn.Module, batch: Batch, scale: float, device: str, most: int) -> dict[str, torch.Tensor]:
    """Mean loss of each kind of question, by name; captions are filled up to `most` (a CUDA graph has one shape)."""
    asked = batch.questions
    ids = [text for q in asked for text in q.texts]
    table = captions.tokens(ids + [()] * (most - len(ids)), builtin.CONTEXT)
    features = towers(to_input(batch.pictures, device), torch.from_numpy(table).to(device))
    images, words = (nn.functional.normalize(each.float(), dim=-1) for each in features)
    per_kind: dict[str, list[torch.Tensor]] = {}
    of_kind: dict[str, torch.Tensor] = {}
    for q, texts in zip(asked, words[: len(ids)].split([len(q.texts) for q in asked]), strict=True):
        of_kind[q.name] = texts
        logits = scale * images[torch.from_numpy(q.images).to(device)] @ texts.T
        answers = torch.from_numpy(q.answers).to(device)
        per_kind.setdefault(q.name, []).append(
            nn.functional.cross_entropy(logits, answers, label_smoothing=q.smoothing)
        )
    if {"pair", "shape", "shape colour"} <= set(of_kind):
        per_kind["sum"] = [_away_from_sum(of_kind["pair"], of_kind["shape colour"], of_kind["shape"])]
    return {name: torch.stack(parts).mean() for name, parts in per_kind.items()}


def _away_from_sum(pairs: torch.Tensor, paints: torch.Tensor, forms: torch.Tensor) -> torch.Tensor:
    """Mean of 1 - cosine between a pair's feature (40, E) and the sum of its colour's (8, E) and its shape's (6, E)."""
    names = list(shapes.COLOURS)
    colour = [names.index(colour) for colour, _ in shapes.SEEN_PAIRS]
    shape = [shapes.SHAPES.index(shape) for _, shape in shapes.SEEN_PAIRS]
    return (1 - nn.functional.cosine_similarity(pairs, paints[colour] + forms[shape], dim=-1)).mean()


def _optimiser(model: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """AdamW; matrices and kernels decay, embeddings, gains and biases do not."""
    named = [(name, p) for name, p in model.named_parameters() if name != "logit_scale"]
    decays = [p for name, p in named if p.ndim >= 2 and "embedding" not in name]
    others = [p for name, p in named if p.ndim < 2 or "embedding" in name]
    groups = [{"params": decays, "weight_decay": recipe.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=recipe.learning_rate, betas=(0.9, 0.98), fused=True)


def _fast(device: str) -> contextlib.AbstractContextManager:
    """bf16 where the machine has it. Unfused attention: the fused kernel's backward is slow for 17 tokens on a CPU."""
    stack = contextlib.ExitStack()
    if device.startswith("cuda") or torch.ops.mkldnn._is_mkldnn_bf16_supported():
        on_cpu = device == "cpu"  # a CUDA graph must not meet weights that were cast before it
        stack.enter_context(torch.autocast(torch.device(device).type, torch.bfloat16, cache_enabled=on_cpu))
    if device == "cpu":
        stack.enter_context(sdpa_kernel(SDPBackend.MATH))
    return stack


def _replayed(towers: Towers, recipe: Recipe, most: int) -> nn.Module:
    """The towers as one CUDA graph each way: they are small, so that launching their kernels takes longer than running them."""
    images = recipe.cifar_batch + recipe.shapes_batch + recipe.unnamed_batch
    pictures = torch.randint(256, (images, builtin.SIZE, builtin.SIZE, 3), dtype=torch.uint8)
    tokens = torch.randint(captions.VOCABULARY, (most, builtin.CONTEXT), device=recipe.device)
    with _fast(recipe.device):
        return torch.cuda.make_graphed_callables(
            towers, (to_input(pictures, recipe.device), tokens), allow_unused_input=True
        )


Pairs = list[tuple[torch.Tensor, torch.Tensor]]


@torch.no_grad()
def _follow(pairs: Pairs, keep: float) -> None:
    """Move the running average's values (first) towards the model's (second); counters are copied."""
    floats = [(a, b) for a, b in pairs if a.is_floating_point()]
    torch._foreach_lerp_([a for a, _ in floats], [b for _, b in floats], 1 - keep)
    for a, b in pairs:
        if not a.is_floating_point():
            a.copy_(b)


def _save(path: Path, model: nn.Module, average: nn.Module, optimiser: torch.optim.Optimizer, progress: dict) -> None:
    state = {
        "model": model.state_dict(),
        "average": average.state_dict(),
        "optimiser": optimiser.state_dict(),
        **progress,
    }
    content = io.BytesIO()
    torch.save(state, content)
    store.keep_if_possible("the training's state", lambda: store.write_atomically(path, content.getvalue()))


def train(
    recipe: Recipe,
    images: np.ndarray,
    labels: np.ndarray,
    *,
    checkpoint: Path,
    resume: bool = False,
    workers: int = 0,
) -> jobs.Steps:
    """Check the arguments, then return the generator of steps; its result is a `Trained`.

    Args:
        recipe: all settings.
        images: (N, 32, 32, 3) uint8, CIFAR-10's training images.
        labels: (N,) int64, 0..9.
        checkpoint: written every three minutes; holds all that `resume` needs.
        resume: go on from `checkpoint`; the time spent before counts.
        workers: processes that draw the batches ahead; with 0 they are drawn here.

    Raises:
        InputError: images of another shape, too few of them or nothing to resume.
    """
    if images.shape[1:] != (32, 32, 3) or len(images) != len(labels) or len(images) < recipe.cifar_batch:
        raise InputError(
            f"training needs (N, 32, 32, 3) images, N >= {recipe.cifar_batch}, with labels; got {images.shape} and {labels.shape}"
        )
    if resume and not checkpoint.exists():
        raise InputError(f"nothing to resume: there is no {checkpoint.name}")
    devices.check_device(recipe.device)
    return _steps(recipe, images, labels, checkpoint, resume, builtin.build(recipe.seed).to(recipe.device), workers)


def _steps(
    recipe: Recipe,
    images: np.ndarray,
    labels: np.ndarray,
    checkpoint: Path,
    resume: bool,
    model: nn.Module,
    workers: int,
) -> jobs.Steps:
    world = distributed.current()
    model.visual.conv1.to(memory_format=torch.channels_last)
    model.requires_grad_(True).logit_scale.requires_grad_(False)
    average = frozen(copy.deepcopy(model))
    optimiser = _optimiser(model, recipe)
    step, spent, losses = 0, 0.0, []
    if resume:
        state = torch.load(checkpoint, map_location=recipe.device, weights_only=True)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        step, spent, losses = state["step"], state["seconds"], list(state["losses"])
    batches = Batches(recipe, images, labels, world, start=step)
    drawn, budget = ahead(batches, workers, recipe.device), 60 * recipe.minutes
    on_cuda = recipe.device.startswith("cuda")
    most = questions.most_texts(recipe.shapes_batch) if on_cuda else 0
    towers = Towers(model.train())
    if on_cuda:
        towers = _replayed(towers, recipe, most)
    pairs = list(zip(average.state_dict().values(), model.state_dict().values(), strict=True))
    recent, saved, clock = [], time.monotonic(), time.monotonic()
    while True:
        jobs.check()
        if world.size == 1 or step % recipe.alone == 0:
            world.average(model)
            spent = world.total(spent)[0] / world.size
            if spent >= budget:
                break
        done = spent / budget
        for group in optimiser.param_groups:
            group["lr"] = recipe.learning_rate_at(done)
        with _fast(recipe.device):
            parts = _losses(towers, next(drawn), recipe.logit_scale_at(done), recipe.device, most)
        loss = weights_of(parts)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        _follow(pairs, min(recipe.average, (step + 1) / (step + 10)))
        step += 1
        now = time.monotonic()
        spent, clock = spent + now - clock, now
        recent.append({name: value.detach() for name, value in parts.items()})  # read later: a GPU is not waited for
        if len(recent) == 100:
            means = {name: float(torch.stack([r[name] for r in recent if name in r]).mean()) for name in recent[0]}
            losses.append(means["class"])
            told = ", ".join(f"{name} {value:.2f}" for name, value in means.items())
            note = f"step {step}, epoch {step / batches.steps_per_epoch:.1f}: {told}"
            yield jobs.Progress(min(1.0, spent / budget), note)
            recent = []
        if world.first and now - saved > SAVE_SECONDS:
            _save(checkpoint, model, average, optimiser, {"step": step, "seconds": spent, "losses": losses})
            saved = now
    world.average(average)
    if world.first:
        _save(checkpoint, model, average, optimiser, {"step": step, "seconds": spent, "losses": losses})
    return Trained(average, step, step / batches.steps_per_epoch, spent / 60, tuple(losses), world.size)
