"""The guard tells a right from a wrong activation for the same weights: by tag and by file."""

import json

import pytest
import torch
from open_clip.transformer import QuickGELU
from safetensors.torch import save_file
from torch import nn

from dl2core.clip import activation, builtin, load
from dl2core.clip.model import ClipModel, frozen
from dl2core.errors import InputError


@pytest.fixture
def random_clip() -> ClipModel:
    return load.as_clip_model(frozen(builtin.build(), "cpu"), identity="random")


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


def test_a_file_that_says_nothing_is_refused_with_what_to_give(random_clip, tmp_path):
    with pytest.raises(
        InputError, match=r"does not say whether .* put the open_clip_config\.json of the model beside it"
    ):
        activation.check_file(random_clip, file(tmp_path))


def test_what_the_file_says_must_be_the_models_own(random_clip, tmp_path):
    activation.check_file(random_clip, file(tmp_path, quick_gelu="false"))
    with pytest.raises(InputError, match="trained with QuickGELU, built-in computes with GELU"):
        activation.check_file(random_clip, file(tmp_path, quick_gelu="true"))


@pytest.mark.parametrize("quick_gelu", [True, False])
def test_open_clips_config_beside_the_file_counts(random_clip, tmp_path, quick_gelu):
    path = file(tmp_path)
    (tmp_path / activation.CONFIG_FILE).write_text(json.dumps({"model_cfg": {"quick_gelu": quick_gelu}}))
    assert activation.stated(path) is quick_gelu
    with activation.using(random_clip.model, quick_gelu=quick_gelu):
        activation.check_file(random_clip, path)
    with (
        activation.using(random_clip.model, quick_gelu=not quick_gelu),
        pytest.raises(InputError, match="computes with"),
    ):
        activation.check_file(random_clip, path)


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"model_cfg": 3}', "\x00"])
def test_a_broken_config_is_named(tmp_path, content):
    path = file(tmp_path)
    (tmp_path / activation.CONFIG_FILE).write_text(content)
    with pytest.raises(InputError, match=r"open_clip_config\.json beside weights\.safetensors"):
        activation.stated(path)
