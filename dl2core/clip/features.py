"""Image features of a whole image set: one quick pass, kept on disk by (weights, pixels, preprocessing).

A template or a label changes text only, so the features of 10,000 images serve every wording. The pass runs in
float32, so that two results differ by what was compared and not by rounding; bf16 is for those who ask for it.
The files used longest ago go when all of them together exceed `LIMIT_BYTES`.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import nn

from dl2core import store
from dl2core.data.image_set import ImageSet
from dl2core.data.transforms import model_input
from dl2core.errors import InputError
from dl2core.jobs import Progress

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel

BATCH = 128
LIMIT_BYTES = 10**9  # 10,000 images of ViT-B/32 are 20 MB
PREPROCESS = "resize-bicubic-crop-1"  # changes with `model_input`, so that old files are not taken for new ones
Precision = Literal["float32", "bfloat16"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)


@dataclass(frozen=True, eq=False)
class Features:
    """Unit image features of N images."""

    vectors: torch.Tensor  # (N, E) float32, on the CPU
    precision: Precision
    seconds: float  # of this pass, decoding outside; of reading the file where they come from disk
    from_disk: bool
    not_kept: str = ""  # the line that says why they could not be kept on disk

    @property
    def images_per_s(self) -> float:
        return len(self.vectors) / self.seconds


def pixels(clip: ClipModel, images: np.ndarray | Sequence[np.ndarray]) -> torch.Tensor:
    """(N, 3, S, S) float32: pictures as this model takes them."""
    return model_input(images, size=clip.size, mean=clip.mean, std=clip.std)


def key(clip: ClipModel, data: ImageSet, precision: Precision = "float32") -> str:
    """Name of the features' file: a hash of weights, pixels, preprocessing and precision."""
    made_by = f"{clip.identity}|{PREPROCESS}|{precision}|{clip.size}|{clip.mean}|{clip.std}|{data.images.shape}"
    return store.content_hash(made_by, np.ascontiguousarray(data.images).data, digits=32)


def path_of(clip: ClipModel, data: ImageSet, precision: Precision = "float32") -> Path:
    """Where the features of this data and model are kept."""
    return store.home() / "features" / f"{key(clip, data, precision)}.safetensors"


def tower_in(clip: ClipModel, precision: Precision) -> nn.Module:
    """The image tower in that precision; the model itself stays as it is.

    Raises:
        InputError: an unknown precision.
    """
    if precision not in PRECISIONS:
        raise InputError(f"the precision is {' or '.join(PRECISIONS)}, got {precision!r}")
    tower = clip.model.visual
    return tower if precision == "float32" else copy.deepcopy(tower).to(torch.bfloat16)


def encode(
    clip: ClipModel, data: ImageSet, *, batch: int = BATCH, precision: Precision = "float32"
) -> Generator[Progress, None, Features]:
    """Check the precision, then return the job that encodes every image; its result is the features.

    Raises:
        InputError: an unknown precision.
    """
    return _encode(clip, tower_in(clip, precision), data, batch, precision)


@torch.inference_mode()
def _encode(
    clip: ClipModel, tower: nn.Module, data: ImageSet, batch: int, precision: Precision
) -> Generator[Progress, None, Features]:
    n, first_parameter = len(data), next(tower.parameters())
    vectors = torch.empty(n, clip.model.visual.output_dim)
    start = time.perf_counter()
    for first in range(0, n, batch):
        inputs = pixels(clip, data.images[first : first + batch]).to(first_parameter)
        vectors[first : first + batch] = nn.functional.normalize(tower(inputs).float(), dim=-1).cpu()
        done = min(first + batch, n)
        speed = done / (time.perf_counter() - start)
        yield Progress(done / n, f"{done:,} of {n:,} images, {speed:,.0f} images/s")
    return Features(vectors, precision, time.perf_counter() - start, from_disk=False)


def read(path: Path) -> Features | None:
    """Features from their file; None where there is none, or it is no such file (it is then made again)."""
    start = time.perf_counter()
    try:
        with safe_open(path, framework="pt") as file:
            vectors = file.get_tensor("vectors").clone()
            precision = file.metadata()["precision"]
    except (OSError, SafetensorError, KeyError, TypeError):
        return None
    store.mark_used(path)
    return Features(vectors, precision, time.perf_counter() - start, from_disk=True)


def write(path: Path, features: Features) -> None:
    """Keep the features; others go where the folder is over its limit.

    Raises:
        OSError: the disk is full, or cannot be written.
    """
    content = save({"vectors": features.vectors.contiguous()}, metadata={"precision": features.precision})
    store.write_atomically(path, content)
    store.trim(path.parent, LIMIT_BYTES)


def cached(clip: ClipModel, data: ImageSet, *, precision: Precision = "float32") -> Generator[Progress, None, Features]:
    """Features from disk where they are, else a pass whose result is kept there."""
    start = time.perf_counter()
    path = path_of(clip, data, precision)
    found = read(path)
    if found is not None and found.vectors.shape == (len(data), clip.model.visual.output_dim):
        yield Progress(1.0, f"features of {len(data):,} images from disk")
        return Features(found.vectors, found.precision, time.perf_counter() - start, from_disk=True)
    features = yield from encode(clip, data, precision=precision)
    line = store.keep_if_possible("the image features", lambda: write(path, features))
    return replace(features, not_kept=line)
