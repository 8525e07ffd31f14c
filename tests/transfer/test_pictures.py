"""The pictures behind a result are shown only where they are those of the run."""

import dataclasses

import numpy as np
import pytest

from dl2core import jobs
from dl2core.data import shapes
from dl2core.transfer import few_images, images, pictures, probe
from dl2core.transfer.backbone_names import BUILT_IN
from dl2core.transfer.few_images_result import FewImages, FewImagesSpec
from dl2core.transfer.probe_result import ProbeSpec


@pytest.fixture(scope="module")
def few(tmp_path_factory) -> FewImages:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DL2_HOME", str(tmp_path_factory.mktemp("home")))
        return jobs.run_here(few_images.measure(FewImagesSpec(BUILT_IN, "shapes", limit=100)))


def test_watched_shapes_are_the_test_images_drawn_anew(few):
    parts = images.load("shapes", limit=100, test_from_train=0, split_seed=42)
    again = pictures.watched(few, side=32)
    assert (np.stack(again) == parts.test.images[list(few.watched)]).all()
    assert pictures.watched(few)[0].shape == (192, 192, 3)


def test_other_scenes_than_those_that_were_asked_are_not_shown(few):
    moved = dataclasses.replace(few, scenes=tuple(number + 1 for number in few.scenes))
    assert pictures.watched(moved) is None


def test_test_images_are_those_of_the_run_or_none(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path))
    result = jobs.run_here(probe.measure(ProbeSpec(BUILT_IN, "shapes", limit=60, epochs=1))).result
    parts = images.load("shapes", limit=60, test_from_train=0, split_seed=42)
    assert (pictures.of_test(result) == parts.test.images).all()
    assert pictures.of_test(dataclasses.replace(result, truth=result.truth[::-1])) is None
    assert pictures.of_test(dataclasses.replace(result, tested_on="CIFAR-10 test")) is None
    assert pictures.of_test(dataclasses.replace(result, spec=ProbeSpec(BUILT_IN, "cifar100"))) is None


def test_a_scene_is_the_same_alone_and_among_others():
    every = shapes.scenes("test", 5, seed=3, pairs=shapes.PAIRS)
    assert shapes.scene_at("test", 4, seed=3, pairs=shapes.PAIRS) == every[4]
