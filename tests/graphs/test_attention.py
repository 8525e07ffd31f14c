"""Attention from arrays: torch's fused kernel as the oracle, masks as graphs, and the mean as a special case."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import scaled_dot_product_attention

from dl2core.errors import InputError
from dl2core.graphs.layers import attention, variants
from dl2core.graphs.layers import layer as gcn


def arrays(tokens: int, width: int, seed: int = 0, heads: int = 2) -> list[np.ndarray]:
    random = np.random.default_rng(seed)
    return [random.normal(size=(heads, tokens, width)) * 3 for _ in range(3)]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 9), st.integers(1, 6), st.integers(0, 999), st.booleans())
def test_equals_torch_scaled_dot_product_attention(tokens, width, seed, masked):
    q, k, v = arrays(tokens, width, seed)
    mask = (np.random.default_rng(seed).random((tokens, tokens)) < 0.5) | np.eye(tokens, dtype=bool) if masked else None
    expected = scaled_dot_product_attention(
        *(torch.tensor(x) for x in (q, k, v)), attn_mask=None if mask is None else torch.tensor(mask)
    )
    found = attention.attend(q, k, v, mask=mask)
    np.testing.assert_allclose(found.output, expected.numpy(), atol=1e-12)
    np.testing.assert_allclose(found.weights.sum(axis=-1), 1)
    if mask is not None:
        assert (found.weights[:, ~mask] == 0).all()


def test_equal_logits_are_the_mean_aggregator():
    np.testing.assert_allclose(attention.mean_weights(5), np.full((5, 5), 0.2), atol=1e-15)
    mask = attention.patch_mask(3)
    np.testing.assert_allclose(
        attention.mean_weights(10, mask), variants.propagation(mask.astype(float), "mean"), atol=1e-15
    )


def test_a_node_that_hears_nobody_gets_nothing_and_no_nan():
    q, k, v = arrays(3, 2)
    mask = np.array([[1, 1, 0], [0, 0, 0], [0, 1, 1]], dtype=bool)
    found = attention.attend(q, k, v, mask=mask)
    assert (found.weights[:, 1] == 0).all()
    assert np.isfinite(found.output).all()


def test_large_logits_do_not_overflow():
    with np.errstate(over="raise", invalid="raise"):
        found = attention.attend([[1e200], [1.0]], [[1e100], [0.0]], [[1.0], [2.0]])
    np.testing.assert_array_equal(found.weights[0], [1, 0])


def test_attention_with_the_graph_as_mask_is_a_graph_layer_with_chosen_weights():
    q, k, v = arrays(6, 3, heads=1)
    a = np.roll(np.eye(6), 1, axis=1) + np.roll(np.eye(6), -1, axis=1)
    weights = attention.attend(q, k, v, mask=a != 0).weights[0]
    layer = gcn.Layer(np.eye(3), np.zeros((3, 3)))  # the report's layer on the graph whose edges weigh as the attention
    np.testing.assert_allclose(gcn.by_matrices(weights, v[0], layer), weights @ v[0], atol=1e-12)


def test_a_mask_only_renormalises_the_weights_that_are_left():
    q, k, v = arrays(10, 3)
    for mask in (attention.patch_mask(3), attention.causal_mask(10), np.eye(10, k=20) > 0):
        whole, masked = attention.attend(q, k, v), attention.attend(q, k, v, mask=mask)
        np.testing.assert_allclose(attention.restricted(whole.weights, mask), masked.weights, atol=1e-12)


def test_causal_mask_and_patch_mask_by_hand():
    np.testing.assert_array_equal(attention.causal_mask(3), [[1, 0, 0], [1, 1, 0], [1, 1, 1]])
    mask = attention.patch_mask(4)
    assert mask.shape == (17, 17)
    assert mask[0].all()
    assert mask[:, 0].all()
    assert mask[1:, 1:].sum(axis=1).reshape(4, 4).tolist() == [[4, 6, 6, 4], [6, 9, 9, 6], [6, 9, 9, 6], [4, 6, 6, 4]]


def test_shuffled_runs_are_compared_both_ways():
    q, k, v = (x[0] for x in arrays(5, 3))
    order = np.array([3, 1, 0, 2])
    rows = np.concatenate([[0], order + 1])
    plain, other = attention.attend(q, k, v), attention.attend(q[rows], k[rows], v[rows])
    found = attention.compare_shuffled(
        (plain.weights[None, None], plain.output),
        (other.weights[None, None], other.output),
        order=order,
        positions=False,
    )
    assert found.equivariance < 1e-14
    assert found.weights < 1e-14
    assert found.cls < 1e-14
    assert found.invariance > 0.1


def test_shapes_that_clash_are_refused():
    with pytest.raises(InputError, match=r"got \(2, 1\), \(3, 1\), \(2, 1\)"):
        attention.attend(np.ones((2, 1)), np.ones((3, 1)), np.ones((2, 1)))
    with pytest.raises(InputError, match=r"should be 2 x 2, got \(3, 3\)"):
        attention.attend(np.ones((2, 1)), np.ones((2, 1)), np.ones((2, 1)), mask=np.ones((3, 3)))
    with pytest.raises(InputError, match="at least one patch"):
        attention.patch_mask(0)
    run = (np.ones((1, 1, 3, 3)), np.ones((3, 2)))
    with pytest.raises(InputError, match="same 3 tokens"):
        attention.compare_shuffled(run, run, order=[0], positions=True)
