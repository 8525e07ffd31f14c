"""The report's layer: four forms of one formula, PyTorch Geometric as the oracle, and numbers checked by hand."""

import numpy as np
import pytest
import torch
from graphs.cases import GRAPHS, cycle, layer, problems, star, with_isolated
from hypothesis import given, settings
from torch_geometric.nn import GraphConv, SAGEConv
from torch_geometric.utils import dense_to_sparse

from dl2core.errors import InputError
from dl2core.graphs.layers import layer as gcn

ONE = gcn.Layer(np.eye(1), np.eye(1))


@settings(max_examples=60, deadline=None)
@given(problems())
def test_node_loop_messages_dense_and_sparse_agree(problem):
    forms = gcn.four_forms(*problem)
    scale = max(1.0, np.abs(forms.dense).max())
    assert np.isfinite(forms.dense).all()
    assert forms.largest_difference <= 1e-12 * scale


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("activation", ["identity", "relu", "sigmoid", "tanh"])
def test_layer_equals_pyg_sageconv(name, activation):
    a, h = GRAPHS[name], np.random.default_rng(1).normal(size=(len(GRAPHS[name]), 3))
    ours = layer(3, 4, activation=activation)
    conv = SAGEConv(3, 4, aggr="mean", root_weight=True, bias=False).double()
    conv.lin_l.weight.data, conv.lin_r.weight.data = torch.tensor(ours.weight), torch.tensor(ours.own)
    edges = dense_to_sparse(torch.tensor(a.T))[0]  # PyG sends from source to target: row v of A becomes the target v
    expected = conv(torch.tensor(h), edges)
    expected = {"identity": lambda z: z, "relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[activation](
        expected
    )
    np.testing.assert_allclose(gcn.by_matrices(a, h, ours), expected.detach().numpy(), atol=1e-12)


def test_weights_make_a_weighted_mean():
    a = np.array([[0, 3.0, 1.0], [0, 0, 0], [2.0, 0, 0]])
    h = np.array([[1.0], [10.0], [2.0]])
    np.testing.assert_allclose(gcn.by_matrices(a, h, ONE), [[1 + 32 / 4], [10], [3]])


def test_star_by_hand():
    h = np.array([[1.0], [2.0], [4.0], [6.0]])
    np.testing.assert_array_equal(gcn.by_node_loop(star(3), h, ONE), [[5], [3], [5], [7]])


def test_isolated_node_keeps_its_own_part_and_nothing_is_nan():
    a, h = with_isolated(cycle(4)), np.arange(10.0).reshape(5, 2)
    ours = layer(2, 3)
    forms = gcn.four_forms(a, h, [ours])
    np.testing.assert_allclose(forms.dense[-1], ours.own @ h[-1])
    for form in (forms.node_loop, forms.messages, forms.dense, forms.sparse):
        assert np.isfinite(form).all()


def test_naive_division_would_give_nan():
    a = with_isolated(cycle(4))
    with np.errstate(divide="ignore", invalid="ignore"):
        assert np.isnan((1 / a.sum(axis=1))[:, None] * (a @ np.ones((5, 1)))).any()


def test_a_form_that_drifts_shows_in_the_difference():
    same = np.ones((2, 1))
    assert gcn.Forms(same, same, same, same).largest_difference == 0
    assert gcn.Forms(same, same + 1e-9, same, same).largest_difference == pytest.approx(1e-9)


def test_graphconv_with_mean_is_the_same_layer():
    a, h, ours = GRAPHS["directed"], np.random.default_rng(5).normal(size=(6, 2)), layer(2, 2)
    conv = GraphConv(2, 2, aggr="mean", bias=False).double()
    conv.lin_rel.weight.data, conv.lin_root.weight.data = torch.tensor(ours.weight), torch.tensor(ours.own)
    expected = conv(torch.tensor(h), dense_to_sparse(torch.tensor(a.T))[0]).detach().numpy()
    np.testing.assert_allclose(gcn.by_messages(a, h, ours), expected, atol=1e-12)


def test_sigmoid_does_not_overflow():
    with np.errstate(all="raise"):
        np.testing.assert_allclose(gcn.ACTIVATIONS["sigmoid"](np.array([-2000.0, 0.0, 2000.0])), [0, 0.5, 1])


@pytest.mark.parametrize(
    ("adjacency", "features", "layers", "message"),
    [
        ([[0, 1]], [[1]], [ONE], "square, got 1 x 2"),
        ([[0]], [[1], [2]], [ONE], "1 nodes, the feature matrix has 2 rows"),
        ([[0]], [[1, 2]], [ONE], "W is 1 x 1, the nodes have 2 features"),
        ([[0]], [[float("nan")]], [ONE], "not finite"),
        ([[0]], [["a"]], [ONE], "matrix of numbers"),
        ([[0, 1, -1], [0, 0, 0], [0, 0, 0]], [[1], [1], [1]], [ONE], "row 1 of A add up to 0"),
        ([[0]], [[1]], [gcn.Layer(np.eye(1), np.eye(1), "step")], "activation 'step' is unknown"),
        ([[0]], [[1]], [gcn.Layer(np.ones((2, 1)), np.ones((1, 1)))], "W gives 2 features, B gives 1"),
    ],
)
def test_bad_input_is_refused(adjacency, features, layers, message):
    with pytest.raises(InputError, match=message):
        gcn.four_forms(adjacency, features, layers)
