"""Controls: equal norm, equal values, equal budgets; and accuracies that are compared on the same images."""

import pytest
import torch
from prompts.cases import WIDTH, coloured, tiny_clip

from dl2core import jobs
from dl2core.errors import InputError
from dl2core.prompts.evaluate import assess, assessment
from dl2core.prompts.evaluate.answers import answers
from dl2core.prompts.evaluate.inputs import Inputs
from dl2core.prompts.model import controls, pixel
from dl2core.prompts.model.deep import DeepPrompt
from dl2core.prompts.model.tower import Prompted

PROMPTS = [
    pixel.build("padding", 3, 16, seed=1),
    pixel.build("fixed_patch", 5, 16, seed=1),
    DeepPrompt(WIDTH, layer=1, tokens=4, seed=1, std=1.0),
]


def values(prompt):
    return torch.cat([value.detach().flatten() for value in prompt.parameters()])


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda p: p.kind)
def test_noise_has_the_norm_and_none_of_the_values(prompt):
    noise = controls.same_norm_noise(prompt, seed=2)
    for mine, other in zip(prompt.parameters(), noise.parameters(), strict=True):
        assert mine.norm().item() == pytest.approx(other.norm().item(), rel=1e-5)
    assert abs(torch.corrcoef(torch.stack([values(prompt), values(noise)]))[0, 1]) < 0.3
    assert torch.equal(values(noise), values(controls.same_norm_noise(prompt, seed=2)))


def test_every_deep_token_keeps_its_norm():
    noise = controls.same_norm_noise(PROMPTS[2])
    assert torch.allclose(noise.deep_prompt.norm(dim=-1), PROMPTS[2].deep_prompt.norm(dim=-1))


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda p: p.kind)
def test_shuffled_has_the_same_values_in_another_order(prompt):
    before = values(prompt).clone()
    changed = controls.shuffled(prompt, seed=2)
    assert torch.equal(values(prompt), before)  # the learned prompt itself is left alone
    assert torch.equal(values(changed).sort().values, before.sort().values)
    assert not torch.equal(values(changed), before)


def test_shuffled_pixels_keep_their_colours_together():
    prompt = PROMPTS[1]
    mine, other = (p.patch.detach()[0].flatten(1).T for p in (prompt, controls.shuffled(prompt)))
    assert sorted(map(tuple, mine.tolist())) == sorted(map(tuple, other.tolist()))


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda p: p.kind)
@torch.no_grad()
def test_no_prompt_is_plain_clip(prompt):
    clip, images = tiny_clip(), torch.randn(3, 3, 16, 16)
    none = Prompted(clip.model.visual, controls.zero(prompt)).encode(images)
    assert torch.allclose(none, clip.model.encode_image(images), atol=1e-5)


def test_unknown_control():
    with pytest.raises(InputError, match="got 'luck'"):
        controls.control("luck", PROMPTS[0])


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda p: p.kind)
def test_start_and_controls_of_one_seed_share_no_stream(prompt):
    """A start of seed 1 is the start of these prompts: noise from its stream would be the start again."""
    names = [name for name in controls.CONTROLS if name != "none"]
    drawn = [values(controls.control(n, prompt, draw=d, seed=1)) for n in names for d in range(controls.DRAWS)]
    directions = torch.nn.functional.normalize(torch.stack([values(prompt), *drawn]), dim=1)
    cosines = (directions @ directions.T - torch.eye(len(directions))).abs()
    assert cosines.max() < 5 / len(values(prompt)) ** 0.5


@pytest.mark.parametrize("prompt", [*PROMPTS, pixel.build("random_patch", 5, 16, seed=1)], ids=lambda p: p.kind)
def test_assessment_is_paired_on_the_same_images(prompt):
    clip = tiny_clip()
    inputs = Inputs(coloured(30), clip)
    found = jobs.run_here(assess.assess(prompt, inputs, "{}"))
    assert found.learned.n == 30
    assert {name: (len(one.draws), one.n) for name, one in found.controls.items()} == {
        "none": (1, 30), "random start": (5, 30), "same-norm noise": (5, 30), "shuffled": (5, 30)
    }  # fmt: skip
    plain = Prompted(clip.model.visual, controls.zero(prompt))
    alone = jobs.run_here(answers(plain, inputs, inputs.text("{}")))
    none = found.controls["none"].draws[0]
    assert (alone.ranked == none.ranked).all()
    mine, gain = found.learned.correct, found.gain()
    assert (gain.gained, gain.lost) == (int((mine & ~none.correct).sum()), int((~mine & none.correct).sum()))
    assert gain.points == pytest.approx(found.learned.top1 - none.top1)
    stored = assessment.summary(found, "Coloured")["controls"]["shuffled"]
    assert stored["low"] <= stored["top1"] <= stored["high"]
    assert stored["top1"] == pytest.approx(sum(stored["draws"]) / 5)
    assert stored["over_none"]["points"] == pytest.approx(stored["top1"] - none.top1)


def test_what_is_asked_between_two_steps_has_its_own_gradient_mode():
    """The worker answers questions in the same thread; one that needs gradients must get them."""
    clip = tiny_clip()
    inputs = Inputs(coloured(30), clip)
    plain = Prompted(clip.model.visual, controls.zero(PROMPTS[0]))
    modes = [torch.is_grad_enabled() for _ in answers(plain, inputs, inputs.text("{}"))]
    assert modes
    assert all(modes)
