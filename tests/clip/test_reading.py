"""One picture and one sentence read by a tower: shapes, names, and that they are the tower's own numbers."""

import numpy as np
import pytest
import torch

from dl2core.clip import builtin, load, reading
from dl2core.clip.model import frozen
from dl2core.data.gallery import PictureChoice, draw
from dl2core.errors import InputError
from dl2core.graphs.layers import attention


@pytest.fixture(scope="module")
def clip():
    return load.as_clip_model(frozen(builtin.build(0)), identity="test")


@pytest.fixture(scope="module")
def picture():
    return draw(PictureChoice(count=1)).pixels[0]


def test_image_reading_matches_an_independent_computation(clip, picture):
    seen = reading.read_image(clip, picture)
    layers, heads, tokens, _ = seen.weights.shape
    assert (layers, tokens) == (12, 17)
    assert seen.names == ("CLS", *map(str, range(1, 17)))
    ours = attention.attend(seen.queries, seen.keys, seen.values)
    np.testing.assert_allclose(ours.weights, seen.weights, atol=1e-5)
    np.testing.assert_allclose(ours.output, seen.kernel, atol=1e-5)
    assert seen.rebuild_error < 1e-5
    assert heads * seen.queries.shape[-1] == seen.last.shape[-1]


def test_text_reading_ends_at_the_end_marker_and_is_causal(clip):
    seen = reading.read_text(clip, "a red star")
    assert seen.names == ("start", "a", "red", "star", "end")
    assert seen.weights.shape[2:] == (5, 5)
    assert (np.triu(seen.weights, 1) == 0).all()
    np.testing.assert_allclose(seen.weights.sum(axis=-1), 1, atol=1e-5)
    ours = attention.attend(seen.queries, seen.keys, seen.values, mask=attention.causal_mask(5))
    np.testing.assert_allclose(ours.output, seen.kernel, atol=1e-5)


def test_shuffling_is_equivariant_without_positions_only(clip, picture):
    order = np.random.default_rng(3).permutation(16)
    for positions in (True, False):
        runs = [reading.read_image(clip, picture, positions=positions, order=o) for o in (None, order)]
        found = attention.compare_shuffled(*((run.weights, run.last) for run in runs), order=order, positions=positions)
        assert (found.equivariance < 1e-4) == (not positions)
        assert found.invariance > 1e-2


def test_a_long_sentence_fits_and_an_empty_one_is_refused(clip):
    assert len(reading.read_text(clip, "a very " * 40).names) == clip.context_length
    with pytest.raises(InputError, match="the text is empty"):
        reading.read_text(clip, "  ")


def test_a_tower_without_attention_is_refused(picture):
    class Tower(torch.nn.Module):
        image_size = (32, 32)

    model = torch.nn.Module()
    model.visual = Tower()
    model.weight = torch.nn.Parameter(torch.zeros(1))
    clip = load.as_clip_model(model, identity="test")
    with pytest.raises(InputError, match="a vision transformer of open_clip is needed"):
        reading.read_image(clip, picture)
