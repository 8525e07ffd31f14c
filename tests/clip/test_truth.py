"""What a card is compared with: pixel rule, class table, class; and when nothing can be said."""

from __future__ import annotations

import numpy as np

from dl2core.builtin.captions import NATURE
from dl2core.clip import truth
from dl2core.data import shapes
from dl2core.data.cifar_classes import CIFAR10, CIFAR100


def flat(*rgb: int) -> np.ndarray:
    return np.full((4, 4, 3), rgb, np.uint8)


def test_the_table_names_every_class_once() -> None:
    assert set(truth.HUMAN_MADE_OR_NATURE) == {*CIFAR10, *CIFAR100}
    groups = (truth._MADE, truth._NATURE, truth._UNCLEAR)
    assert sum(len(group.split()) for group in groups) == 110


def test_the_table_agrees_with_the_captions_of_the_built_in_model() -> None:
    table = [truth.HUMAN_MADE_OR_NATURE[name] for name in CIFAR10]
    assert [label for label, answer in enumerate(table) if answer == truth.NATURE] == list(NATURE)


def test_colours_come_from_the_pixel_rule() -> None:
    images = [flat(200, 20, 20), flat(20, 20, 200), flat(128, 128, 128)]
    found = truth.truths(["red", "green", "blue"], images, [None] * 3)
    assert [t.answer for t in found] == ["red", "blue", None]
    assert found[2].unclear
    assert found[2].judge("red") is None
    assert found[0].judge("red") is True
    assert found[0].judge("blue") is False
    assert "red 58, green 1, blue 1 %" in found[0].note  # sRGB 200 is 0.578 of full light


def test_a_colour_that_is_no_label_is_no_truth() -> None:
    assert truth.truths(["red", "blue"], [flat(20, 200, 20)], ["frog"])[0] == truth.NO_TRUTH


def test_the_report_s_face_is_unclear_and_an_upload_has_no_truth() -> None:
    woman, rocket, upload = truth.truths(["human-made", "nature"], [flat(1, 2, 3)] * 3, ["woman", "rocket", None])
    assert woman.unclear
    assert woman.judge("nature") is None
    assert rocket.judge("human-made") is True
    assert upload.judge("nature") is None


def test_classes_are_truth_where_they_are_labels() -> None:
    cat, ship = truth.truths(["cat", "dog"], [flat(0, 0, 0)] * 2, ["cat", "ship"])
    assert cat.answer == "cat"
    assert ship.judge("cat") is None


def test_a_label_named_like_a_colour_among_others_asks_for_the_class() -> None:
    scene = shapes.scenes("test", 1)[0]
    found = truth.truths(["red", "cat"], [shapes.render(scene)], ["cat"])
    assert found[0].answer == "cat"
