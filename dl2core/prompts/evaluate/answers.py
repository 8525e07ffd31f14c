"""Accuracy of a prompted model, image by image, so that two prompts can be compared on the same images."""

from __future__ import annotations

from collections.abc import Generator

import torch
from torch import Tensor

from dl2core import device, jobs
from dl2core.clip.accuracy.answers import Answers
from dl2core.prompts.evaluate.inputs import Inputs, in_batches
from dl2core.prompts.model.tower import Prompted
from dl2core.prompts.train.cache import Take

BATCH = 250


def answers(
    prompted: Prompted,
    inputs: Inputs,
    text: Tensor,
    *,
    take: Take | None = None,
    seed: int = 0,
    note: str = "",
) -> Generator[jobs.Progress, None, Answers]:
    """Rank the nearest text features of every image; the logit scale does not change their order.

    Args:
        prompted: tower and prompt.
        inputs: N images with targets.
        text: (K, E) unit text features.
        take: a filled cache of these inputs, if there is one.
        seed: places of a random patch, one for every image, the same for every prompt.
        note: what the progress says.
    """
    n = len(inputs)
    places, said, best = prompted.prompt.places(n, device.stream(seed, "places")), [], min(5, len(text))
    for index in in_batches(n, BATCH):
        before = take(index) if take else prompted.before(inputs.batch(index))
        where = None if places is None else places[index]
        with torch.no_grad():  # not across a yield: what is asked meanwhile has its own mode
            said.append((prompted(before, where).float() @ text.T).topk(best, dim=1).indices.cpu())
        yield jobs.Progress((int(index[-1]) + 1) / n, note)
    return Answers(inputs.images.labels, torch.cat(said).numpy())


@torch.no_grad()
def probabilities(prompted: Prompted, images: Tensor, text: Tensor, scale: float = 100.0) -> Tensor:
    """(B, K) softmax of scale x cosine over all labels, for (B, 3, S, S) normalised images."""
    features = torch.nn.functional.normalize(prompted.encode(images).float(), dim=1)
    return (scale * features @ text.T).softmax(dim=1)
