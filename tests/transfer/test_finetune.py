"""Training through the backbone: what it equals, what it changes, and what a step costs."""

import dataclasses
import json

import pytest
import torch
from torch import nn

from dl2core import jobs, store
from dl2core.errors import InputError
from dl2core.transfer import backbones, finetune, images, probe, step_cost, trainable
from dl2core.transfer.backbone_names import BUILT_IN, LITE0
from dl2core.transfer.backbones import Backbone
from dl2core.transfer.probe_result import ProbeResult, ProbeSpec

SPEC = ProbeSpec(backbone="tiny", dataset="shapes", limit=60, epochs=2, batch=16)


class Tiny(nn.Sequential):
    """Two convolutions with BatchNorm, 8 features."""

    def __init__(self) -> None:
        super().__init__(
            nn.Conv2d(3, 4, 3, 2, bias=False),
            nn.BatchNorm2d(4),
            nn.ReLU(),
            nn.Conv2d(4, 8, 3, 2, bias=False),
            nn.BatchNorm2d(8),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path))


@pytest.fixture
def tiny() -> Backbone:
    torch.manual_seed(0)
    network = Tiny().eval().requires_grad_(False)
    return Backbone("tiny", network, 8, 32, (0.5,) * 3, (0.5,) * 3, "nothing", "tiny")


@pytest.fixture
def parts() -> images.Parts:
    return images.load("shapes", limit=60, test_from_train=0, split_seed=42)


def run(spec: ProbeSpec, parts: images.Parts, backbone: Backbone) -> ProbeResult:
    return jobs.run_here(probe.steps(spec, parts, backbone)).result


def test_with_nothing_to_change_it_equals_the_probe_on_cached_features(tiny, parts):
    on_features = run(SPEC, parts, tiny)
    fitted, valid = images.divide(parts.train, held_out=SPEC.held_out, seed=SPEC.split_seed)
    net = finetune.net_for(tiny, classes=len(parts.train.classes), part="head", batchnorm="eval", seed=SPEC.seed)
    tuned = jobs.run_here(finetune.tune(SPEC, images.Task(parts, fitted, valid, None), net))
    for one, other in zip(tuned.curve, on_features.epochs, strict=True):
        assert dataclasses.astuple(one) == pytest.approx(dataclasses.astuple(other), abs=1e-5)
    assert (tuned.live.weights_changed, tuned.live.statistics_changed) == (0, 0)
    assert tuned.live.drifting == (0.0, 0.0)


def test_train_mode_moves_every_running_statistic_and_no_weight(tiny, parts):
    before = trainable.snapshot(tiny.network)
    result = run(dataclasses.replace(SPEC, batchnorm="train"), parts, tiny)
    live = result.live
    assert live.statistics == live.statistics_changed == 2 * (4 + 8)
    assert live.weights_changed == 0
    assert live.updates == (result.best + 1) * 4  # of the epoch that is kept
    assert not live.converged
    assert live.drifting[1] > live.drifting[0] > 0
    assert [layer.channels for layer in live.drift] == [4, 8]
    assert all(torch.equal(value, before[name]) for name, value in tiny.network.state_dict().items())


def test_the_control_is_the_frozen_probe_and_the_difference_is_paired(tiny, parts):
    frozen = run(SPEC, parts, tiny)
    result = run(dataclasses.replace(SPEC, batchnorm="train"), parts, tiny)
    assert result.live.control == frozen.predicted
    assert result.against_frozen.points == pytest.approx(result.top1 - frozen.top1)
    assert frozen.live is None
    assert frozen.against_frozen is None


@pytest.mark.parametrize(("part", "weights"), [("head", 0), ("first", 108), ("last", 288), ("all", 108 + 8 + 288 + 16)])
def test_a_part_trains_its_own_weights_alone(tiny, parts, part, weights):
    spec = dataclasses.replace(SPEC, train=part, epochs=1, batchnorm="train")
    live = run(spec, parts, tiny).live
    head = 9 * len(parts.train.classes)
    assert live.cost.trained == weights + head
    assert (live.weights_changed > 0) == (weights > 0)
    assert live.weights_changed <= weights


def test_an_augmentation_is_drawn_anew_in_every_epoch_and_has_the_plain_probe_as_its_control(tiny, parts):
    frozen = run(SPEC, parts, tiny)
    flipped = run(dataclasses.replace(SPEC, augmentation="vertical flip"), parts, tiny)
    always = run(dataclasses.replace(SPEC, augmentation="RandomVerticalFlip(p=1)"), parts, tiny)
    assert flipped.live.control == always.live.control == frozen.predicted
    losses = {tuple(epoch.loss for epoch in result.epochs) for result in (frozen, flipped, always)}
    assert len(losses) == 3
    never = run(dataclasses.replace(SPEC, augmentation="RandomVerticalFlip(p=0)"), parts, tiny)
    for one, other in zip(never.epochs, frozen.epochs, strict=True):
        assert dataclasses.astuple(one) == pytest.approx(dataclasses.astuple(other), abs=1e-4)


def test_an_augmentation_that_cannot_be_read_is_one_line():
    with pytest.raises(InputError, match="cannot be read as augmentations"):
        ProbeSpec(augmentation="wobble(").check()


def test_a_run_and_its_document(tiny, parts):
    result = run(dataclasses.replace(SPEC, train="all"), parts, tiny)
    assert store.from_document(ProbeResult, json.loads(json.dumps(store.to_document(result)))) == result


def test_the_first_convolution_keeps_more_than_the_last():
    lite0 = backbones.load(LITE0)
    costs = {part: step_cost.measure(lite0, part, batch=1, repeats=1) for part in ("head", "last", "first")}
    head = (lite0.width + 1) * 10
    assert [cost.trained - head for cost in costs.values()] == [0, 1280 * 320, 32 * 27]
    assert costs["head"].saved_bytes < 0.01 * costs["last"].saved_bytes
    assert costs["last"].saved_bytes < 0.1 * costs["first"].saved_bytes


def test_resnet18_has_9600_running_statistics_and_the_reports_two_convolutions():
    import timm

    network = timm.create_model("resnet18", pretrained=False)
    assert sum(2 * layer.num_features for layer in trainable.batchnorms(network).values()) == 9_600
    assert [sum(p.numel() for p in trainable.parameters(network, part)) for part in ("first", "last")] == [
        9_408,
        2_359_296,
    ]


def test_the_last_layer_of_a_transformer_is_its_last_block():
    tower = backbones.load(BUILT_IN).network
    assert trainable.layer(tower, "last") is tower.transformer.resblocks[-1]
    assert isinstance(trainable.layer(tower, "first"), nn.Conv2d)


def test_train_mode_without_batchnorm_and_a_part_that_is_not_there_are_one_line(parts):
    plain = Backbone("plain", nn.Sequential(nn.Flatten(), nn.LazyLinear(8)), 8, 32, (0.5,) * 3, (0.5,) * 3, "", "plain")
    with pytest.raises(InputError, match="plain has no BatchNorm: train and eval mode are the same"):
        finetune.net_for(plain, classes=2, part="head", batchnorm="train", seed=0)
    with pytest.raises(InputError, match="no convolution, so that there is no first one to train"):
        trainable.layer(plain.network, "first")


def test_a_rate_that_diverges_is_stopped_and_named(tiny, parts):
    with pytest.raises(InputError, match="lower the learning rate 1e\\+06"):
        run(dataclasses.replace(SPEC, train="all", rate=1e6, epochs=9), parts, tiny)
