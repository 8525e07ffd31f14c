"""A learned prompt against its controls, all on the same images."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from dl2core import jobs, stats
from dl2core.prompts.evaluate.answers import Answers, answers
from dl2core.prompts.evaluate.inputs import Inputs, in_batches
from dl2core.prompts.model import controls
from dl2core.prompts.model.tower import Prompt, Prompted
from dl2core.prompts.train import cache
from dl2core.prompts.train.parts import one_of

IN_MEMORY = 2 * 10**9


@dataclass(frozen=True)
class Assessment:
    """Answers with the learned prompt and with each control."""

    learned: Answers
    controls: dict[str, Answers]

    def gain(self, name: str = "none") -> stats.Difference:
        """Percentage points of the learned prompt over a control, paired, on the images that both saw."""
        return _paired(self.learned, self.controls[name])

    def control_gain(self, name: str) -> stats.Difference:
        """Percentage points of a control over no prompt, paired, on the images that both saw."""
        return _paired(self.controls[name], self.controls["none"])


def _paired(after: Answers, before: Answers) -> stats.Difference:
    n = min(after.n, before.n)
    return after.first(n).gain_over(before.first(n))


def summary(found: Assessment, data: str) -> dict:
    """Accuracies and paired differences as plain numbers, in percent and percentage points."""
    return {
        "data": data,
        "n": found.learned.n,
        "top1": found.learned.top1,
        "interval": list(found.learned.interval),
        "gain": _difference(found.gain()),
        "controls": {
            name: {
                "n": answers.n,
                "top1": answers.top1,
                "interval": list(answers.interval),
                "over_none": _difference(found.control_gain(name)),
            }
            for name, answers in found.controls.items()
        },
    }


def _difference(value: stats.Difference) -> dict:
    return {"points": value.points, "interval": list(value.interval), "gained": value.gained, "lost": value.lost}


def assess(
    prompt: Prompt,
    untrained: Prompt,
    test: Inputs,
    template: str,
    *,
    wanted: Sequence[str] = controls.CONTROLS,
    seed: int = 0,
    control_images: int | None = None,
) -> Generator[jobs.Progress, None, Assessment]:
    """Evaluate the prompt and the wanted controls.

    Args:
        prompt: the learned one.
        untrained: the same kind as it was before training.
        test: N images with their targets.
        template: for the class names.
        wanted: names from `controls.CONTROLS`.
        seed: of the noise and the shuffle.
        control_images: untrained, noise and shuffled see only the first so many images; all where None.
    """
    text = test.text(template)
    candidates = {"learned": prompt} | {name: controls.control(name, prompt, untrained, seed=seed) for name in wanted}
    visual = test.clip.model.visual
    take = yield from cache.fill(Prompted(visual, prompt), test, limit_bytes=IN_MEMORY)
    found = {}
    for k, (name, candidate) in enumerate(candidates.items()):
        most = None if name in ("learned", "none") else control_images
        steps = answers(Prompted(visual, candidate.to(test.device)), test, text, take=take, seed=seed, most=most)
        found[name] = yield from one_of(steps, k, len(candidates), before=f"test images, {name}")
    return Assessment(found.pop("learned"), found)


@torch.no_grad()
def label_probabilities(prompt: Prompt, inputs: Inputs, text: Tensor, scale: float) -> np.ndarray:
    """(N, K) softmax of scale x cosine over all labels."""
    prompted, rows = Prompted(inputs.clip.model.visual, prompt), []
    for index in in_batches(len(inputs), cache.BATCH):
        features = torch.nn.functional.normalize(prompted.encode(inputs.batch(index)).float(), dim=1)
        rows.append((scale * features @ text.T).softmax(dim=1).cpu())
    return torch.cat(rows).numpy()
