"""Axes end on round numbers, and every tick is one."""

import pytest

from pages.ui.charts import axes


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (0, 355, [0, 100, 200, 300, 400]),
        (0, 2085.8, [0, 500, 1000, 1500, 2000, 2500]),
        (67.668, 81.07, [65, 70, 75, 80, 85]),
        (0, 0, [0, 2e-10]),
    ],
)
def test_linear_ticks_are_round_and_hold_the_values(low, high, shown):
    assert axes.ticks(low, high) == pytest.approx(shown)


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (2.87, 328, [2, 10, 100, 500]),
        (1.04, 10.4, [1, 2, 5, 10, 20]),
        (5.28, 132.9, [5, 10, 100, 200]),
        (0.06, 17.6, [0.05, 0.1, 1, 10, 20]),
        (100, 100, [50, 100, 200]),
    ],
)
def test_log_ticks_are_decades_or_one_two_five(low, high, shown):
    assert axes.log_ticks(low, high) == shown


def test_an_axis_ends_on_its_outer_ticks():
    encoding = axes.linear([3.1, 9.7])
    assert axes.ends(encoding) == (encoding["axis"].values[0], encoding["axis"].values[-1])
