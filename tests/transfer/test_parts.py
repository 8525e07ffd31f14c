"""Trained parts: equal images and rates for all four, the rate that validation chose, and costs in the order they must have."""

import json

import numpy as np
import pytest

from dl2core import jobs, store
from dl2core.errors import InputError
from dl2core.transfer import images
from dl2core.transfer.backbone_names import BUILT_IN
from dl2core.transfer.layers import parts
from dl2core.transfer.layers.parts_result import Amount, PartsResult, PartsSpec, Run
from dl2core.transfer.live_result import PARTS

SMALL = PartsSpec(
    backbone=BUILT_IN, dataset="shapes", limit=480, amounts=(Amount(1, 1, 2),), validation=40, cost_batch=2, side=0
)


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> PartsResult:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DL2_HOME", str(tmp_path_factory.mktemp("home")))
        return jobs.run_here(parts.measure(SMALL))


def test_every_part_tries_the_same_rates_on_the_first_draw_and_keeps_one(found):
    for part in PARTS:
        mine = [run for run in found.runs if run.part == part]
        assert [(run.draw, run.rate) for run in mine[:2]] == [(0, rate) for rate in SMALL.rates]
        chosen = found.chosen(part, 1)
        assert [run.draw for run in chosen] == [0, 1]
        assert chosen[0].valid_top1 == max(run.valid_top1 for run in mine[:2])
        assert found.mean(part, 1) == pytest.approx(100 * np.mean([run.right for run in chosen]) / found.n)


@pytest.mark.parametrize("network", ["Built-in CLIP's image tower", "ResNet18"])
def test_the_nearer_the_input_the_more_is_kept(found, network):
    head, last, first, everything = (found.cost(network, part) for part in PARTS)
    assert head.step.saved_bytes < last.step.saved_bytes < first.step.saved_bytes <= everything.step.saved_bytes
    assert everything.step.trained > last.step.trained > head.step.trained


def test_the_bet_of_the_page_is_about_these_layers_of_resnet18(found):
    head, last, first = (found.cost("ResNet18", part) for part in PARTS[:3])
    assert (first.layer, first.step.trained - head.step.trained) == ("conv1", 9408)
    assert (last.layer, last.step.trained - head.step.trained) == ("layer4.1.conv2", 2_359_296)
    assert first.step.saved_bytes > 5 * last.step.saved_bytes


def test_images_that_validate_are_not_trained_on():
    labels = images.load("shapes", limit=480, test_from_train=0, split_seed=42).train.labels
    pool, valid = parts._divided(labels, SMALL)
    assert not set(pool) & set(valid)
    assert len(pool) + len(valid) == len(labels)


def test_a_result_is_read_as_it_was_written(found):
    assert store.from_document(PartsResult, json.loads(json.dumps(store.to_document(found)))) == found


def test_nothing_that_has_not_run_has_an_accuracy(found):
    assert found.mean("head", 99) is None
    assert found.chosen("head", 99) == ()


def test_the_rate_is_chosen_by_validation_and_not_by_the_test_images(found):
    tried = (Run("head", 5, 0, 0.1, 90.0, 1), Run("head", 5, 0, 0.2, 10.0, found.n))
    assert PartsResult(**{**vars(found), "runs": tried}).chosen("head", 5) == tried[:1]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"validation": 5000}, "5,000 images were to validate"),
        ({"amounts": (Amount(500, 1),)}, "500 images a class were asked for"),
        ({"rates": (1e-3, 1e-3)}, "rates"),
    ],
)
def test_what_cannot_be_had_is_one_line(wrong, words):
    with pytest.raises(InputError, match=words):
        parts.measure(PartsSpec(**{**vars(SMALL), **wrong}))


def test_amounts_are_typed_as_images_epochs_and_draws(capsys):
    from dl2core import __main__

    parsed = __main__.parser().parse_args(["parts", "--amounts", "10x4x2,40x1"])
    assert [Amount(*one) for one in parsed.amounts] == list(PartsSpec.amounts)
    for wrong in ("10", "10x4x2x1", "10x", "tenx4", "10x4,"):
        with pytest.raises(SystemExit):
            __main__.parser().parse_args(["parts", "--amounts", wrong])
        assert "amounts are written as 10x4x2,40x1" in capsys.readouterr().err
