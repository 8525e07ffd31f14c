"""Start features and weights: readable text in, the same numbers for the same name and seed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl2core.errors import InputError
from dl2core.graphs.layers import features


@pytest.mark.parametrize("kind", ["numbers", "random 2-d", "random 3-d"])
def test_editing_the_graph_leaves_the_other_nodes_alone(kind):
    before = features.start(["1", "2", "3"], kind, seed=4)
    after = features.start(["3", "1", "hub"], kind, seed=4)
    np.testing.assert_array_equal(after[0], before[2])
    np.testing.assert_array_equal(after[1], before[0])


def test_seed_changes_random_features_and_nothing_else():
    assert (features.start(["1"], "random 3-d", seed=1) != features.start(["1"], "random 3-d", seed=2)).all()
    np.testing.assert_array_equal(features.start(["1"], "numbers", seed=1), features.start(["1"], "numbers", seed=2))


def test_own_values_replace_those_of_the_kind_and_wait_for_a_deleted_node():
    values = features.start(["1", "2"], "numbers", own="2: 7.5; 9: 3")
    np.testing.assert_array_equal(values, [[4], [7.5]])
    np.testing.assert_array_equal(features.start(["9"], "numbers", own="2: 7.5; 9: 3"), [[3]])


names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=5)
numbers = st.lists(st.floats(-1e6, 1e6).map(lambda x: float(f"{x:.6g}")), min_size=1, max_size=4).map(tuple)


@given(st.dictionaries(names, numbers))
def test_rows_survive_being_written_and_read(rows):
    assert features.parse_rows(features.write_rows(rows)) == rows


@pytest.mark.parametrize("text", ["4", "1:", ": 4", "1: four", "1: nan", "1: 1e9", "1: inf"])
def test_unreadable_rows_are_refused(text):
    with pytest.raises(InputError):
        features.parse_rows(text)


def test_wrong_number_of_values_is_named():
    with pytest.raises(InputError, match="node 1 was given 2 values, numbers takes 1"):
        features.start(["1"], "numbers", own="1: 2 3")


def test_matrices_are_read_and_their_size_is_checked():
    np.testing.assert_array_equal(features.parse_matrix("2", width=2, name="W"), [[2, 0], [0, 2]])
    np.testing.assert_array_equal(features.parse_matrix("1 2; 3 4", width=2, name="W"), [[1, 2], [3, 4]])
    with pytest.raises(InputError, match="W should be 3 x 3, got 2 rows of 2"):
        features.parse_matrix("1 2; 3 4", width=3, name="W")


def test_weights_are_seeded():
    one, same, other = (features.weights(3, 2, kind="seeded", seed=s) for s in (1, 1, 2))
    np.testing.assert_array_equal(one[1].weight, same[1].weight)
    assert (one[0].weight != other[0].weight).all()
    assert (one[0].weight != one[1].weight).all()
    assert np.abs(one[0].weight).max() <= 1
    np.testing.assert_array_equal(features.weights(2, 1)[0].weight, np.eye(2))


def test_unknown_kinds_are_refused():
    with pytest.raises(InputError, match="features 'two-hot'"):
        features.start(["1"], "two-hot")
    with pytest.raises(InputError, match="weights 'ones'"):
        features.weights(1, 1, kind="ones")
    with pytest.raises(InputError, match="at least one layer, got 0"):
        features.weights(1, 0)
