"""Depth: receptive fields against powers of A, energies in closed form, and why bipartite graphs swing."""

import math

import networkx as nx
import numpy as np
import pytest
from graphs.cases import GRAPHS, cycle, problems, star, wheel
from hypothesis import given, settings
from scipy.spatial.distance import pdist

from dl2core.errors import InputError
from dl2core.graphs.layers import depth

RANDOM = np.random.default_rng(0).normal(size=(7, 4))


@settings(max_examples=50, deadline=None)
@given(problems())
def test_hops_say_when_a_power_of_a_plus_i_first_reaches_a_node(problem):
    a, _, _ = problem
    reach, found = np.eye(len(a)) > 0, np.where(np.eye(len(a)) > 0, 0, -1)
    for layers in range(1, len(a) + 1):
        reach = reach @ ((a != 0) | np.eye(len(a), dtype=bool))
        found = np.where((found < 0) & reach, layers, found)
    for v in range(len(a)):
        assert depth.hops(a, v) == found[v].tolist()


def test_dirichlet_energy_is_the_quadratic_form_of_the_laplacian():
    a = wheel(6)
    laplacian = nx.laplacian_matrix(nx.from_numpy_array(a)).toarray()
    assert depth.dirichlet_energy(a, RANDOM) == pytest.approx(np.trace(RANDOM.T @ laplacian @ RANDOM))
    assert depth.dirichlet_energy(a, np.ones((7, 3))) == pytest.approx(0, abs=1e-12)


def test_mean_average_distance_against_scipy():
    assert depth.mean_average_distance(RANDOM) == pytest.approx(pdist(RANDOM, "cosine").mean())
    assert depth.mean_average_distance(np.vstack([RANDOM, np.zeros(4)])) == pytest.approx(
        pdist(RANDOM, "cosine").mean()
    )
    assert math.isnan(depth.mean_average_distance(np.array([[1.0], [0.0]])))


@pytest.mark.parametrize("name", ["mean", "own", "self-loops", "symmetric"])
def test_a_connected_graph_with_odd_cycles_smooths(name):
    rows = depth.smoothing(wheel(6), RANDOM, name=name, layers=60)
    assert rows[0].distance > 0.5
    # the symmetric operator ends at h_v ~ sqrt(d_v): alike in direction, not in length
    assert rows[-1].distance < 1e-6
    if name != "symmetric":
        assert rows[-1].relative_energy < 1e-6 * rows[0].relative_energy


@pytest.mark.parametrize("graph", ["cycle", "star"])
def test_bipartite_graphs_swing_under_the_mean_alone_but_not_with_self_loops_or_an_own_term(graph):
    a = GRAPHS[graph]
    h = RANDOM[: len(a)]
    rows = depth.smoothing(a, h, name="mean", layers=200)
    assert rows[-1].energy > 0.1
    assert rows[-1].energy == pytest.approx(rows[-3].energy, rel=1e-6)  # two layers later the same
    for cure in ("self-loops", "own"):
        assert depth.smoothing(a, h, name=cure, layers=200)[-1].relative_energy < 1e-9


def test_the_swing_is_the_eigenvalue_minus_one():
    assert depth.extreme_eigenvalues(cycle(6), propagation="mean") == pytest.approx((-1, 1))
    assert depth.extreme_eigenvalues(star(6), propagation="mean") == pytest.approx((-1, 1))
    assert depth.extreme_eigenvalues(wheel(6), propagation="mean")[0] > -0.9
    assert depth.extreme_eigenvalues(cycle(6), propagation="self-loops") == pytest.approx((-1 / 3, 1))


def test_going_back_to_the_start_keeps_the_nodes_apart():
    rows = depth.smoothing(wheel(6), RANDOM, name="start", layers=200)
    assert rows[-1].distance > 0.1
    # the fixed point of H = (1 - s) P H + s H0
    looped = (wheel(6) + np.eye(7)) / (wheel(6).sum(axis=1, keepdims=True) + 1)
    fixed = np.linalg.solve(np.eye(7) - 0.8 * looped, 0.2 * RANDOM)
    assert rows[-1].energy == pytest.approx(depth.dirichlet_energy(wheel(6), fixed))


def test_bad_input_is_refused():
    with pytest.raises(InputError, match=r"0\.\.200, got 201"):
        depth.smoothing(cycle(3), np.ones((3, 1)), name="mean", layers=201)
    with pytest.raises(InputError, match="'max' is unknown"):
        depth.smoothing(cycle(3), np.ones((3, 1)), name="max", layers=1)
    with pytest.raises(InputError, match="node 4 is not one of the 3"):
        depth.hops(cycle(3), 3)


def test_a_directed_cycle_turns_for_ever_though_no_eigenvalue_is_minus_one() -> None:
    ring = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]])
    assert depth.swinging(ring, propagation="mean") == pytest.approx((-0.5 - 0.75**0.5 * 1j, -0.5 + 0.75**0.5 * 1j))
    start = np.random.default_rng(0).normal(size=(3, 8))
    energies = {round(one.relative_energy, 9) for one in depth.smoothing(ring, start, name="mean", layers=30)}
    assert len(energies) == 1
    assert energies.pop() > 0.1


def test_only_bipartite_components_swing_on_undirected_graphs() -> None:
    assert depth.swinging(cycle(6), propagation="mean") == pytest.approx((-1,))
    assert depth.swinging(wheel(6), propagation="mean") == ()
    assert depth.swinging(cycle(6), propagation="self-loops") == ()
    apart = np.zeros((5, 5))
    apart[:3, :3], apart[3:, 3:] = 1 - np.eye(3), 1 - np.eye(2)  # a triangle and an edge
    assert depth.swinging(apart, propagation="mean") == pytest.approx((-1,))
