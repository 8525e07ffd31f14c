"""Answers to one class's images agree with the measurement of all, image by image."""

import numpy as np
import pytest
import tiny_data
from clip.small import random_built_in

from dl2core import jobs
from dl2core.clip import load
from dl2core.clip.accuracy import measure, one_class, recipes
from dl2core.data import sets
from dl2core.errors import InputError


@pytest.fixture(autouse=True)
def small(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))
    tiny_data.write_hub(tmp_path / "data")
    monkeypatch.setattr(load, "opened", lambda _: random_built_in())
    one_class._features.cache_clear()
    yield
    one_class._features.cache_clear()


def test_a_class_is_answered_as_in_the_whole_measurement():
    data, names = sets.load("cifar10"), (recipes.REPORT.name, recipes.SPELLED[-1].name, "an odd {}")
    known = recipes.recipes(tuple(recipes.GROUPS), own=("an odd {}",))
    wordings = {name: known[name].wording(data.classes) for name in names}
    whole = jobs.run_here(measure.measure_all(random_built_in(), data, wordings))
    found = one_class.answers_of_class("built-in", "cifar10", "test", 3, names, ("an odd {}",))
    assert np.array_equal(found.places, np.flatnonzero(data.labels == 3))
    for name in names:
        assert np.array_equal(found.answers[name], whole[name].ranked[found.places, 0])


def test_what_there_is_not_is_named():
    with pytest.raises(InputError, match="no recipe is called 'none'"):
        one_class.answers_of_class("built-in", "cifar10", "test", 3, ("none",))
    with pytest.raises(InputError, match="has 10 classes, class 10 was asked for"):
        one_class.answers_of_class("built-in", "cifar10", "test", 10, (recipes.REPORT.name,))
