"""Charts of the latency page: the names of points cover neither each other nor other points."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.cnn.latency import names


@pytest.mark.parametrize("letters", [13, 20])
def test_a_lone_name_stands_above_and_inside_the_plot(letters):
    assert names.sides([0.5], [0.5], ["ViT-B/32"], letters=letters) == ["above"]
    assert names.sides([0.5], [1.0], ["ViT-B/32"], letters=letters) == ["below"]
    assert names.sides([0.0], [0.5], ["ViT-B/32"], letters=letters) == ["right"]
    assert names.sides([1.0], [0.5], ["ViT-B/32"], letters=letters) == ["left"]


def test_four_points_in_a_heap_are_named_on_four_sides():
    found = names.sides([0.5, 0.51, 0.5, 0.51], [0.5, 0.5, 0.51, 0.51], ["one", "two", "three", "four"], letters=13)
    assert set(found) == set(names.SIDES)


place = st.floats(0, 1)


@given(st.lists(st.tuples(place, place), min_size=1, max_size=8))
def test_every_point_has_one_side_and_points_far_apart_are_named_above(points):
    found = names.sides([x for x, _ in points], [y for _, y in points], ["name"] * len(points), letters=13)
    assert len(found) == len(points)
    assert set(found) <= set(names.SIDES)
    inside = all(0.1 < x < 0.9 and 0.1 < y < 0.9 for x, y in points)
    apart = all(abs(x - a) > 0.2 or abs(y - b) > 0.2 for (x, y), (a, b) in itertools.combinations(points, 2))
    if inside and apart:
        assert set(found) == {"above"}
