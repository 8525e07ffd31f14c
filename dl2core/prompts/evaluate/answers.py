"""Accuracy of a prompted model, image by image, so that two prompts can be compared on the same images."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from dl2core import device, jobs, stats
from dl2core.prompts.evaluate.inputs import Inputs, in_batches
from dl2core.prompts.model.tower import Prompted
from dl2core.prompts.train.cache import Take

BATCH = 250


@dataclass(frozen=True)
class Answers:
    """What the model said for each image."""

    predicted: np.ndarray  # (N,) int64
    targets: np.ndarray  # (N,) int64

    @property
    def n(self) -> int:
        return self.targets.size

    @property
    def correct(self) -> np.ndarray:
        """(N,) bool."""
        return self.predicted == self.targets

    @property
    def top1(self) -> float:
        """Percent."""
        return 100 * float(self.correct.mean())

    @property
    def interval(self) -> stats.Interval:
        return stats.wilson(int(self.correct.sum()), self.n)

    def gain_over(self, other: Answers) -> stats.Difference:
        """Percentage points over `other`, paired on the same images."""
        return stats.paired_difference(other.correct, self.correct)


@dataclass(frozen=True)
class Control:
    """What a control answers: one draw where nothing about it is random, several where something is."""

    draws: tuple[Answers, ...]

    @property
    def n(self) -> int:
        """Images of each draw."""
        return self.draws[0].n

    @property
    def top1s(self) -> tuple[float, ...]:
        """Percent, draw by draw."""
        return tuple(draw.top1 for draw in self.draws)

    @property
    def top1(self) -> float:
        """Percent, mean over the draws."""
        return float(np.mean(self.top1s))


def answers(
    prompted: Prompted,
    inputs: Inputs,
    text: Tensor,
    *,
    take: Take | None = None,
    seed: int = 0,
    note: str = "",
) -> Generator[jobs.Progress, None, Answers]:
    """Classify every image by the nearest text feature; the logit scale does not change which is nearest.

    Args:
        prompted: tower and prompt.
        inputs: N images with targets.
        text: (K, E) unit text features.
        take: a filled cache of these inputs, if there is one.
        seed: places of a random patch, one for every image, the same for every prompt.
        note: what the progress says.
    """
    n = len(inputs)
    places, said = prompted.prompt.places(n, device.stream(seed, "places")), []
    with torch.no_grad(), jobs.stoppable(prompted.visual):
        for index in in_batches(n, BATCH):
            before = take(index) if take else prompted.before(inputs.batch(index))
            where = None if places is None else places[index]
            said.append((prompted(before, where).float() @ text.T).argmax(dim=1).cpu())
            yield jobs.Progress((int(index[-1]) + 1) / n, note)
    return Answers(torch.cat(said).numpy(), inputs.images.labels)


@torch.no_grad()
def probabilities(prompted: Prompted, images: Tensor, text: Tensor, scale: float = 100.0) -> Tensor:
    """(B, K) softmax of scale x cosine over all labels, for (B, 3, S, S) normalised images."""
    features = torch.nn.functional.normalize(prompted.encode(images).float(), dim=1)
    return (scale * features @ text.T).softmax(dim=1)
