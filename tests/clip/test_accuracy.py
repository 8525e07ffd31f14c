"""Accuracy against a loop over images, and recipes compared pair by pair."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from clip.small import random_built_in
from clip.test_features import pictures

from dl2core import jobs
from dl2core.clip import features, zero_shot
from dl2core.clip.accuracy import measure as accuracy
from dl2core.clip.accuracy import recipes
from dl2core.clip.accuracy.answers import Accuracy
from dl2core.clip.templates import CIFAR_TEMPLATES, REPORT_TEMPLATE, WORST_TEMPLATES
from dl2core.data.cifar_classes import CIFAR10, CIFAR100
from dl2core.errors import InputError


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DL2_HOME", str(tmp_path))


def answers(truth: list[int], ranked: list[list[int]]) -> Accuracy:
    """Answers written down by hand."""
    return Accuracy(
        model="m",
        data="d",
        standard=False,
        templates=("a {}",),
        classes=tuple("abcdef"),
        truth=np.array(truth),
        ranked=np.array(ranked),
        precision="float32",
        images_per_s=1.0,
        from_disk=False,
    )


def test_counts_equal_a_loop_over_images() -> None:
    clip, data = random_built_in(), pictures(60)
    found = jobs.run_here(accuracy.measure(clip, data, ["a photo of a {}"]))
    with torch.no_grad():
        texts = clip.model.encode_text(clip.tokenize([f"a photo of a {name}" for name in data.classes]), normalize=True)
    vectors = features.read(features.path_of(clip, data)).vectors
    right = five = 0
    for vector, label in zip(vectors, data.labels, strict=True):
        order = sorted(range(len(texts)), key=lambda k: -float(vector @ texts[k]))
        right += order[0] == label
        five += label in order[:5]
    assert found.top1 == pytest.approx(100 * right / 60)
    assert found.top5 == pytest.approx(100 * five / 60)
    assert found.top1 in found.interval
    assert found.confusion.sum() == 60
    assert sum(row.n for row in found.per_class) == 60
    assert found.right == np.trace(found.confusion)


def test_top_five_and_confusion_by_hand() -> None:
    found = answers([0, 1, 5], [[0, 1, 2, 3, 4], [2, 1, 0, 3, 4], [0, 1, 2, 3, 4]])
    assert (found.top1, found.top5) == (pytest.approx(100 / 3), pytest.approx(200 / 3))
    assert found.confusion[1, 2] == found.confusion[0, 0] == found.confusion[5, 0] == 1
    assert [row.name for row in found.per_class] == ["a", "b", "f"]


def test_ten_thousand_images_give_multiples_of_a_hundredth() -> None:
    random = np.random.default_rng(0)
    found = answers(list(random.integers(6, size=10_000)), random.integers(6, size=(10_000, 1)).tolist())
    assert round(found.top1 * 100, 6) == round(found.top1 * 100)


def test_several_wordings_share_one_image_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    clip, data = random_built_in(), pictures()
    wanted = {recipe.name: recipe.wording(data.classes) for recipe in (recipes.REPORT, recipes.ENSEMBLE)}
    found = jobs.run_here(accuracy.measure_all(clip, data, wanted))
    alone = jobs.run_here(accuracy.measure(clip, data, CIFAR_TEMPLATES))
    assert (found[recipes.ENSEMBLE.name].ranked == alone.ranked).all()
    assert alone.from_disk


@pytest.mark.parametrize(
    ("templates", "names", "says"),
    [
        (["a {}"], ["cat"], "48 classes, got 1 names"),
        (
            ["a {}"],
            [*map(str, range(46)), "café", "cafe\u0301"],
            "two Unicode forms: one label, but each of 48 classes needs a name of its own",
        ),
        (["no place"], None, "0 times"),
        ("a {}", None, "plain string"),
    ],
)
def test_wrong_wordings_are_refused_before_the_job_starts(templates, names, says: str) -> None:
    if isinstance(templates, str):
        with pytest.raises(InputError, match=says):
            accuracy.spelled_wording(templates, ["cat"])
        return
    with pytest.raises(InputError, match=says):
        accuracy.measure(random_built_in(), pictures(), templates, names=names)


def test_no_images_are_refused() -> None:
    with pytest.raises(InputError, match="no images"):
        accuracy.measure(random_built_in(), pictures(3).subset([]), ["a {}"])


def test_paired_differences_of_all_images_and_of_classes() -> None:
    before = answers([0, 0, 1, 1], [[0], [1], [1], [1]])
    after = answers([0, 0, 1, 1], [[0], [0], [0], [1]])
    whole = after.gain_over(before)
    assert (whole.gained, whole.lost, whole.points) == (1, 1, 0.0)
    rows = recipes.class_differences(before, after)
    assert list(rows) == ["b", "a"]
    assert (rows["a"].points, rows["b"].points) == (50.0, -50.0)
    gained, lost = recipes.changed(before, after, 1)
    assert (gained.tolist(), lost.tolist()) == ([], [2])


def test_rows_of_different_images_are_not_compared() -> None:
    with pytest.raises(InputError, match="same images are compared, got 1 and 2"):
        answers([0], [[0]]).gain_over(answers([0, 1], [[0], [0]]))
    with pytest.raises(InputError, match="other classes"):
        answers([0], [[0]]).gain_over(answers([1], [[0]]))


def test_recipes_make_valid_wordings_for_both_sets() -> None:
    chosen = recipes.recipes(tuple(recipes.GROUPS))
    assert len(chosen) == 1 + 18 + 1 + 4 + 7
    for recipe in chosen.values():
        for classes in (CIFAR10, CIFAR100):
            assert len(accuracy.spelled_wording(*recipe.wording(classes)).words) == len(classes)
    for spelling in recipes.SPELLINGS.values():
        assert spelling.write("maple tree") == spelling.example
    with pytest.raises(InputError, match="no group"):
        recipes.recipes(("best",))


def test_own_templates_are_the_last_recipes_and_are_checked() -> None:
    chosen = recipes.recipes(("worst",), own=("a very bad {}",))
    assert list(chosen)[-1] == "a very bad {}"
    assert chosen["a very bad {}"].templates == ("a very bad {}",)
    with pytest.raises(InputError, match="a template needs"):
        recipes.recipes(("worst",), own=("no place",))


def test_the_order_of_answers_does_not_depend_on_the_scale() -> None:
    clip, data = random_built_in(), pictures(30)
    asked = accuracy.spelled_wording(["a {}"], data.classes)
    vectors = jobs.run_here(features.cached(clip, data)).vectors
    scores = zero_shot.score(vectors, zero_shot.label_features(clip, asked), asked)
    assert (scores.ranks(4.6)[:, 0] == scores.ranks(100)[:, 0]).all()


def test_classes_that_share_a_sentence_are_named_and_get_no_interval() -> None:
    clip, data = random_built_in(), pictures()
    long = "one two three four five six seven eight nine ten eleven twelve thirteen and a {}"
    found = jobs.run_here(accuracy.measure(clip, data, [long]))
    assert found.alike == (data.classes,)
    assert found.interval is None
    assert len(set(found.ranked[:, 0])) == 1  # all classes have one sentence, so the first of them always wins
    plain = jobs.run_here(accuracy.measure(clip, data, ["a {}", long]))  # as an ensemble they differ again
    assert (plain.alike, plain.interval is None) == ((), False)


@pytest.mark.parametrize("template", [*CIFAR_TEMPLATES, *WORST_TEMPLATES, REPORT_TEMPLATE])
def test_every_template_that_ships_tells_all_classes_apart(template: str) -> None:
    asked = accuracy.spelled_wording([template], CIFAR100)
    sentences = {name: asked.texts(name) for name in asked.words}
    assert zero_shot.alike(random_built_in(), sentences) == ()
