"""Every variant against the PyTorch Geometric line that its table names."""

import numpy as np
import pytest
import torch
from graphs.cases import GRAPHS, cycle, layer, problems, star
from hypothesis import given, settings
from torch_geometric.nn import GATConv, GCNConv, GraphConv, SAGEConv
from torch_geometric.utils import add_remaining_self_loops, dense_to_sparse

from dl2core.errors import InputError
from dl2core.graphs.layers import layer as gcn
from dl2core.graphs.layers import variants


def pyg(name: str, a: np.ndarray, h: np.ndarray, ours: gcn.Layer) -> np.ndarray:
    """The output of the PyG layer with our weights."""
    d_out, d_in = ours.weight.shape
    edges = dense_to_sparse(torch.tensor(a.T))[0]
    weight, own = torch.tensor(ours.weight), torch.tensor(ours.own)
    if name == "symmetric":
        conv = GCNConv(d_in, d_out, bias=False).double()
        conv.lin.weight.data = weight
    elif name == "attention":
        conv = GATConv(d_in, d_out, heads=1, bias=False).double()
        conv.lin.weight.data = weight
        conv.att_dst.data = torch.tensor(ours.attention[0]).view(1, 1, -1)
        conv.att_src.data = torch.tensor(ours.attention[1]).view(1, 1, -1)
    elif name == "sum":
        conv = GraphConv(d_in, d_out, aggr="add", bias=False).double()
        conv.lin_rel.weight.data, conv.lin_root.weight.data = weight, own
    elif name == "self-loops":
        edges = add_remaining_self_loops(edges, num_nodes=len(a))[0]
        conv = SAGEConv(d_in, d_out, aggr="mean", root_weight=False, bias=False).double()
        conv.lin_l.weight.data = weight
    else:
        conv = SAGEConv(d_in, d_out, aggr=name, bias=False).double()
        conv.lin_l.weight.data, conv.lin_r.weight.data = weight, own
    with torch.inference_mode():
        return conv(torch.tensor(h), edges).numpy()


# PyG's own median cannot take a graph without a single edge; ours is checked by hand below.
CASES = [(name, graph) for name in variants.VARIANTS for graph in GRAPHS if (name, graph) != ("median", "one node")]


@pytest.mark.parametrize(("name", "graph"), CASES)
def test_variant_equals_its_pyg_line(name, graph):
    a = GRAPHS[graph]
    h, ours = np.random.default_rng(2).normal(size=(len(a), 3)), layer(3, 4, seed=3)
    np.testing.assert_allclose(variants.step(a, h, ours, name=name).after, pyg(name, a, h, ours), atol=1e-6)


def test_symmetric_normalisation_uses_edge_weights_as_gcnconv_does():
    a = np.array([[0, 2.5, 0.5], [2.5, 0, 1], [0.5, 1, 0]])
    h, ours = np.random.default_rng(4).normal(size=(3, 2)), layer(2, 2)
    edges, weight = dense_to_sparse(torch.tensor(a.T))
    conv = GCNConv(2, 2, bias=False).double()
    conv.lin.weight.data = torch.tensor(ours.weight)
    with torch.inference_mode():
        expected = conv(torch.tensor(h), edges, weight).numpy()
    np.testing.assert_allclose(variants.step(a, h, ours, name="symmetric").after, expected, atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_mean_is_the_report_layer(problem):
    adjacency, features, layers = problem
    expected = gcn.four_forms(adjacency, features, layers).node_loop
    actual = variants.run(adjacency, features, layers, name="mean")[-1].after
    np.testing.assert_allclose(actual, expected, atol=1e-12 * max(1, np.abs(expected).max()))


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_parts_of_a_step_add_up(problem):
    adjacency, features, layers = problem
    for name, kind in variants.VARIANTS.items():
        one = variants.step(adjacency, features, layers[0], name=name)
        total = one.heard if one.own is None else one.heard + one.own
        np.testing.assert_array_equal(one.total, total)
        assert (one.own is not None) == kind.has_own
        assert (one.coefficients is None) == (one.picked is not None)
        if one.picked is not None:
            for v, k in np.ndindex(one.picked.shape):
                u = one.picked[v, k]
                assert one.aggregated[v, k] == (features[u, k] if u >= 0 else 0)
                assert u < 0 or adjacency[v, u] != 0


def test_attention_rows_sum_to_one_and_zero_vectors_give_the_mean_with_self_loops():
    a, h = GRAPHS["isolated"], np.random.default_rng(6).normal(size=(7, 3))
    chosen = layer(3, 3)
    weights = variants.step(a, h, chosen, name="attention").coefficients
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    assert (weights[(a + np.eye(7)) == 0] == 0).all()
    even = gcn.Layer(chosen.weight, chosen.own, "identity", np.zeros((2, 3)))
    np.testing.assert_allclose(
        variants.step(a, h, even, name="attention").after, variants.step(a, h, even, name="self-loops").after
    )


def test_median_of_an_even_number_is_the_lower_middle_one():
    h = np.array([[0.0], [5.0], [1.0], [3.0], [9.0]])
    assert variants.step(star(4), h, gcn.Layer(np.eye(1), 0 * np.eye(1)), name="median").after[0, 0] == 3
    assert np.median(h[1:]) == 4  # numpy takes the mean of the two


@pytest.mark.parametrize("name", ["max", "median"])
def test_a_graph_without_edges_leaves_only_the_own_part(name):
    ours = layer(2, 3)
    after = variants.step(np.zeros((2, 2)), np.ones((2, 2)), ours, name=name).after
    np.testing.assert_allclose(after, np.ones((2, 2)) @ ours.own.T)


def test_propagation_matrices_by_hand():
    a = cycle(4)
    np.testing.assert_array_equal(variants.propagation(a, "sum"), a)
    np.testing.assert_array_equal(variants.propagation(a, "mean"), a / 2)
    np.testing.assert_allclose(variants.propagation(a, "self-loops"), (a + np.eye(4)) / 3)
    np.testing.assert_allclose(variants.propagation(a, "symmetric"), (a + np.eye(4)) / 3)  # regular: both agree
    wheel = GRAPHS["wheel"]
    assert variants.propagation(wheel, "symmetric")[0, 1] == pytest.approx(1 / np.sqrt(7 * 4))


def test_a_loop_that_is_there_is_not_added_twice():
    np.testing.assert_array_equal(variants.with_self_loops(np.array([[2.0, 1], [1, 0]])), [[2, 1], [1, 1]])


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_forms_agree_where_there_is_a_matrix_form(problem):
    adjacency, features, layers = problem
    for name, kind in variants.VARIANTS.items():
        difference = variants.forms_difference(adjacency, features, layers, name=name)
        scale = max(1.0, np.abs(variants.run(adjacency, features, layers, name=name)[-1].after).max())
        assert (difference is not None) == kind.linear
        assert difference is None or difference < 1e-12 * scale


def test_bad_input_is_refused():
    one = layer(1, 1)
    with pytest.raises(InputError, match="'avg' is unknown"):
        variants.step(cycle(3), np.ones((3, 1)), one, name="avg")
    with pytest.raises(InputError, match="max has no matrix form"):
        variants.propagation(cycle(3), "max")
    with pytest.raises(InputError, match="weighted degree of row 1 is -1"):
        variants.propagation(np.array([[0, -2.0], [-2.0, 0]]), "symmetric")
    with pytest.raises(InputError, match="two attention vectors"):
        variants.step(cycle(3), np.ones((3, 1)), gcn.Layer(np.eye(1), np.eye(1)), name="attention")
