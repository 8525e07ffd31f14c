"""What learners are given for each image: pixels, or the output of a frozen part; made when first asked for, then kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from dl2core.jobs import Progress, Steps


@dataclass(eq=False)
class Front:
    """The way from pictures to what learners are given.

    Attributes:
        pixels: (B, H, W, 3) uint8 -> (B, 3, S, S) as the network takes them.
        frozen: what no learner changes; None where learners take pixels.
        shape: of what one image becomes.
        batch: images in a pass.
        cpu_seconds, images: that `frozen` has taken so far, and for how many.
    """

    pixels: Callable[[np.ndarray], Tensor]
    shape: tuple[int, ...]
    frozen: nn.Module | None = None
    batch: int = 250
    cpu_seconds: float = 0.0
    images: int = 0

    @torch.no_grad()
    def __call__(self, pictures: np.ndarray) -> Tensor:
        """(B, *shape)."""
        pixels = self.pixels(pictures)
        if self.frozen is None:
            return pixels
        start = time.process_time()
        made = self.frozen(pixels)
        self.cpu_seconds += time.process_time() - start
        self.images += len(pictures)
        return made

    @property
    def seconds_an_image(self) -> float:
        """CPU seconds of `frozen` for one image; 0 where there is nothing frozen."""
        return self.cpu_seconds / self.images if self.images else 0.0


class Inputs:
    """What learners are given for some pictures.

    Args:
        pictures: (N, H, W, 3) uint8.
        front: the way there, shared by all.
    """

    def __init__(self, pictures: np.ndarray, front: Front) -> None:
        self.pictures, self.front = pictures, front
        self.made = np.zeros(len(pictures), dtype=bool)
        self.rows = torch.empty(len(pictures), *front.shape)  # takes memory as it is filled

    def fill(self, places: np.ndarray) -> Steps:
        """Make what these places still lack."""
        missing = np.unique(places[~self.made[places]])
        for first in range(0, len(missing), self.front.batch):
            chosen = missing[first : first + self.front.batch]
            self.rows[chosen] = self.front(self.pictures[chosen])
            self.made[chosen] = True
            done = first + len(chosen)
            yield Progress(done / len(missing), f"{done:,} of {len(missing):,} images")

    def every(self) -> Steps:
        """Make what all places lack."""
        yield from self.fill(np.arange(len(self.pictures)))

    def __getitem__(self, places: Tensor | np.ndarray) -> Tensor:
        """(B, *shape) of places that were filled."""
        return self.rows[places]
