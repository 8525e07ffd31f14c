"""The noise page: opens on a stored run, says what is drawn, and sends the browser what the run measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from ui.visits import captions, head, opener

from dl2core import store
from dl2core.robustness import corruptions
from dl2core.robustness.result import CLEAN, NOISE, Change, NoiseResult
from pages.robustness.noise import cached, hero, rows
from pages.robustness.noise.presets import DOCUMENTS, PHOTOS
from pages.ui.head import brief

open_page = opener("robustness/noise")


@pytest.fixture
def sent(monkeypatch):
    seen = []
    monkeypatch.setattr(hero, "show", lambda drawn, **more: seen.append((drawn, more["choice"])))
    return seen


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_browser_is_sent_what_the_stored_run_measured(name, sent):
    found = store.from_document(NoiseResult, store.shipped(DOCUMENTS[name]))
    app = open_page(nse_stored=name, nse_where="normalised", nse_sigma="0.1")
    assert brief(found.tested_on) in head(app)
    assert "our stored run" in captions(app)
    drawn, choice = sent[-1]
    place, sigma = drawn.places[choice.place], drawn.stops[choice.stop]
    assert (place.kind, sigma) == ("normalised", 0.1)
    for curve, one in zip(place.curves, found.methods, strict=True):
        point = next(point for point in curve.points if point.stop == choice.stop)
        cell = found.cell(one.method, Change(NOISE, "normalised", 0.1))
        assert (curve.title, point.top1, point.low) == (one.title, cell.top1.value, cell.top1.interval.low)


def test_shapes_bring_their_eight_pictures_with_the_answers_of_the_run(sent):
    found = store.from_document(NoiseResult, store.shipped(DOCUMENTS["Shapes"]))
    open_page(nse_sigma="0")
    drawn, choice = sent[-1]
    assert [(one.truth, one.key) for one in drawn.pictures] == [
        (found.classes[label], key) for label, key in zip(found.truth, found.watched, strict=True)
    ]
    assert len(drawn.places[choice.place].answers[choice.stop]) == 8


def test_it_opens_on_photographs_where_their_pictures_are_here(sent, monkeypatch):
    found = store.from_document(NoiseResult, store.shipped(DOCUMENTS[PHOTOS]))
    open_page()
    assert not any(curve.title.endswith("Lite0") for curve in sent[-1][0].places[0].curves)
    blank = (np.zeros((32, 32, 3), np.uint8),) * len(found.watched)
    monkeypatch.setattr(cached, "pictures", lambda *_: blank)
    app = open_page()
    drawn, choice = sent[-1]
    assert drawn.highlighted == "Probe on EfficientNet-Lite0"
    assert brief(found.tested_on) in head(app)
    assert [button.label for button in app.button if "two places" in button.label]
    assert drawn.places[choice.place].kind == "stored"


def test_the_same_noise_costs_less_at_224_px_than_at_32():
    found = store.from_document(NoiseResult, store.shipped(DOCUMENTS[PHOTOS]))
    small, large = (found.cell("probe-lite0", Change(NOISE, where, 0.1)).top1 for where in ("stored", "input"))
    assert large.value > 2 * small.value
    assert large.interval.low > small.interval.high


def test_a_method_that_the_run_does_not_hold_is_named(sent):
    app = open_page(nse_method="Probe on ResNet18")
    assert "Probe on ResNet18 is not in this run" in captions(app)
    assert sent[-1][0].highlighted != "Probe on ResNet18"


def test_the_axis_says_where_the_pixels_are_a_jpeg_copy():
    found = store.from_document(NoiseResult, store.shipped(DOCUMENTS["Shapes"]))
    copy = replace(found, tested_on="CIFAR-10 test (JPEG copy, not the original pixels)")
    axes = [rows.hero(one, "no-prompt", [0.0], None, solid=True).axis for one in (found, copy)]
    assert axes == ["accuracy in %, 95 %", "accuracy on a JPEG copy in %, 95 %"]


def test_stored_runs_hold_all_that_their_specs_ask_for_and_shapes_all_corruptions():
    for title, name in DOCUMENTS.items():
        found = store.from_document(NoiseResult, store.shipped(name))
        assert {cell.change for cell in found.cells} == {CLEAN, *found.spec.changes}
        assert title == PHOTOS or found.spec.corruptions == corruptions.NAMES


def test_the_ranking_has_one_place_by_accuracy_and_one_by_loss():
    found = store.from_document(NoiseResult, store.shipped(DOCUMENTS["Shapes"]))
    change = Change(NOISE, "stored", 0.1)
    listed = rows.ranking(found, change)
    cells = [found.cell(one.method, change) for one in found.methods]
    best, least = max(cells, key=lambda cell: cell.top1.value), min(cells, key=lambda cell: cell.drop.value)
    titles = {one.method: one.title for one in found.methods}
    assert next(row["method"] for row in listed if row["by accuracy"] == 1) == titles[best.method]
    assert next(row["method"] for row in listed if row["by loss"] == 1) == titles[least.method]


@pytest.mark.parametrize("view", ["Corruptions", "Calibration", "Table 6"])
def test_every_view_opens(view, sent):
    app = open_page(nse_view=view)
    assert not app.exception
    assert not app.error
