"""Features of a frozen backbone for a whole image set: one pass in eval mode and float32, kept on disk.

Thirty epochs of a linear probe need the backbone once. This equals running it in every epoch only while nothing in it
changes: BatchNorm in eval mode, and no augmentation.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace

import numpy as np
import torch

from dl2core import jobs, store
from dl2core.clip import features as of_clip
from dl2core.clip.features import Features
from dl2core.data.image_set import ImageSet
from dl2core.jobs import Progress
from dl2core.transfer.backbone_names import Statistics
from dl2core.transfer.backbones import Backbone

BATCH = 32
VERSION = "resize-bicubic-crop-1"  # of the pixels; changes with dl2core.data.transforms


def _key(backbone: Backbone, data: ImageSet, statistics: Statistics | None) -> str:
    made_by = f"transfer|{backbone.identity}|{VERSION}|{backbone.size}|{statistics or (backbone.mean, backbone.std)}|{data.images.shape}"
    return store.content_hash(made_by, np.ascontiguousarray(data.images).data, digits=32)


@torch.inference_mode()
def encode(
    backbone: Backbone, images: np.ndarray, *, statistics: Statistics | None = None, batch: int = BATCH
) -> Generator[Progress, None, Features]:
    """One pass over all images; yields progress, returns the features.

    Args:
        images: (N, S, S, 3) uint8.
        statistics: mean and std that pixels are normalised with; the backbone's own by default.
        batch: images in one forward pass.
    """
    n, start = len(images), time.perf_counter()
    device = next(backbone.network.parameters()).device
    vectors = torch.empty(n, backbone.width)
    with torch.backends.cudnn.flags(allow_tf32=False):  # float32 means float32 on a GPU, too
        for first in range(0, n, batch):
            pixels = backbone.pixels(images[first : first + batch], statistics=statistics)
            vectors[first : first + batch] = backbone.network(pixels.to(device)).float().cpu()
            done = min(first + batch, n)
            speed = done / (time.perf_counter() - start)
            yield Progress(done / n, f"features of {done:,} of {n:,} images, {speed:,.0f} images/s")
    return Features(vectors, "float32", time.perf_counter() - start, from_disk=False)


def cached(backbone: Backbone, data: ImageSet, *, statistics: Statistics | None = None) -> jobs.Steps:
    """Features from disk where they are, else a pass whose result is kept there."""
    start = time.perf_counter()
    path = store.home() / "features" / f"{_key(backbone, data, statistics)}.safetensors"
    found = of_clip.read(path)
    if found is not None and found.vectors.shape == (len(data), backbone.width):
        yield Progress(1.0, f"features of {len(data):,} images from disk")
        return replace(found, seconds=time.perf_counter() - start)
    made = yield from encode(backbone, data.images, statistics=statistics)
    return replace(made, not_kept=store.keep_if_possible("the features", lambda: of_clip.write(path, made)))
