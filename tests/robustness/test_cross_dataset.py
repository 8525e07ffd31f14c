"""Labels of two sets together: an added label can only take, every error has one place, and nobody gains."""

import json
from itertools import pairwise

import numpy as np
import pytest
import tiny_data
from clip import small
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dl2core import jobs, published, store
from dl2core.clip import load
from dl2core.data import sets, shapes
from dl2core.data.image_set import ImageSet
from dl2core.errors import InputError
from dl2core.prompts import tables as prompt_tables
from dl2core.prompts.train import pipeline
from dl2core.prompts.train.spec import spec_of
from dl2core.robustness import cross_dataset, table7
from dl2core.robustness.cross_dataset_result import NO_PROMPT, CrossResult, CrossSpec, Leak, Method, Side
from dl2core.tables import Request

OWN, ADDED = 3, 4
cosines = arrays.arrays(np.float32, (12, OWN + ADDED), elements=st.floats(-1, 1, width=16))
truths = arrays.arrays(np.int64, (12,), elements=st.integers(0, OWN - 1))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))


def image_set(labels: np.ndarray, classes: int = OWN) -> ImageSet:
    names = tuple(f"c{k}" for k in range(classes))
    return ImageSet("Drawn", "test", np.zeros((len(labels), 4, 4, 3), np.uint8), labels, names, "here", True)


def side(truth: np.ndarray, scores: np.ndarray, start: int = 0) -> Side:
    return cross_dataset.side_of(image_set(truth), scores, start=start)


@given(cosines, truths, st.sampled_from([0, ADDED]), st.permutations(range(ADDED)))
def test_more_labels_never_help_and_every_error_has_one_place(scores, truth, start, order):
    found = side(truth, scores, start)
    leak = found.leak()
    assert found.union_top1 <= found.own_top1
    assert leak.right + leak.stay + leak.leave == found.n
    assert leak.errors == found.n - int(found.union_right.sum())
    assert leak.leave == sum(found.flows().values()) >= sum(found.stolen().values())
    added = [place if place < start else place + OWN for place in order]
    curve, taken = found.added_one_by_one(tuple(added))
    assert all(later <= earlier for earlier, later in pairwise(curve))
    assert (curve[0], curve[-1]) == (pytest.approx(found.own_top1), pytest.approx(found.union_top1))
    assert sum(taken) == sum(found.stolen().values())


@given(cosines, truths)
def test_the_union_is_the_best_of_all_labels_where_no_two_are_equal(scores, truth):
    if len(np.unique(scores)) == scores.size:
        found = side(truth, scores)
        assert list(found.union) == scores.argmax(axis=1).tolist()
        assert list(found.own) == scores[:, :OWN].argmax(axis=1).tolist()


def test_the_thief_is_the_first_that_joins_and_not_the_strongest():
    found = side(np.array([0]), np.array([[0.5, 0, 0, 0.9, 0.6, 0.4, 0.1]]))
    assert found.thieves == ((3, 4),)
    assert found.added_one_by_one((5, 4, 3)) == ([100, 100, 0, 0], [0, 1, 0])
    assert found.stolen() == {(0, 3): 1}


def test_answers_that_gain_by_more_labels_are_refused():
    with pytest.raises(ValueError, match="right only among more labels"):
        Side("x", truth=(0,), own=(1,), union=(0,), thieves=((),))


