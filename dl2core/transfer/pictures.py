"""The pictures behind a result, where they are on this machine. No torch in here.

A result holds labels and answers, no pixels. Its pictures are those of its spec only if titles and labels agree: a
published set and a copy of it may hold the same images in another order.
"""

from __future__ import annotations

import numpy as np

from dl2core.data import shapes
from dl2core.errors import InputError
from dl2core.transfer import images
from dl2core.transfer.few_images_result import FewImages
from dl2core.transfer.own_images import Own
from dl2core.transfer.probe_result import ProbeResult


def of_test(found: ProbeResult | FewImages, own: Own | None = None) -> np.ndarray | None:
    """(N, S, S, 3) uint8 test images of a result; None where this machine does not have them."""
    spec = found.spec
    if spec.own != (own.identity if own else ""):
        return None
    try:
        parts = images.load(
            spec.dataset, limit=spec.limit, test_from_train=spec.test_from_train, split_seed=spec.split_seed, own=own
        )
    except InputError:  # not on this machine, or other files than those of the run
        return None
    labels = parts.test.labels
    if isinstance(found, FewImages):
        same = len(labels) == found.n and tuple(labels[list(found.watched)].tolist()) == found.truth
    else:
        same = tuple(labels.tolist()) == found.truth
    return parts.test.images if same and parts.test.title == found.tested_on else None


def watched(found: FewImages, own: Own | None = None, *, side: int = 192) -> list[np.ndarray] | None:
    """The watched pictures for the eye, Shapes drawn anew at `side` pixels; None where this machine has none of them."""
    if found.scenes:
        chosen = [shapes.scene_at("test", number, pairs=shapes.PAIRS) for number in found.scenes]
        fits = tuple(scene.label for scene in chosen) == found.truth
        return [shapes.render(scene, side) for scene in chosen] if fits else None
    every = of_test(found, own)
    return None if every is None else [every[place] for place in found.watched]
