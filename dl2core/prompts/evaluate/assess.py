"""A learned prompt against its controls, all on the same images."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from dl2core import jobs, stats
from dl2core.prompts.evaluate.answers import Answers, Control, answers
from dl2core.prompts.evaluate.inputs import Inputs, in_batches
from dl2core.prompts.model import controls
from dl2core.prompts.model.tower import Prompt, Prompted
from dl2core.prompts.train import cache
from dl2core.prompts.train.parts import one_of

IN_MEMORY = 2 * 10**9


@dataclass(frozen=True)
class Assessment:
    """Answers with the learned prompt and with each control, on the same images."""

    learned: Answers
    controls: dict[str, Control]
    alike: tuple[tuple[str, ...], ...] = ()  # groups of classes whose sentences have the same tokens

    def gain(self) -> stats.Difference:
        """Percentage points of the learned prompt over no prompt, paired."""
        return self.learned.gain_over(self.controls["none"].draws[0])

    def over_none(self, name: str) -> tuple[float, ...]:
        """Percentage points of a control over no prompt, draw by draw."""
        return tuple(top1 - self.controls["none"].top1 for top1 in self.controls[name].top1s)


def summary(found: Assessment, data: str) -> dict:
    """Accuracies and differences as plain numbers, in percent and percentage points; float32 throughout."""
    gain = found.gain()
    return {
        "data": data,
        "n": found.learned.n,
        "precision": "float32",
        "top1": found.learned.top1,
        "interval": None if found.alike else list(found.learned.interval),
        "alike": [list(group) for group in found.alike],
        "gain": {
            "points": gain.points,
            "interval": list(gain.interval),
            "gained": gain.gained,
            "lost": gain.lost,
            "p": gain.p,
        },
        "controls": {
            name: {
                "n": control.n,
                "draws": list(control.top1s),
                "top1": control.top1,
                "low": min(control.top1s),
                "high": max(control.top1s),
                "over_none": _spread(found.over_none(name)),
            }
            for name, control in found.controls.items()
        },
    }


def _spread(points: Sequence[float]) -> dict:
    return {"points": float(np.mean(points)), "low": min(points), "high": max(points)}


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
