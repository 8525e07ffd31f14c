"""The stored prompts: every control is independent of the start and of the others, and says how it was drawn."""

from __future__ import annotations

import pytest
import torch

from dl2core.clip import load
from dl2core.prompts.model import controls
from dl2core.prompts.recorded import gallery
from dl2core.prompts.train import training

NAMES = gallery.names()


def values(prompt: torch.nn.Module) -> torch.Tensor:
    return torch.cat([value.detach().flatten() for value in prompt.parameters()])


@pytest.mark.parametrize("name", NAMES)
def test_start_noise_and_shuffled_are_nearly_orthogonal(name: str) -> None:
    run = gallery.entry(name).run
    visual = load.load().model.visual
    best = training.restored(run.spec, run.best, visual)
    drawn = [
        controls.control(kind, best, draw=draw, std=run.spec.std, seed=run.spec.seed)
        for kind in controls.CONTROLS
        if kind != "none"
        for draw in range(controls.DRAWS)
    ]
    directions = [values(prompt) for prompt in (training.build(run.spec, visual), *drawn)]
    unit = torch.nn.functional.normalize(torch.stack(directions), dim=1)
    cosines = unit @ unit.T - torch.eye(len(unit))
    shuffles = slice(1 + 2 * controls.DRAWS, None)
    cosines[shuffles, shuffles] = 0  # shuffles of one prompt share its mean
    assert cosines.abs().max() < 5 / unit.shape[1] ** 0.5


@pytest.mark.parametrize("name", NAMES)
def test_controls_are_five_draws_on_the_images_of_the_learned_prompt(name: str) -> None:
    summary = gallery.summary(name)
    test = summary["test"]
    assert summary["precision"] == test["precision"] == "float32"
    assert {kind: len(one["draws"]) for kind, one in test["controls"].items()} == {
        kind: controls.draws(kind) for kind in controls.CONTROLS
    }
    assert {one["n"] for one in test["controls"].values()} == {test["n"]}


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_that_never_beat_its_start_says_so(name: str) -> None:
    summary = gallery.summary(name)
    best = max(summary["snapshots"], key=lambda snapshot: (snapshot[1], -snapshot[0]))
    assert summary["learned"] == (best[0] > 0)
    assert summary["learned"] == gallery.entry(name).learned
