"""The view of a deep prompt: attention that sums to one, blocks rebuilt, and numbers that can be checked by hand."""

import numpy as np
import pytest
import torch
from prompts.cases import LAYERS, SIZE, WIDTH, tiny_clip

from dl2core.errors import InputError
from dl2core.prompts.model import pixel
from dl2core.prompts.model.deep import DeepPrompt
from dl2core.prompts.model.tower import Prompted
from dl2core.prompts.views import deep as deep_view
from dl2core.prompts.views.look import look

CLIP = tiny_clip()
IMAGES = torch.randn(6, 3, SIZE, SIZE)


def seen_by(prompt):
    return look(Prompted(CLIP.model.visual, prompt), IMAGES)


@pytest.mark.parametrize("layer", range(LAYERS))
def test_attention_sums_to_one_and_rebuilds_the_blocks(layer):
    seen = seen_by(DeepPrompt(WIDTH, layer=layer, tokens=3, std=1.0))
    assert seen.received.shape == seen.received_from_cls.shape == (LAYERS - layer, 4, 3)
    assert np.allclose(seen.given.sum(axis=-1), 1, atol=1e-5)
    assert seen.row_error < 1e-5
    assert seen.rebuild_error < 1e-5
    assert seen.uniform == 1 / (17 + 3)


def test_shuffled_tokens_are_the_same_view_in_another_order():
    prompt = DeepPrompt(WIDTH, layer=1, tokens=4, std=1.0)
    first, order = seen_by(prompt), [2, 0, 3, 1]
    with torch.no_grad():
        prompt.deep_prompt.copy_(prompt.deep_prompt[:, order])
    second = seen_by(prompt)
    assert np.allclose(first.cls_shift, second.cls_shift, atol=1e-5)
    assert np.allclose(first.norms[order], second.norms)
    assert np.allclose(first.received[..., order], second.received, atol=1e-5)


def test_a_token_that_is_a_patch_is_found_there():
    prompt = DeepPrompt(WIDTH, layer=2, tokens=1)
    prompted = Prompted(CLIP.model.visual, prompt)
    before = prompted.before(IMAGES)
    with torch.no_grad():
        prompt.deep_prompt.copy_(before[4, 1 + 9])
    seen = look(prompted, IMAGES)
    assert (seen.nearest[0][0].picture, seen.nearest[0][0].patch) == (4, 9)
    assert seen.nearest[0][0].cosine == pytest.approx(1, abs=1e-5)
    assert seen.norms[0] == pytest.approx(float(before[4, 10].norm()), rel=1e-5)


def test_the_shift_is_that_of_the_image_features():
    prompt = DeepPrompt(WIDTH, layer=0, tokens=2, std=1.0)
    with torch.no_grad():
        mine = Prompted(CLIP.model.visual, prompt).encode(IMAGES)
        plain = CLIP.model.encode_image(IMAGES)
    expected = 1 - torch.nn.functional.cosine_similarity(mine, plain)
    assert np.allclose(seen_by(prompt).cls_shift, expected.numpy(), atol=1e-5)


def test_only_deep_prompts_that_leave_cls_first():
    with pytest.raises(InputError, match="at least one token"):
        seen_by(DeepPrompt(WIDTH, layer=0, tokens=0))
    with pytest.raises(InputError, match="in front of CLS"):
        seen_by(DeepPrompt(WIDTH, layer=0, tokens=1, position="front"))
    with pytest.raises(InputError, match="deep prompts"):
        seen_by(pixel.build("padding", 2, SIZE))


def test_the_summary_is_plain_json():
    import json

    seen = seen_by(DeepPrompt(WIDTH, layer=3, tokens=2))
    again = json.loads(json.dumps(deep_view.summary(seen)))
    assert again["layer"] == 3
    assert len(again["norms"]) == 2
