"""Intervals and correlations against scipy, statsmodels and hand-made cases."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

from dl2core import stats
from dl2core.errors import InputError

finite = st.floats(-1e6, 1e6)


@given(st.integers(1, 50_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_equals_statsmodels(case):
    successes, n = case
    low, high = proportion_confint(successes, n, method="wilson")
    assert stats.wilson(successes, n) == pytest.approx((100 * low, 100 * high), abs=1e-9)


@pytest.mark.parametrize(("successes", "n"), [(1, 0), (-1, 10), (11, 10)])
def test_wilson_refuses_what_is_no_proportion(successes, n):
    with pytest.raises(InputError, match=f"{successes} of {n}"):
        stats.wilson(successes, n)


def test_an_interval_holds_its_ends_and_numpy_numbers():
    interval = stats.Interval(1.0, 2.0)
    assert 1.0 in interval
    assert np.float32(1.5) in interval
    assert 2.1 not in interval
    assert "1.5" not in interval


# Newcombe 1998, Statistics in Medicine 17, Table III, method 10: cells e (both), f, g, h (neither), limits of (f - g) / n
TABLE_III = (
    ((36, 12, 2, 0), (0.0569, 0.3404)),
    ((20, 12, 2, 16), (0.0562, 0.3292)),
    ((18, 12, 2, 18), (0.0562, 0.3290)),
    ((36, 14, 0, 0), (0.1528, 0.4167)),
    ((35, 14, 0, 1), (0.1461, 0.4175)),
    ((18, 14, 0, 18), (0.1441, 0.3963)),
    ((2, 97, 1, 0), (0.8721, 0.9854)),
    ((1, 97, 1, 1), (0.8736, 0.9850)),
    ((0, 29, 1, 0), (0.6666, 0.9882)),
    ((2, 98, 0, 0), (0.9178, 0.9945)),
    ((1, 98, 0, 1), (0.9171, 0.9916)),
    ((0, 30, 0, 0), (0.8395, 1.0000)),
    ((54, 0, 0, 0), (-0.0664, 0.0664)),
    ((53, 0, 0, 1), (-0.0729, 0.0729)),
    ((30, 0, 0, 24), (-0.0358, 0.0358)),
    ((29, 0, 0, 25), (-0.0354, 0.0354)),
)


@pytest.mark.parametrize(("cells", "limits"), TABLE_III)
def test_newcombe_reproduces_the_paper(cells, limits):
    assert stats.newcombe(*cells) == pytest.approx([100 * limit for limit in limits], abs=0.0101)


@given(st.tuples(*[st.integers(0, 500)] * 4).filter(any))
def test_newcombe_turned_round_has_the_other_sign_and_is_never_zero_wide(cells):
    both, gained, lost, neither = cells
    low, high = stats.newcombe(both, gained, lost, neither)
    assert -100 <= low < high <= 100
    assert stats.newcombe(both, lost, gained, neither) == pytest.approx((-high, -low), abs=1e-9)


@pytest.mark.parametrize("cells", [(0, 0, 0, 0), (5, -1, 0, 3)])
def test_newcombe_refuses_what_are_no_counts(cells):
    with pytest.raises(InputError, match="at least one image"):
        stats.newcombe(*cells)


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_exact_mcnemar_test_equals_statsmodels(gained, lost):
    assert stats.mcnemar(gained, lost) == pytest.approx(mcnemar([[0, gained], [lost, 0]], exact=True).pvalue, abs=1e-12)


def _pairs(right: int, gained: int, lost: int, n: int = 10_000) -> tuple[np.ndarray, np.ndarray]:
    """Answers before and after: `right` of n are right both times, so many gained and lost, the others wrong."""
    before, after = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    before[: right + lost] = True
    after[:right] = after[right + lost : right + lost + gained] = True
    return before, after


def test_four_gained_and_none_lost_is_no_clear_difference_and_six_is():
    four, six = (stats.paired_difference(*_pairs(8000, gained, 0)) for gained in (4, 6))
    assert four.interval == pytest.approx((-0.009, 0.090), abs=5e-4)
    assert four.p == 0.125
    assert 0 not in six.interval
    assert six.p == pytest.approx(0.03125)


@pytest.mark.parametrize("right", [0, 100, 5000, 8000, 9500, 9988])
def test_an_interval_excludes_zero_only_where_the_exact_test_does(right):
    for pairs in range(13):
        for gained in range(pairs + 1):
            found = stats.paired_difference(*_pairs(right, gained, pairs - gained))
            assert found.points == pytest.approx((2 * gained - pairs) / 100)
            assert found.interval.low < found.interval.high
            assert 0 in found.interval or found.p < 0.05


def test_five_per_cent_of_many_intervals_exclude_zero_by_chance():
    assert stats.by_chance(310) == 15.5


def test_paired_difference_is_narrower_than_two_unpaired_intervals():
    generator = np.random.default_rng(0)
    before = generator.random(1000) < 0.8
    after = before.copy()
    after[:20] = True
    paired = stats.paired_difference(before, after).interval
    unpaired = stats.wilson(int(after.sum()), 1000)
    assert paired.high - paired.low < unpaired.high - unpaired.low


@pytest.mark.parametrize(("before", "after"), [([True], [True, False]), ([], []), ([[True]], [[False]])])
def test_paired_difference_needs_the_same_images(before, after):
    with pytest.raises(InputError, match="the same images"):
        stats.paired_difference(before, after)


def test_bootstrap_of_the_median_agrees_with_scipy():
    data = np.random.default_rng(3).lognormal(size=101)
    ours = stats.bootstrap_median(data, resamples=20_000)
    theirs = scipy_stats.bootstrap(
        (data,), np.median, n_resamples=20_000, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    assert ours == pytest.approx((theirs.low, theirs.high), rel=0.03)


def test_bootstrap_is_seeded_and_bounded_by_the_data():
    data = [3.0, 1.0, 2.0, 10.0]
    assert stats.bootstrap_median(data, seed=1) == stats.bootstrap_median(data, seed=1)
    interval = stats.bootstrap_median(data)
    assert 1.0 <= interval.low <= np.median(data) <= interval.high <= 10.0


@pytest.mark.parametrize("values", [[], [[1.0]], [1.0, math.nan]])
@pytest.mark.parametrize("function", [stats.bootstrap_median, stats.interquartile_range])
def test_a_list_of_finite_numbers_is_needed(function, values):
    with pytest.raises(InputError, match="finite numbers"):
        function(values)


@given(st.lists(finite, min_size=1, max_size=50))
def test_interquartile_range_equals_scipy(values):
    assert stats.interquartile_range(values) == pytest.approx(scipy_stats.iqr(values), abs=1e-6)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_ranks_share_ties_as_scipy_does(values):
    assert stats.ranks(values).tolist() == scipy_stats.rankdata(values).tolist()


@given(st.integers(2, 30).flatmap(lambda n: st.tuples(*[st.lists(st.integers(0, 9), min_size=n, max_size=n)] * 2)))
def test_spearman_equals_scipy(pair):
    x, y = pair
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert math.isnan(stats.spearman(x, y))
    else:
        assert stats.spearman(x, y) == pytest.approx(scipy_stats.spearmanr(x, y).statistic)


@pytest.mark.parametrize(("x", "y"), [([1, 2], [1, 2, 3]), ([1], [1]), ([], [])])
def test_spearman_needs_two_lists_of_one_length(x, y):
    with pytest.raises(InputError, match=f"got {len(x)} and {len(y)}"):
        stats.spearman(x, y)
