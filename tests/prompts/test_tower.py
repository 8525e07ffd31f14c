"""Prompts in their place: the split tower equals the whole one, and deep prompts keep CLS first."""

import pytest
import torch
from prompts.cases import LAYERS, SIZE, WIDTH, tiny_clip
from torch import nn

from dl2core.clip.tower import patches
from dl2core.device import generator
from dl2core.errors import InputError
from dl2core.prompts.model import pixel
from dl2core.prompts.model.deep import DeepPrompt
from dl2core.prompts.model.tower import Prompted, is_linear

CLIP = tiny_clip()
WITH_STEM = tiny_clip(stem=True)
IMAGES = torch.randn(5, 3, SIZE, SIZE, generator=generator(1))


@pytest.mark.parametrize("layer", range(LAYERS))
@torch.no_grad()
def test_no_tokens_are_plain_clip(layer):
    features = Prompted(CLIP.model.visual, DeepPrompt(WIDTH, layer=layer, tokens=0)).encode(IMAGES)
    assert torch.allclose(features, CLIP.model.encode_image(IMAGES), atol=1e-6)


@pytest.mark.parametrize("layer", range(LAYERS))
@torch.no_grad()
def test_append_equals_insert_after_cls_and_not_the_front(layer):
    end, after, front = (
        Prompted(CLIP.model.visual, DeepPrompt(WIDTH, layer=layer, tokens=3, std=1.0, position=position)).encode(IMAGES)
        for position in ("end", "after_cls", "front")
    )
    assert torch.allclose(end, after, atol=5e-6)
    assert (end - front).abs().max() > 0.1  # pools a prompt token instead of CLS


@torch.no_grad()
def test_order_of_the_tokens_does_not_matter():
    prompt = DeepPrompt(WIDTH, layer=1, tokens=4, std=1.0)
    before = Prompted(CLIP.model.visual, prompt).encode(IMAGES)
    prompt.deep_prompt.copy_(prompt.deep_prompt[:, [2, 0, 3, 1]])
    assert torch.allclose(Prompted(CLIP.model.visual, prompt).encode(IMAGES), before, atol=5e-6)


@pytest.mark.parametrize("clip", [CLIP, WITH_STEM], ids=["plain conv1", "stem"])
@pytest.mark.parametrize("layer", range(LAYERS))
@torch.no_grad()
def test_prefix_then_suffix_is_the_whole_bit_for_bit(clip, layer):
    """Against the blocks written out in one go, as C.2 of Jia et al.'s code does it."""
    visual, prompt = clip.model.visual, DeepPrompt(WIDTH, layer=layer, tokens=2, std=1.0)
    prompted = Prompted(visual, prompt)
    sequence = visual._embeds(IMAGES)
    for k, block in enumerate(visual.transformer.resblocks):
        if k == layer:
            sequence = torch.cat([sequence, prompt.deep_prompt.expand(len(IMAGES), -1, -1)], 1)
        sequence = block(sequence)
    expected = visual._pool(sequence)[0] @ visual.proj
    assert torch.equal(prompted(prompted.before(IMAGES)), expected)


@pytest.mark.parametrize("kind", pixel.PIXEL)
@torch.no_grad()
def test_the_linear_shortcut_equals_adding_to_the_pixels(kind):
    prompt = pixel.build(kind, 5, SIZE)
    prompted = Prompted(CLIP.model.visual, prompt)
    assert prompted.stage == "patches"
    places = prompt.places(len(IMAGES), generator(3))
    whole = CLIP.model.encode_image(prompt(IMAGES, places))
    assert torch.allclose(prompted.encode(IMAGES, places), whole, atol=1e-5)


@torch.no_grad()
def test_conv1_is_linear_and_a_one_pixel_patch_touches_one_token():
    visual, canvas = CLIP.model.visual, pixel.build("fixed_patch", 1, SIZE).canvas()
    difference = patches(visual, IMAGES + canvas) - patches(visual, IMAGES)
    assert torch.allclose(difference, patches(visual, canvas).expand_as(difference), atol=1e-5)
    assert int((difference.abs().amax(dim=(0, 2)) > 1e-6).sum()) == 1


def test_the_shortcut_is_taken_by_type_only():
    class Odd(nn.Conv2d):
        """A subclass may do anything in its forward."""

    assert is_linear(nn.Conv2d(3, 4, 2, bias=False))
    assert not is_linear(nn.Conv2d(3, 4, 2))
    assert not is_linear(Odd(3, 4, 2, bias=False))
    assert not is_linear(nn.Sequential(nn.Conv2d(3, 4, 2, bias=False)))
    assert Prompted(WITH_STEM.model.visual, pixel.build("padding", 2, SIZE)).stage == "images"


@torch.no_grad()
def test_with_a_stem_the_canvas_goes_through_the_whole_tower():
    prompt = pixel.build("padding", 3, SIZE)
    whole = WITH_STEM.model.encode_image(IMAGES + prompt.canvas())
    assert torch.equal(Prompted(WITH_STEM.model.visual, prompt).encode(IMAGES), whole)


@pytest.mark.parametrize("clip", [CLIP, WITH_STEM], ids=["plain conv1", "stem"])
@pytest.mark.parametrize("kind", [*pixel.PIXEL, "deep"])
def test_only_the_prompt_learns(clip, kind):
    prompt = DeepPrompt(WIDTH, layer=2, tokens=2) if kind == "deep" else pixel.build(kind, 3, SIZE)
    prompted = Prompted(clip.model.visual, prompt)
    prompted.encode(IMAGES).sum().backward()
    assert {name for name, _ in prompted.named_parameters()} == {
        f"prompt.{name}" for name, _ in prompt.named_parameters()
    }
    assert all(value.grad is not None and value.grad.abs().sum() > 0 for value in prompt.parameters())
    assert all(value.grad is None for value in clip.model.parameters())


def test_what_does_not_fit_is_refused():
    visual = CLIP.model.visual
    with pytest.raises(InputError, match=r"layers 0\.\.3, got 4"):
        Prompted(visual, DeepPrompt(WIDTH, layer=4, tokens=1))
    with pytest.raises(InputError, match="32 wide, the deep prompt 64"):
        Prompted(visual, DeepPrompt(64, layer=0, tokens=1))
    with pytest.raises(InputError, match="16 px, the prompt is for 8 px"):
        Prompted(visual, pixel.build("padding", 2, 8))
    with pytest.raises(InputError, match="this image tower is a Linear"):
        Prompted(nn.Linear(2, 2), pixel.build("padding", 2, 8))
    with pytest.raises(InputError, match="position must be"):
        DeepPrompt(WIDTH, layer=0, tokens=1, position="somewhere")
    with pytest.raises(InputError, match="needs 0 to 1,000 tokens and layer >= 0, got -1 and 0"):
        DeepPrompt(WIDTH, layer=0, tokens=-1)
