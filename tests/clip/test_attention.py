"""Recomputed attention against the towers themselves and torch's own multi-head attention."""

import pytest
import torch
from open_clip.model import CLIP

from dl2core.clip import attention
from dl2core.errors import InputError

VISION = {"image_size": 16, "patch_size": 4, "width": 32, "layers": 4, "head_width": 8}
TEXT = {"context_length": 10, "vocab_size": 60, "width": 24, "heads": 3, "layers": 2}


@pytest.fixture(scope="module")
def model():
    with torch.random.fork_rng():
        torch.manual_seed(3)
        clip = CLIP(embed_dim=16, vision_cfg=VISION, text_cfg=TEXT).eval()
        for block in clip.visual.transformer.resblocks:  # fresh weights attend almost evenly: make them choose
            block.attn.in_proj_weight.data.mul_(4)
    return clip


@pytest.fixture(scope="module")
def images():
    return torch.randn(2, 3, 16, 16, generator=torch.Generator().manual_seed(1))


def test_image_attention_has_one_row_stochastic_matrix_per_layer_and_head(model, images):
    seen = attention.image_attention(model, images)
    assert seen.weights.shape == (4, 2, 4, 17, 17)
    torch.testing.assert_close(seen.weights.sum(-1), torch.ones(4, 2, 4, 17))
    assert (seen.weights > 0).all()  # no mask: a complete graph
    assert seen.weights.max() > 0.2  # and not the uniform one


def test_rebuilt_blocks_equal_their_own_output(model, images):
    seen = attention.image_attention(model, images)
    assert 0 < seen.rebuild_error < 1e-5


def test_tokens_are_those_of_the_tower_itself(model, images):
    seen = attention.image_attention(model, images)
    with torch.inference_mode():
        torch.testing.assert_close(seen.tokens[0], model.visual._embeds(images), rtol=0, atol=0)
        pooled, _ = model.visual._pool(seen.tokens[-1])
        torch.testing.assert_close(pooled @ model.visual.proj, model.encode_image(images))


def test_weights_equal_those_of_torch_multihead_attention(model, images):
    seen = attention.image_attention(model, images)
    block = model.visual.transformer.resblocks[2]
    normed = block.ln_1(seen.tokens[2])
    _, expected = block.attn(normed, normed, normed, need_weights=True, average_attn_weights=False)
    torch.testing.assert_close(seen.weights[2], expected)


def test_text_tower_is_causal(model):
    ids = torch.tensor([[1, 5, 9, 2, 0, 0, 0, 0, 0, 0], [1, 7, 3, 4, 8, 59, 0, 0, 0, 0]])
    seen = attention.text_attention(model, ids)
    above = torch.triu(torch.ones(10, 10, dtype=torch.bool), diagonal=1)
    assert (seen.weights[..., above] == 0).all()
    torch.testing.assert_close(seen.weights.sum(-1), torch.ones(2, 2, 3, 10))
    assert seen.rebuild_error < 1e-5
    changed = ids.clone()
    changed[0, 3] = 30  # a later word changes nothing for the earlier ones
    again = attention.text_attention(model, changed)
    torch.testing.assert_close(again.tokens[-1][0, :3], seen.tokens[-1][0, :3])
    assert (again.tokens[-1][0, 3:] - seen.tokens[-1][0, 3:]).abs().max() > 1e-3


def test_without_positions_shuffled_patches_only_shuffle_the_weights(model, images):
    order = torch.randperm(16, generator=torch.Generator().manual_seed(2))
    rows = torch.cat([torch.zeros(1, dtype=torch.long), order + 1])  # CLS stays first
    plain = attention.image_attention(model, images, positions=False)
    shuffled = attention.image_attention(model, images, positions=False, order=order)
    torch.testing.assert_close(shuffled.weights, plain.weights[..., rows, :][..., rows], atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(shuffled.tokens[-1], plain.tokens[-1][:, rows], atol=1e-5, rtol=1e-4)


def test_positions_break_that(model, images):
    order = torch.arange(15, -1, -1)
    rows = torch.cat([torch.zeros(1, dtype=torch.long), order + 1])
    plain = attention.image_attention(model, images)
    shuffled = attention.image_attention(model, images, order=order)
    assert (shuffled.tokens[-1] - plain.tokens[-1][:, rows]).abs().max() > 1e-2


def test_custom_text_clip_is_read_alike(model):
    from open_clip.model import CustomTextCLIP

    ids = torch.tensor([[1, 5, 9, 2, 0, 0, 0, 0, 0, 0]])
    custom = CustomTextCLIP(embed_dim=16, vision_cfg=VISION, text_cfg=TEXT).eval()
    seen = attention.text_attention(custom, ids)
    assert seen.weights.shape == (2, 1, 3, 10, 10)
    assert seen.rebuild_error < 1e-5


def test_what_does_not_fit_is_refused_with_both_shapes(model, images):
    with pytest.raises(InputError, match=r"\(B, 3, 16, 16\).*\(2, 3, 8, 8\)"):
        attention.image_attention(model, images[..., :8, :8])
    with pytest.raises(InputError, match=r"\(B, 10\).*\(1, 4\)"):
        attention.text_attention(model, torch.zeros(1, 4, dtype=torch.long))
    with pytest.raises(InputError, match=r"each of 0\.\.15 once"):
        attention.image_attention(model, images, order=torch.zeros(16, dtype=torch.long))
    with pytest.raises(InputError, match="standard blocks, got Linear"):
        attention.block_attention(torch.nn.Linear(2, 2), torch.zeros(1, 2, 2))
