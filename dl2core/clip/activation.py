"""Which activation a CLIP's weights were trained with: GELU, or OpenAI's QuickGELU, x · sigmoid(1.702 x).

The two differ by at most 0.02, so weights under the wrong one load, run and lose some points in silence: 1 to 3 on
CIFAR and ImageNet (open_clip's results table). Three kinds of evidence, first found counts:

1. the published tag says it (open_clip's list);
2. the file says it: `quick_gelu` in a safetensors header, or `model_cfg` of an `open_clip_config.json` beside it;
3. its behaviour: the same weights under either activation name Shapes pictures, and the loss under the one they were
   trained with is lower. This needs a model that can name colours and shapes, and a difference that is beyond chance
   and not tiny: a model that names every picture, such as the built-in one, is as sure under either.

Where none of them decides, a file is refused rather than guessed about.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn

from dl2core import jobs
from dl2core.clip import openai_files, weight_files
from dl2core.data import shapes, transforms
from dl2core.errors import InputError

if TYPE_CHECKING:
    from dl2core.clip.load import ClipModel

SIGMAS = 4.0  # a paired difference below this many standard errors decides nothing
SMALLEST = (
    0.03  # nats; the built-in model's two losses differ by 0.001 to 0.014, with either sign, on pictures easy and hard
)
KNOWLEDGE = 0.25  # share of the loss of guessing, ln K, that a model must save before its behaviour counts
ROUNDS = 16  # of one picture for each of the 40 pairs of colour and shape
CONFIG_FILE = "open_clip_config.json"
TEMPLATE = "a {}"


def word(quick_gelu: bool) -> str:
    return "QuickGELU" if quick_gelu else "GELU"


def of(model: nn.Module) -> bool:
    """Whether the model's transformer blocks use QuickGELU.

    Raises:
        InputError: blocks that mix the two, or have neither.
    """
    from open_clip.transformer import QuickGELU

    kinds = {type(block.mlp.gelu) for block in _blocks(model)}
    if kinds not in ({nn.GELU}, {QuickGELU}):
        raise InputError(
            f"one activation was expected in all blocks, found {', '.join(sorted(k.__name__ for k in kinds))}"
        )
    return kinds == {QuickGELU}


@contextlib.contextmanager
def using(model: nn.Module, *, quick_gelu: bool) -> Iterator[None]:
    """Inside the block the model's transformer blocks use this activation; afterwards their own again."""
    from open_clip.transformer import QuickGELU

    before = [(block.mlp, block.mlp.gelu) for block in _blocks(model)]
    try:
        for mlp, _ in before:
            mlp.gelu = QuickGELU() if quick_gelu else nn.GELU()
        yield
    finally:
        for mlp, own in before:
            mlp.gelu = own


def _blocks(model: nn.Module) -> list[nn.Module]:
    """Residual attention blocks of both towers."""
    return [module for module in model.modules() if hasattr(module, "mlp") and hasattr(module.mlp, "gelu")]


@dataclass(frozen=True)
class Behaviour:
    """Loss of naming each probe picture under both activations: (B,) nats each."""

    gelu: np.ndarray
    quick_gelu: np.ndarray
    labels: int  # among which each picture was to be named; chance is ln(labels)

    @property
    def advantage(self) -> float:
        """Mean loss saved by QuickGELU, nats per picture; negative where GELU is better."""
        return float((self.gelu - self.quick_gelu).mean())

    @property
    def sigmas(self) -> float:
        """The advantage in its paired standard errors."""
        difference = self.gelu - self.quick_gelu
        error = difference.std(ddof=1) / math.sqrt(len(difference))
        return float(difference.mean() / error) if error > 0 else 0.0

    @property
    def knows(self) -> bool:
        """Whether the model names the pictures well enough for its behaviour to count."""
        return bool(self._best.mean() < (1 - KNOWLEDGE) * math.log(self.labels))

    @property
    def hopeless(self) -> bool:
        """Whether the loss lies so far above what counts as knowing that further pictures would not bring it below."""
        error = self._best.std(ddof=1) / math.sqrt(len(self._best))
        return bool(self._best.mean() - SIGMAS * error > (1 - KNOWLEDGE) * math.log(self.labels))

    @property
    def _best(self) -> np.ndarray:
        return min(self.gelu, self.quick_gelu, key=np.mean)

    @property
    def verdict(self) -> bool | None:
        """True for QuickGELU, False for GELU, None where the pictures do not decide."""
        decides = self.knows and abs(self.sigmas) >= SIGMAS and abs(self.advantage) >= SMALLEST
        return self.advantage > 0 if decides else None


