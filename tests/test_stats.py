"""Intervals and correlations against scipy, statsmodels and hand-made cases."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats
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


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=200))
def test_paired_difference_is_the_normal_interval_of_the_mean_difference(answers):
    before, after = zip(*answers, strict=True)
    result = stats.paired_difference(before, after)
    differences = np.array(after, dtype=float) - np.array(before, dtype=float)
    error = differences.std(ddof=0) / math.sqrt(differences.size)
    low, high = (
        scipy_stats.norm.interval(0.95, loc=differences.mean(), scale=error) if error else [differences.mean()] * 2
    )
    assert result.points == pytest.approx(100 * differences.mean())
    assert result.interval == pytest.approx((100 * low, 100 * high), abs=1e-6)
    assert result.gained - result.lost == pytest.approx(differences.sum())


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