def test_the_three_weightings_name_different_winners():
    """The report's rows, rebuilt as counts: by image the fixed patch leads, by class the deep prompt (facts behind Table 7)."""

    def method(line: published.CrossDataset) -> Method:
        sides = []
        for percent in (line.cifar10, line.cifar100):
            right = round(100 * percent)
            answers = (0,) * right + (1,) * (10_000 - right)
            sides.append(Side("x", (0,) * 10_000, answers, answers, ((),) * 10_000))
        return Method(line.method, line.trained_on, 0, tuple(sides))

    lines = {line.method: method(line) for line in published.TABLE_7 if line.trained_on == "cifar100"}
    assert lines["fixed patch"].by_image() == pytest.approx(68.92)
    assert lines["deep"].by_class((10, 100)) == pytest.approx(68.2, abs=0.1)
    assert lines["fixed patch"].by_class((10, 100)) == pytest.approx(63.8, abs=0.1)
    assert lines["padding"].harmonic() == pytest.approx(2 / (1 / 63.37 + 1 / 61.96))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"second": "cifar100"}, "never read the names of CIFAR-100"),
        ({"second": "shapes", "first": "shapes"}, "share the label"),
        ({"template": "no place"}, "needs {} once"),
        ({"limit": 0}, "limit"),
        ({}, "data fetch cifar10"),
    ],
)
def test_what_cannot_be_had_is_one_line(wrong, words):
    with pytest.raises(InputError, match=words) as refused:
        jobs.run_here(cross_dataset.measure(CrossSpec(**{"limit": 8, **wrong})))
    assert "\n" not in str(refused.value)


def test_the_built_in_model_with_its_prompts_on_cifar10_and_shapes(tmp_path):
    tiny_data.write_hub(tmp_path / "data")
    found = jobs.run_here(cross_dataset.measure(CrossSpec(limit=20)))
    assert [method.name for method in found.methods] == [NO_PROMPT, "fixed patch", "padding", "deep"]
    assert [method.parameters for method in found.methods] == [0, 3, 1344, 1280]
    assert found.labels[:10] == sets.load("cifar10").classes
    assert found.labels[10:] == shapes.CLASSES
    assert found.classes == (10, 48)
    assert store.from_document(CrossResult, json.loads(json.dumps(store.to_document(found)))) == found


def test_a_vit_of_full_size_answers_among_110_labels(tmp_path):
    for name in ("cifar10", "cifar100"):
        tiny_data.write_hub(tmp_path / "data", name)
    spec = CrossSpec(model="ViT-B-32-quickgelu/openai", second="cifar100", limit=4)
    data = [sets.load(name, limit=4) for name in ("cifar10", "cifar100")]
    found = jobs.run_here(cross_dataset.cross(spec, small.random_vit(), data, [cross_dataset.Candidate(NO_PROMPT)]))
    assert len(found.labels) == 110
    assert all(side.n == 4 and side.union_top1 <= side.own_top1 for side in found.methods[0].sides)
    assert min(found.methods[0].sides[1].truth) >= 10


def test_table_7_of_the_built_in_model_keeps_apart_from_the_reports_rows(tmp_path):
    tiny_data.write_hub(tmp_path / "data")
    rows = jobs.run_here(table7.measure(Request("table7", "built-in", 10, 0)))
    reports = [row for row in rows if row.report is not None]
    assert len(reports) == 18
    assert all(row.measured is None and row.model == "ViT-B-32-quickgelu/openai" for row in reports)
    ours = [row for row in rows if row.measured is not None]
    assert len(ours) == 12
    assert all("labels of CIFAR-10 and Shapes" in row.row and row.interval and row.n for row in ours)
    assert ours[0].row.startswith("no prompt")


def test_table_7_of_a_clip_model_trains_its_six_prompts_and_measures_all_seven(tmp_path, monkeypatch):
    for name in ("cifar10", "cifar100"):
        for split in ("train", "test"):
            tiny_data.write_hub(tmp_path / "data", name, split)
    clip = small.random_tiny()
    monkeypatch.setattr(load, "load", lambda name: clip)

    def short(request, line, clip):
        wanted = spec_of(
            "ViT-B-32-quickgelu/openai", dataset=line.dataset, steps=1, train_images=8, kind="padding", size=4
        )
        return pipeline.train(wanted, clip=clip)

    monkeypatch.setattr(prompt_tables, "trained", short)
    rows = jobs.run_here(table7.measure(Request("table7", "ViT-B-32-quickgelu/openai", 10, 0)))
    assert len(rows) == 3 * 7
    assert all(row.measured is not None and row.report is None for row in rows)  # ten images are no row of the report


def test_an_error_is_counted_once():
    assert Leak(right=5, stay=2, leave=3).errors == 5
