"""Which activation a CLIP's weights were trained with: GELU, or OpenAI's QuickGELU, x · sigmoid(1.702 x).

The two differ by at most 0.02, so weights under the wrong one load, run and lose some points in silence: 1 to 3 on
CIFAR and ImageNet (open_clip's results table). Two kinds of evidence count: the published tag (open_clip's list), and
what a file says, `quick_gelu` in its safetensors header or `model_cfg` of an `open_clip_config.json` beside it. A file
with neither is refused: how a model behaves does not tell the two apart reliably.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

from open_clip.transformer import QuickGELU
from torch import nn

from dl2core.clip import openai_files, weight_files
from dl2core.clip.model import ClipModel
from dl2core.errors import InputError

CONFIG_FILE = "open_clip_config.json"


def word(quick_gelu: bool) -> str:
    return "QuickGELU" if quick_gelu else "GELU"


def of(model: nn.Module) -> bool:
    """Whether the model's transformer blocks use QuickGELU.

    Raises:
        InputError: blocks that mix the two, or have neither.
    """
    kinds = {type(block.mlp.gelu) for block in _blocks(model)}
    if kinds not in ({nn.GELU}, {QuickGELU}):
        raise InputError(
            f"one activation was expected in all blocks, found {', '.join(sorted(k.__name__ for k in kinds))}"
        )
    return kinds == {QuickGELU}


@contextlib.contextmanager
def using(model: nn.Module, *, quick_gelu: bool) -> Iterator[None]:
    """Inside the block the model's transformer blocks use this activation; afterwards their own again."""
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


def check_file(clip: ClipModel, path: Path) -> None:
    """Refuse a file without a tag unless it says that it was trained with the model's own activation.

    Raises:
        InputError: it says the other one, or nothing.
    """
    own, said = of(clip.model), stated(path)
    if said is None:
        raise InputError(
            f"{path.name} does not say whether it was trained with GELU or QuickGELU: put the {CONFIG_FILE} of the model "
            f"beside it, with model_cfg.quick_gelu true or false"
        )
    if said != own:
        raise InputError(
            f"{path.name} says that it was trained with {word(said)}, {clip.name} computes with {word(own)}"
        )
