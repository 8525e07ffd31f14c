"""Question 3.4: graph layers are equivariant, plain networks are not; numberings, colours and collisions."""

import math

import networkx as nx
import numpy as np
import pytest
from graphs.cases import cycle, layer, problems, star, wheel
from hypothesis import given, settings
from hypothesis import strategies as st

from dl2core.errors import InputError
from dl2core.graphs.layers import permutation, variants
from dl2core.graphs.layers import refinement as colours


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 99))
def test_every_variant_is_equivariant(problem, seed):
    a, h, layers = problem
    order = permutation.shuffled(len(a), seed=seed)
    for name in variants.VARIANTS:

        def network(a, h, name=name):
            return variants.run(a, h, layers, name=name)[-1].after

        scale = max(1.0, np.abs(network(a, h)).max())
        assert permutation.equivariance_error(network, a, h, order=order) < 1e-12 * scale


def test_the_report_layer_is_equivariant_to_rounding():
    h = np.random.default_rng(0).normal(size=(7, 3))

    def network(a, h):
        return variants.run(a, h, [layer(3, 3, activation="tanh")], name="mean")[-1].after

    assert permutation.equivariance_error(network, wheel(6), h, order=permutation.shuffled(7, seed=2)) < 2e-15


def test_a_plain_network_is_not():
    h = np.random.default_rng(0).normal(size=(7, 2))
    plain = permutation.flat_network(7, 2, seed=1)
    assert permutation.equivariance_error(plain, wheel(6), h, order=permutation.shuffled(7, seed=2)) > 0.1
    assert permutation.equivariance_error(plain, wheel(6), h, order=range(7)) == 0


def test_a_plain_network_takes_one_number_of_nodes():
    plain = permutation.flat_network(6, 2)
    assert plain.inputs == 48
    with pytest.raises(InputError, match=r"takes 48 numbers .* 7 nodes gives 63"):
        plain(wheel(6), np.ones((7, 2)))


def test_relabelling_by_hand():
    a, h = permutation.relabelled(star(2), [[1.0], [2.0], [3.0]], permutation.swapped(3, 0, 2))
    np.testing.assert_array_equal(a, [[0, 0, 1], [0, 0, 1], [1, 1, 0]])
    np.testing.assert_array_equal(h, [[3], [2], [1]])


@given(st.integers(1, 8), st.integers(0, 50))
def test_a_permutation_matrix_is_orthogonal_and_undoes_itself(n, seed):
    p = permutation.matrix(permutation.shuffled(n, seed=seed))
    np.testing.assert_array_equal(p @ p.T, np.eye(n))
    assert n < 2 or not np.array_equal(p, np.eye(n))


@pytest.mark.parametrize(
    ("graph", "symmetries"),
    [(star(3), 6), (cycle(4), 8), (cycle(5), 10), (wheel(5), 10), (np.zeros((4, 4)), 24), (np.diag([1, 0, 0]), 2)],
)
def test_a_graph_has_n_factorial_over_its_symmetries_many_matrices(graph, symmetries):
    found = permutation.all_matrices(graph)
    assert len(found) == math.factorial(len(graph)) // symmetries
    assert {one.count for one in found} == {symmetries}
    np.testing.assert_array_equal(found[0].adjacency, graph)
    for one in found:
        p = permutation.matrix(one.order)
        np.testing.assert_array_equal(p @ graph @ p.T, one.adjacency)
    assert len({one.adjacency.tobytes() for one in found}) == len(found)


def test_too_many_nodes_are_refused_with_their_number():
    with pytest.raises(InputError, match="8 nodes have 40,320 numberings"):
        permutation.all_matrices(cycle(8))


def test_bad_orders_are_refused():
    with pytest.raises(InputError, match=r"holds each of 0\.\.2 once"):
        permutation.matrix([0, 0, 1])
    with pytest.raises(InputError, match="order has 2 nodes, the graph has 3"):
        permutation.relabelled(cycle(3), np.ones((3, 1)), [1, 0])
    with pytest.raises(InputError, match="cannot be swapped, there are 3"):
        permutation.swapped(3, 0, 3)


def triangles() -> np.ndarray:
    return np.kron(np.eye(2), cycle(3))


def test_colours_cannot_tell_a_hexagon_from_two_triangles():
    refined = colours.refine([cycle(6), triangles(), wheel(5)])
    assert refined.alike(0, 1)
    assert not refined.alike(0, 2)
    h = np.ones((6, 1))

    for name in variants.VARIANTS:  # and neither can any of the layers
        outputs = [variants.run(a, h, [layer(1, 2)], name=name)[-1].after for a in (cycle(6), triangles())]
        np.testing.assert_allclose(*outputs)


def test_colours_of_a_wheel_are_hub_and_rim():
    refined = colours.refine([wheel(6)])
    assert refined.stable == 1
    assert len(set(refined.rounds[-1][0])) == 2
    assert len({refined.rounds[-1][0][v] for v in range(1, 7)}) == 1


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 8))
def test_colour_refinement_agrees_with_networkx(seed, n):
    one = nx.gnp_random_graph(n, 0.4, seed=seed)
    other = nx.gnp_random_graph(n, 0.4, seed=seed + 1)
    pair = [nx.to_numpy_array(g) for g in (one, other)]
    hashes = [nx.weisfeiler_lehman_graph_hash(g, iterations=2 * n) for g in (one, other)]
    assert colours.refine(pair, rounds=2 * n).alike(0, 1) == (hashes[0] == hashes[1])


def test_which_neighbourhoods_collide():
    blind = [{name for name, (x, y) in colours.collisions(pair).items() if x == y} for pair in colours.PAIRS]
    assert blind == [{"mean", "max", "median"}, {"mean", "max", "median"}, {"max"}, {"sum", "mean"}]