def behaviour(clip: ClipModel, *, rounds: int = ROUNDS) -> Behaviour:
    """Let the model name Shapes pictures of every colour and shape, under either activation.

    The loss is -log softmax(scale · cosines) at the right name, at the model's own logit scale. It stops as soon as the
    pictures so far decide, or tell that the model does not know them.

    Args:
        rounds: at most so many pictures of every pair.
    """
    pairs = shapes.SEEN_PAIRS
    gelu, quick_gelu = np.zeros(0), np.zeros(0)
    for number in range(rounds):
        jobs.check()
        scenes = [
            shapes.scenes("test", 1, seed=number * len(pairs) + k, pairs=[pair])[0] for k, pair in enumerate(pairs)
        ]
        pictures = shapes.render_all(scenes, max(clip.size, 32))
        gelu = np.append(gelu, _losses(clip, pictures, quick_gelu=False))
        quick_gelu = np.append(quick_gelu, _losses(clip, pictures, quick_gelu=True))
        found = Behaviour(gelu, quick_gelu, len(pairs))
        if number and (found.hopeless or abs(found.sigmas) >= 1.5 * SIGMAS):  # more than SIGMAS: looked at every round
            break
    return found


@torch.inference_mode()
def _losses(clip: ClipModel, pictures: np.ndarray, *, quick_gelu: bool) -> np.ndarray:
    """(K,) loss of naming picture k by name k among all K names."""
    device = next(clip.model.parameters()).device
    batch = transforms.model_input(pictures, size=clip.size, mean=clip.mean, std=clip.std).to(device)
    tokens = clip.tokenize([TEMPLATE.format(" ".join(pair)) for pair in shapes.SEEN_PAIRS]).to(device)
    with using(clip.model, quick_gelu=quick_gelu):
        image = clip.model.encode_image(batch, normalize=True)
        text = clip.model.encode_text(tokens, normalize=True)
    logits = clip.model.logit_scale.exp() * image @ text.T
    right = torch.arange(len(pictures), device=device)
    return nn.functional.cross_entropy(logits, right, reduction="none").double().cpu().numpy()


def check_tag(name: str, tag: str, *, quick_gelu: bool, published: bool) -> None:
    """Refuse a model name whose activation is not the one the tag's weights were trained with."""
    if quick_gelu != published:
        right = f"{name}-quickgelu" if published else name.removesuffix("-quickgelu")
        raise InputError(
            f"{name} computes with {word(quick_gelu)}, but the weights {tag!r} were trained with {word(published)}: "
            f"use {right}/{tag}"
        )


def stated(path: Path) -> bool | None:
    """What the file itself, or open_clip's config beside it, says about QuickGELU; None where they say nothing."""
    said = weight_files.metadata(path).get("quick_gelu")
    if said in ("true", "false"):
        return said == "true"
    config = path.parent / CONFIG_FILE
    if not config.is_file():
        return True if openai_files.is_one(path) else None
    try:
        return bool(json.loads(config.read_text(encoding="utf-8"))["model_cfg"].get("quick_gelu", False))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{CONFIG_FILE} beside {path.name} has no model_cfg: {error}") from None


def check_file(clip: ClipModel, path: Path) -> str:
    """Refuse a file without a tag unless something says that its activation is right.

    Returns:
        The evidence, in words.

    Raises:
        InputError: the evidence speaks for the other activation, or there is none.
    """
    asked = of(clip.model)
    said = stated(path)
    if said is not None:
        if said != asked:
            raise InputError(
                f"{path.name} says that it was trained with {word(said)}, {clip.name} computes with {word(asked)}"
            )
        return f"the file says {word(said)}"
    seen = behaviour(clip)
    numbers = (
        f"loss on {len(seen.gelu)} Shapes pictures {seen.gelu.mean():.3f} with GELU, {seen.quick_gelu.mean():.3f} with "
        f"QuickGELU, difference {abs(seen.sigmas):.1f} standard errors"
    )
    if seen.verdict is None:
        raise InputError(
            f"{path.name} does not say whether it was trained with GELU or QuickGELU, and its behaviour does not tell "
            f"({numbers}): put an {CONFIG_FILE} with model_cfg beside it"
        )
    if seen.verdict != asked:
        raise InputError(
            f"{path.name} was trained with {word(seen.verdict)} ({numbers}), {clip.name} computes with {word(asked)}"
        )
    return numbers
