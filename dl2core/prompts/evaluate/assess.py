"""A learned prompt against its controls, all on the same images."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np
import torch
from torch import Tensor

from dl2core import jobs
from dl2core.clip.accuracy.answers import Answers
from dl2core.job_parts import one_of
from dl2core.prompts.evaluate.answers import answers
from dl2core.prompts.evaluate.assessment import Assessment, Control
from dl2core.prompts.evaluate.inputs import Inputs, in_batches
from dl2core.prompts.model import controls
from dl2core.prompts.model.tower import Prompt, Prompted
from dl2core.prompts.train import cache

IN_MEMORY = 2 * 10**9


def assess(
    prompt: Prompt,
    test: Inputs,
    template: str,
    *,
    wanted: Sequence[str] = controls.CONTROLS,
    std: float = 1.0,
    seed: int = 0,
) -> Generator[jobs.Progress, None, Assessment]:
    """Evaluate the prompt and the wanted controls, every draw of them on all images.

    Args:
        prompt: the learned one.
        test: N images with their targets.
        template: for the class names.
        wanted: names from `controls.CONTROLS`.
        std: of the start that training began with.
        seed: of the controls, each of which has streams of its own, and of the places of a random patch.
    """
    text = test.text(template)
    candidates = [("learned", prompt)] + [
        (name, controls.control(name, prompt, draw=draw, std=std, seed=seed))
        for name in wanted
        for draw in range(controls.draws(name))
    ]
    visual = test.clip.model.visual
    take = yield from cache.fill(Prompted(visual, prompt), test, limit_bytes=IN_MEMORY)
    found: dict[str, list[Answers]] = {}
    for k, (name, candidate) in enumerate(candidates):
        steps = answers(Prompted(visual, candidate.to(test.device)), test, text, take=take, seed=seed)
        done = yield from one_of(steps, k, len(candidates), before=f"test images, {name}")
        found.setdefault(name, []).append(done)
    learned = found.pop("learned")[0]
    return Assessment(learned, {name: Control(tuple(draws)) for name, draws in found.items()}, test.alike(template))


@torch.no_grad()
def label_probabilities(prompt: Prompt, inputs: Inputs, text: Tensor, scale: float) -> np.ndarray:
    """(N, K) softmax of scale x cosine over all labels."""
    prompted, rows = Prompted(inputs.clip.model.visual, prompt), []
    for index in in_batches(len(inputs), cache.BATCH):
        features = torch.nn.functional.normalize(prompted.encode(inputs.batch(index)).float(), dim=1)
        rows.append((scale * features @ text.T).softmax(dim=1).cpu())
    return torch.cat(rows).numpy()
