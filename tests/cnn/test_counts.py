"""Counts against published values and against closed forms that need no pass at all."""

import pytest
import torch
from torch import nn

from dl2core import published
from dl2core.cnn import counts, zoo
from dl2core.errors import InputError


@pytest.fixture(scope="module")
def counted():
    return {name: counts.count(name) for name in zoo.REPORT_NAMES}


@pytest.mark.parametrize("row", published.MACS, ids=lambda row: row.model)
def test_multiply_adds_are_exact(counted, row):
    digits = 6 if "vit" in row.model else 4
    assert round(counted[row.model].gmacs, digits) == row.gmacs


def _vit_macs(*, width: int, depth: int, patch: int, mlp: int, head: int, tokens: int) -> int:
    """Multiply-adds of a ViT by its formula: patches, qkv, scores and their use, projection, MLP, head."""
    patches = (tokens - 1) * 3 * patch**2 * width
    block = tokens * width * 3 * width + 2 * tokens**2 * width + tokens * width * width + 2 * tokens * width * mlp
    return patches + depth * block + width * head


def test_vit_b_32_in_closed_form(counted):
    assert counted["vit_b_32"].macs == _vit_macs(width=768, depth=12, patch=32, mlp=3072, head=1000, tokens=50)


def test_vit_s_8_in_closed_form(counted):
    assert counted[zoo.VIT_S_8].macs == _vit_macs(width=384, depth=12, patch=8, mlp=1536, head=0, tokens=785)


def test_clips_towers_in_closed_form():
    """A projection of the pooled token, without bias, stands where torchvision has its head."""
    image, text = published.TOWER_MACS
    width, depth, tokens, joint = 768, 12, 50, 512
    products = 2 * tokens**2 * width * depth
    whole = _vit_macs(width=width, depth=depth, patch=32, mlp=4 * width, head=joint, tokens=tokens)
    assert round((whole - products) / 1e9, 3) == image.projections
    assert round(products / 1e9, 3) == image.attention
    width, tokens = 512, 77
    assert round((depth * tokens * 12 * width**2 + width * joint) / 1e9, 3) == text.projections
    assert text.attention is None


@pytest.mark.parametrize("row", published.CROSS_CHECK, ids=lambda row: row.model)
def test_activations_are_timms(counted, row):
    assert counted[row.model].mega_activations == pytest.approx(row.mega_activations, abs=0.006)


def test_counts_follow_the_image_size():
    small, large = counts.count("vgg11", image_size=112), counts.count("vgg11", image_size=224)
    convolutions = large.macs - 102_760_448 - 16_777_216 - 4_096_000  # the three dense layers see 7 x 7 either way
    assert (small.macs - 102_760_448 - 16_777_216 - 4_096_000) * 4 == convolutions


def test_bytes_of_one_layer_by_hand():
    layer = nn.Linear(10, 20, bias=False).to("meta")
    traffic = counts._Traffic([layer.weight])
    with traffic:
        layer(torch.empty(3, 10, device="meta"))
    assert traffic.activations == 60
    assert traffic.bytes == 4 * (30 + 60)


def test_intensity_grows_with_the_batch_and_is_bounded(counted):
    vgg = counted["vgg11"]
    assert vgg.intensity(1) < vgg.intensity(8) < 2 * vgg.macs / vgg.activation_bytes


def test_an_unknown_model_is_refused():
    with pytest.raises(InputError, match="resnet19"):
        counts.count("resnet19")
