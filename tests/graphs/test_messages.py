"""Question 3.2.b and 3.3: message functions, the slip, the derivation and the counterexamples."""

import numpy as np
import pytest
from graphs.cases import GRAPHS, cycle, layer, problems, star, with_isolated
from hypothesis import given, settings

from dl2core.errors import InputError
from dl2core.graphs.layers import additivity, derivation, messages, variants
from dl2core.graphs.layers import layer as gcn


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_linear_message_is_the_report_layer(problem):
    a, h, layers = problem
    expected = gcn.by_matrices(a, h, layers[0])
    actual = messages.passed(a, h, layers[0], name="linear").after
    np.testing.assert_allclose(actual, expected, atol=1e-12 * max(1, np.abs(expected).max()))


@pytest.mark.parametrize("name", messages.MESSAGES)
def test_only_the_linear_message_fits_equation_two(name):
    found = messages.refutation(GRAPHS["wheel"], layer(2, 3, seed=8), name=name, node=0)
    assert messages.MESSAGES[name].inside == (found.gap < 1e-12)
    if name == "edge":
        np.testing.assert_allclose(found.actual, 2 * found.expected)


def test_relu_messages_do_not_cancel_by_hand():
    found = messages.refutation(cycle(4), gcn.Layer(np.eye(1), np.eye(1)), name="relu", node=0)
    assert (found.first[0], found.second[0], found.expected[0], found.actual[0]) == (0.5, 0, 0.5, 0)


def test_edge_features_are_symmetric_and_only_on_edges():
    e = messages.edge_features(GRAPHS["wheel"], seed=3)
    np.testing.assert_array_equal(e, e.T)
    np.testing.assert_array_equal(e != 0, GRAPHS["wheel"] != 0)


def test_slip_applies_w_twice():
    h = np.array([[1.0], [2.0], [3.0]])
    found = messages.slip(star(2), h, gcn.Layer(3 * np.eye(1), np.eye(1)))
    np.testing.assert_array_equal(found.corrected[:, 0], [3 * 2.5 + 1, 3 * 1 + 2, 3 * 1 + 3])
    np.testing.assert_array_equal(found.printed[:, 0], [9 * 2.5 + 1, 9 * 1 + 2, 9 * 1 + 3])
    assert messages.slip(star(2), h, gcn.Layer(np.eye(1), np.eye(1))).gap == 0  # W = 1 hides it


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_derivation_ends_at_the_layer(problem):
    a, h, layers = problem
    found = derivation.derive(a, h, layers[0])
    np.testing.assert_allclose(found.sums, a @ h)
    expected = gcn.by_node_loop(a, h, layers[0])
    np.testing.assert_allclose(found.after, expected, atol=1e-12 * max(1, np.abs(expected).max()))


@pytest.mark.parametrize("name", variants.VARIANTS)
@pytest.mark.parametrize("graph", ["star", "wheel", "cycle"])
def test_exactly_the_linear_variants_are_additive(name, graph):
    found = additivity.probe(GRAPHS[graph], name=name)
    assert found.additive == variants.VARIANTS[name].linear


def test_the_median_counterexample_of_the_star():
    found = additivity.probe(star(4), name="median", node=0)
    assert found.sum_of_outputs == 0
    assert found.output_of_sum == 3
    np.testing.assert_array_equal(found.inputs.sum(axis=0), [0, 3, 3, 3, 3])


def test_what_has_no_answer_is_refused():
    with pytest.raises(InputError, match="node 5 has no neighbour"):
        messages.refutation(with_isolated(cycle(4)), layer(1, 1), name="relu", node=4)
    with pytest.raises(InputError, match="node 2 has 1 neighbours"):
        additivity.probe(star(3), name="median", node=1)
    with pytest.raises(InputError, match="'loud' is unknown"):
        messages.message("loud")
    with pytest.raises(InputError, match="it is 2 x 1"):
        messages.slip(cycle(3), np.ones((3, 1)), layer(1, 2))
