"""A small run on Shapes against a plain loop, and what is refused before it begins."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from dl2core import jobs, store
from dl2core.data.transforms import model_input
from dl2core.errors import InputError
from dl2core.robustness import measure, noise
from dl2core.robustness.drops import Estimate
from dl2core.robustness.method import PLAIN
from dl2core.robustness.result import CLEAN, NOISE, Cell, Change, NoiseResult, NoiseSpec
from dl2core.stats import Interval
from dl2core.transfer import images

SPEC = NoiseSpec(
    methods=("probe-tower",), dataset="shapes", limit=96, sigmas=(0.0, 0.2), corruptions=("contrast",), draws=2
)


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DL2_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="module")
def found() -> NoiseResult:
    return jobs.run_here(measure.measure(SPEC))


def test_the_model_without_a_prompt_is_always_measured(found: NoiseResult) -> None:
    assert [one.method for one in found.methods] == [PLAIN, "probe-tower"]
    changes = {cell.change for cell in found.cells}
    assert changes == {CLEAN, *SPEC.changes}
    assert len(found.cells) == 2 * (1 + 3 + 5)


def test_the_answers_are_those_of_a_plain_loop(found: NoiseResult, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(measure.opening, "opened", keep(measure.opening.opened, seen))
    jobs.run_here(
        measure.measure(NoiseSpec(dataset="shapes", methods=(PLAIN,), limit=96, where=("stored",), sigmas=(0.2,)))
    )
    ready = seen[0][0]
    test = images.load("shapes", limit=96, test_from_train=0, split_seed=42).test
    rights = []
    for picture, label in zip(test.images, test.labels, strict=True):
        unit = noise.normals(picture.size, noise.key(picture)).reshape(picture.shape)
        noisy = (np.clip(picture / 255 + 0.2 * unit, 0, 1) * 255).astype(np.uint8)
        with torch.inference_mode():
            batch = model_input(noisy[None], size=ready.size, mean=ready.mean, std=ready.std)
            rights.append(int(ready.head(ready.encode(batch)).argmax()) == label)
    cell = found.cell(PLAIN, Change(NOISE, "stored", 0.2))
    assert cell.draws[0] == pytest.approx(100 * np.mean(rights))


def keep(function, seen: list):
    def steps(*arguments):
        made = yield from function(*arguments)
        seen.append(made)
        return made

    return steps


def test_what_a_stopped_run_had_measured_is_not_measured_again(
    found: NoiseResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    again = measure.logits
    monkeypatch.setattr(measure, "logits", lambda *given, **more: made.append(given[2]) or again(*given, **more))
    assert jobs.run_here(measure.measure(SPEC)).cells == found.cells
    assert made == [CLEAN]  # the validation images


def test_batches_change_nothing(found: NoiseResult, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DL2_HOME", str(tmp_path))  # nothing is kept there
    monkeypatch.setattr(measure, "BATCH", 7)
    again = jobs.run_here(measure.measure(SPEC))
    assert [cell.draws for cell in again.cells] == [cell.draws for cell in found.cells]


def test_drops_are_clean_minus_changed_and_paired(found: NoiseResult) -> None:
    for cell in found.cells:
        clean = found.cell(cell.method, CLEAN)
        assert cell.drop.value == pytest.approx(clean.top1.value - cell.top1.value, abs=1e-4)
        assert cell.top1.value == pytest.approx(np.mean(cell.draws), abs=1e-4)
        assert cell.drop.value in cell.drop.interval
        if cell.method == PLAIN:
            assert cell.more is None
        else:
            plain = found.cell(PLAIN, cell.change)
            assert cell.more.value == pytest.approx(cell.drop.value - plain.drop.value, abs=1e-4)


def test_noise_costs_and_is_drawn_as_often_as_asked(found: NoiseResult) -> None:
    assert found.cell(PLAIN, Change(NOISE, "stored", 0.2)).drop.value > 3
    assert {len(cell.draws) for cell in found.cells if cell.change.name == NOISE} == {2}
    assert {len(cell.draws) for cell in found.cells if cell.change.name == "contrast"} == {1}


def test_watched_pictures_are_named_by_their_pixels(found: NoiseResult) -> None:
    test = images.load("shapes", limit=96, test_from_train=0, split_seed=42).test
    by_key = {noise.key(picture): label for picture, label in zip(test.images, test.labels, strict=True)}
    assert [by_key[key] for key in found.watched] == list(found.truth)
    assert all(len(cell.answers) == len(cell.confidence) == 8 for cell in found.cells)


def test_a_severity_is_that_of_the_nearest_accuracy_measured_as_a_corruption_or_by_its_sigma(
    found: NoiseResult,
) -> None:
    def cell(change: Change, top1: float) -> Cell:
        return replace(found.cell(PLAIN, CLEAN), change=change, top1=Estimate(top1, Interval(top1, top1)))

    here = Change(NOISE, "input", 0.1)
    known = [cell(Change(NOISE, "stored", 0.04), 80.0), cell(Change("gaussian noise", "stored", 5.0), 40.0)]
    nearest = [replace(found, cells=(*known, cell(here, top1))).severity_of(PLAIN, here) for top1 in (90.0, 65.0, 55.0)]
    assert nearest == [1, 1, 5]
    assert replace(found, cells=(cell(here, 50.0),)).severity_of(PLAIN, here) is None


def test_a_document_comes_back_as_it_was(found: NoiseResult) -> None:
    document = json.loads(json.dumps(store.to_document(found)))
    assert document["precision"] == "float32"
    assert store.from_document(NoiseResult, document) == found


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        (NoiseSpec(methods=("fog",)), "methods are no-prompt, .*got 'fog'"),
        (NoiseSpec(sigmas=(-0.1,)), r"sigmas\[0\] must lie in 0..10, got -0.1"),
        (NoiseSpec(sigmas=(float("nan"),)), r"sigmas\[0\] must be a number"),
        (NoiseSpec(corruptions=("snow",)), "corruptions are gaussian noise"),
        (NoiseSpec(where=(), corruptions=()), "nothing is done to the images"),
        (NoiseSpec(sigmas=(0.0,)), "nothing is done to the images"),
        (NoiseSpec(dataset="cifar100"), "the built-in model has never read CIFAR-100's classes"),
    ],
)
def test_what_there_is_not_is_one_line(spec: NoiseSpec, says: str) -> None:
    with pytest.raises(InputError, match=says):
        measure.measure(spec)


def test_a_prompt_that_nobody_trained_is_named() -> None:
    spec = NoiseSpec(methods=("padding",), dataset="shapes", limit=96)
    with pytest.raises(InputError, match="Padding: no such prompt of built-in model was trained on Shapes as it is"):
        jobs.run_here(measure.measure(spec))
