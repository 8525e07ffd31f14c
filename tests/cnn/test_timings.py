"""Statistics of runs, by hand and against slow counterparts; specs that are refused."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dl2core import store
from dl2core.cnn.latency import result as timings
from dl2core.cnn.latency.result import LatencyResult, LatencySpec, Skipped, Timing, paired_difference
from dl2core.errors import InputError


def timing(runs, *, blocks=None, batch=8, mode="no_grad", model="resnet18", **more):
    return Timing(
        model, batch, mode, tuple(map(float, runs)), tuple(blocks or (len(runs),)), (90.0, 50.0), False, **more
    )


def test_statistics_by_hand():
    found = timing([10, 20, 30, 40, 50])
    assert (found.median_ms, found.iqr_ms, found.min_ms, found.n) == (30, 20, 10, 5)
    assert found.p90_ms == pytest.approx(46)
    assert found.per_image_ms == 30 / 8
    assert found.noisy
    assert not timing([100, 101, 102, 103, 104]).noisy


def test_warm_up_is_in_no_statistic():
    found = timing([10, 10, 10])
    assert found.warmup_ms == (90.0, 50.0)
    assert (found.median_ms, found.p90_ms, found.min_ms, found.iqr_ms) == (10, 10, 10, 0)


@settings(deadline=None)  # the first unknown name imports torchvision
@given(st.lists(st.floats(0.1, 1e4), min_size=3, max_size=30))
def test_the_interval_holds_the_median_of_a_single_block(runs):
    found = timing(runs)
    low, high = found.interval_ms
    assert min(runs) <= low <= found.median_ms <= high <= max(runs)


def test_the_interval_sees_that_blocks_differ():
    rng = np.random.default_rng(0)
    steady = rng.normal(100, 1, 60)
    drifting = np.concatenate([rng.normal(centre, 1, 20) for centre in (80, 100, 120)])
    assert timing(steady, blocks=(20, 20, 20)).interval_share < 0.01
    assert timing(drifting, blocks=(20, 20, 20)).interval_share > 0.1
    assert timing(drifting).interval_share > timing(steady).interval_share


def test_paired_differences_see_what_unpaired_runs_cannot():
    rng = np.random.default_rng(1)
    machine = rng.uniform(100, 200, 40)  # far more than the difference
    grad, plain = timing(machine * 1.02, mode="grad"), timing(machine)
    found = paired_difference(grad, plain)
    assert found.percent == pytest.approx(2)
    assert found.interval.low > 1.9
    assert found.pairs == 40
    with pytest.raises(InputError, match="one model and batch"):
        paired_difference(grad, timing([1, 2, 3], batch=4))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"models": ()}, "models must hold at least one entry, got none"),
        ({"models": ("resnet18", "resnet18")}, "models must hold each entry once, got 'resnet18', 'resnet18'"),
        ({"models": ("resnet81",)}, "resnet81"),
        ({"batches": (0,)}, r"batches\[0\] must lie in 1\.\.1024, got 0"),
        ({"batches": (10**6,)}, "got 1000000"),
        ({"batches": ()}, "batches must hold at least one entry"),
        ({"image_size": 16}, "VGG11 takes images of 32"),
        ({"modes": ("train",)}, r"modes\[0\] must be one of grad, no_grad, inference_mode, got 'train'"),
        ({"dtype": "int8"}, "int8"),
        ({"threads": 0}, "threads"),
        ({"warmup": 1}, "warmup"),
        ({"budget_s": 0.0}, "budget"),
        ({"budget_s": float("nan")}, "budget"),
        ({"runs": 2}, "runs must lie"),
    ],
)
def test_what_cannot_be_measured_is_refused(change, says):
    with pytest.raises(InputError, match=says):
        dataclasses.replace(LatencySpec(), **change).check()


def result():
    spec = LatencySpec(models=("resnet18",), batches=(8, 64), threads=2)
    rows = (timing([10.5, 20, 30, 40], blocks=(2, 2)),)
    return LatencyResult(spec, rows, (Skipped("resnet18", 64, 33.0),), seconds=12.0, load=1.5)


def test_a_document_and_back(tmp_path):
    path = tmp_path / "latency.json"
    store.write_json(path, store.to_document(result()))
    document = store.read_json(path)
    assert store.from_document(LatencyResult, document) == result()
    row = document["rows"][0]
    assert row["median_ms"] == 25
    assert set(row) >= {"model", "median_ms", "iqr_ms", "p90_ms", "min_ms", "runs_ms", "per_image_ms", "noisy"}
    assert {"spec", "machine", "versions", "created"} <= set(document)


def _broken(change):
    document = store.jsonable(store.to_document(result()))
    change(document)
    return document


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d.update(kind="memory"), "of kind 'memory'"),
        (lambda d: d.update(rows=[]), "rows must hold at least one entry"),
        (
            lambda d: d["rows"][0].update(runs_ms=[1.0, 0.0, 3.0, 4.0]),
            r"rows\[0\]\.runs_ms\[1\] must be above 0, got 0\.0",
        ),
        (lambda d: d["rows"][0].update(blocks=[3]), r"rows\[0\]: the blocks of resnet18 hold 3 runs, but 4 are listed"),
        (lambda d: d["rows"][0].update(blocks=[4, 0]), r"rows\[0\]\.blocks\[1\] must be at least 1, got 0"),
        (lambda d: d["rows"][0].update(batch=0), r"rows\[0\]\.batch must be at least 1, got 0"),
        (lambda d: d.update(seconds=-1), "seconds must be at least 0, got -1"),
    ],
)
def test_a_broken_document_is_refused_by_name(change, says):
    with pytest.raises(InputError, match=says):
        store.from_document(LatencyResult, _broken(change))


def test_the_result_finds_its_rows():
    found = result()
    assert found.timing("resnet18") is found.timings[0]
    assert found.timing("resnet18", batch=64) is None
    assert found.timing("vgg11") is None
    assert timings.NOISY == 0.10
