"""The pipeline as Python that runs with torchvision alone. No torch in here."""

from __future__ import annotations

from dl2core.transfer.augment.chain import Step, written
from dl2core.transfer.augment.place import BEFORE, Pipeline

HEAD = """import torch
from torchvision.transforms import InterpolationMode, v2

transform = v2.Compose(
    [
        v2.ToImage(),
        v2.Resize({size}, interpolation=InterpolationMode.BICUBIC, antialias=True),
        v2.CenterCrop({size}),
        v2.ToDtype(torch.float32, scale=True),
"""
MIX = """
# on a batch: images (B, 3, {size}, {size}), labels (B,) int64
mix = {call}
"""


def python(pipeline: Pipeline, *, size: int, classes: int = 10) -> str:
    """Code of `transform`, which takes an RGB picture, and of `mix` where a step mixes two pictures.

    Args:
        size: side in pixels that the network takes.
        classes: K, for MixUp and CutMix.
    """
    single = [_call(step, size) for step in pipeline.chain if not step.augmentation.mixes]
    normalise = f"v2.Normalize(mean={list(pipeline.mean)}, std={list(pipeline.std)})"
    lines = [*single, normalise] if pipeline.place == BEFORE else [normalise, *single]
    mixing = [
        MIX.format(size=size, call=_call(step, size, f"num_classes={classes}"))
        for step in pipeline.chain
        if step.augmentation.mixes
    ]
    return HEAD.format(size=size) + "".join(f"        {line},\n" for line in lines) + "    ]\n)\n" + "".join(mixing)


def _call(step: Step, size: int, *more: str) -> str:
    pairs = zip(step.augmentation.parameters, step.values, strict=True)
    given = [str(size)] if step.augmentation.needs_size else []
    given += [f"{one.name}={written(one, value)}" for one, value in pairs]
    return f"v2.{step.augmentation.cls}({', '.join([*given, *more])})"
