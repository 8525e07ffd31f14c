"""The guard tells a right from a wrong activation for the same weights: by tag, by file, by behaviour."""

import json

import numpy as np
import pytest
import torch
from open_clip.transformer import QuickGELU
from safetensors.torch import save_file
from torch import nn

from dl2core.clip import activation, load
from dl2core.clip import builtin as embedded
from dl2core.clip.activation import Behaviour
from dl2core.errors import InputError


@pytest.fixture(scope="module")
def built_in() -> load.ClipModel:
    return load.load()


@pytest.fixture
def random_clip() -> load.ClipModel:
    return load.from_embedded(load.frozen(embedded.build(), "cpu"), identity="random")


def file(folder, **metadata):
    path = folder / "weights.safetensors"
    save_file({"a": torch.zeros(1)}, path, metadata=metadata or None)
    return path


def test_the_two_activations_differ_by_at_most_two_hundredths():
    x = torch.linspace(-12, 12, 200_001, dtype=torch.double)
    difference = (nn.GELU()(x) - QuickGELU()(x)).abs()
    assert 0.0200 < difference.max() < 0.0204


def test_using_changes_every_block_and_puts_it_back(random_clip):
    model, pixels = random_clip.model, torch.randn(2, 3, 32, 32)
    before = model.encode_image(pixels)
    assert activation.of(model) is False
    with activation.using(model, quick_gelu=True):
        assert activation.of(model) is True
        other = model.encode_image(pixels)
        kinds = [type(block.mlp.gelu) for tower in (model, model.visual) for block in tower.transformer.resblocks]
        assert set(kinds) == {QuickGELU}
    assert activation.of(model) is False
    assert torch.equal(model.encode_image(pixels), before)
    assert not torch.allclose(other, before, atol=1e-4)


def test_using_puts_it_back_after_an_error(random_clip):
    with pytest.raises(KeyError), activation.using(random_clip.model, quick_gelu=True):
        raise KeyError
    assert activation.of(random_clip.model) is False


def test_a_mixture_is_refused(random_clip):
    random_clip.model.visual.transformer.resblocks[0].mlp.gelu = QuickGELU()
    with pytest.raises(InputError, match="GELU, QuickGELU"):
        activation.of(random_clip.model)


def test_the_built_in_model_names_every_picture_under_either_activation_so_that_it_decides_nothing(built_in, tmp_path):
    seen = activation.behaviour(built_in)
    assert seen.knows
    assert abs(seen.sigmas) > activation.SIGMAS
    assert seen.verdict is None
    with pytest.raises(InputError, match=r"does not say .* does not tell"):
        activation.check_file(built_in, file(tmp_path))


@pytest.mark.parametrize("trained_with_quick_gelu", [True, False])
def test_behaviour_that_tells_refuses_the_wrong_activation_and_takes_the_right(
    random_clip, tmp_path, monkeypatch, trained_with_quick_gelu
):
    low, high = losses(1.0), losses(1.0) + np.random.default_rng(1).normal(0.1, 0.02, 400)
    gelu, quick_gelu = (high, low) if trained_with_quick_gelu else (low, high)
    monkeypatch.setattr(activation, "behaviour", lambda clip: Behaviour(gelu, quick_gelu, 40))
    with activation.using(random_clip.model, quick_gelu=trained_with_quick_gelu):
        assert "standard errors" in activation.check_file(random_clip, file(tmp_path))
    with activation.using(random_clip.model, quick_gelu=not trained_with_quick_gelu):
        with pytest.raises(InputError, match=r"weights\.safetensors was trained with \w+ .* computes with"):
            activation.check_file(random_clip, file(tmp_path))


def test_random_weights_are_refused_as_undecided(random_clip, tmp_path):
    assert activation.behaviour(random_clip, rounds=2).verdict is None
    with pytest.raises(InputError, match=r"does not say .* does not tell"):
        activation.check_file(random_clip, file(tmp_path))


def test_random_weights_are_given_up_after_few_pictures(random_clip):
    seen = activation.behaviour(random_clip)
    assert seen.hopeless
    assert len(seen.gelu) <= 4 * seen.labels


def test_the_built_in_model_is_not_given_up(built_in):
    assert not activation.behaviour(built_in, rounds=2).hopeless


def test_what_the_file_says_goes_before_its_behaviour(random_clip, tmp_path):
    assert activation.check_file(random_clip, file(tmp_path, quick_gelu="false")) == "the file says GELU"
    with pytest.raises(InputError, match="trained with QuickGELU, built-in computes with GELU"):
        activation.check_file(random_clip, file(tmp_path, quick_gelu="true"))


@pytest.mark.parametrize("quick_gelu", [True, False])
def test_open_clips_config_beside_the_file_counts(random_clip, tmp_path, quick_gelu):
    path = file(tmp_path)
    (tmp_path / activation.CONFIG_FILE).write_text(json.dumps({"model_cfg": {"quick_gelu": quick_gelu}}))
    assert activation.stated(path) is quick_gelu


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"model_cfg": 3}', "\x00"])
def test_a_broken_config_is_named(tmp_path, content):
    path = file(tmp_path)
    (tmp_path / activation.CONFIG_FILE).write_text(content)
    with pytest.raises(InputError, match=r"open_clip_config\.json beside weights\.safetensors"):
        activation.stated(path)


def losses(mean: float, *, count: int = 400, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).gamma(2.0, mean / 2, count)


def test_a_verdict_needs_a_model_that_knows_the_pictures():
    chance = losses(np.log(40) + 1)
    assert Behaviour(chance, chance - 0.1, 40).verdict is None
    good = losses(1.0)
    noise = np.random.default_rng(1).normal(0, 0.02, good.shape)
    assert Behaviour(good + 0.05 + noise, good, 40).verdict is True
    assert Behaviour(good, good + 0.05 + noise, 40).verdict is False


def test_a_tiny_difference_decides_nothing_however_certain():
    good = losses(1.0)
    noise = np.random.default_rng(1).normal(0, 0.002, good.shape)
    seen = Behaviour(good + 0.01 + noise, good, 40)
    assert seen.sigmas > 50
    assert seen.verdict is None


def test_a_difference_within_chance_decides_nothing():
    verdicts = []
    for seed in range(200):
        one = losses(1.0, seed=seed)
        verdicts.append(Behaviour(one, one + np.random.default_rng(seed).normal(0, 0.1, one.shape), 40).verdict)
    assert verdicts.count(None) >= 199  # 4 standard errors: one in 16,000
