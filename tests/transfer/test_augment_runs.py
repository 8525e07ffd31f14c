"""Probes trained with augmentations: equal updates, converged statistics, runs that are kept, and verdicts from both intervals."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from dl2core import jobs, store
from dl2core.errors import InputError
from dl2core.stats import Interval
from dl2core.tables import Request
from dl2core.transfer import backbones, heads
from dl2core.transfer.augment import chain, comparison, kept_runs, order, survival, table2, training
from dl2core.transfer.augment.comparison import Against
from dl2core.transfer.augment.order_result import Order, OrderSpec
from dl2core.transfer.augment.run_result import Protocol, Run, RunSpec
from dl2core.transfer.augment.survival_result import Survival, SurvivalSpec
from dl2core.transfer.augment.table2_result import Table2, Table2Spec, suspicious
from dl2core.transfer.backbone_names import BUILT_IN
from dl2core.transfer.backbones import Backbone

SMALL = Protocol(BUILT_IN, "shapes", limit=60, passes=2, batch=20)
JITTER = chain.start("colour jitter").text


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path))


def with_norm(seed=0) -> Backbone:
    """A tiny convolution with BatchNorm in place of EfficientNet-Lite0."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = nn.Sequential(
            nn.Conv2d(3, 8, 3, 2), nn.BatchNorm2d(8), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()
        )
    network.eval().requires_grad_(False)
    return Backbone("tiny", network, 8, 16, (0.5,) * 3, (0.5,) * 3, "nothing", "0" * 16)


@pytest.fixture
def ground() -> training.Ground:
    return replace(training.prepared(SMALL), backbone=with_norm())


def test_a_run_without_augmentation_is_the_probe_on_frozen_features():
    ground = training.prepared(SMALL)
    run = jobs.run_here(training.train(RunSpec(SMALL), ground))
    x = ground.backbone.network(ground.backbone.pixels(ground.parts.train.images, statistics=ground.statistics))
    y = torch.tensor(ground.parts.train.labels)
    head = heads.new_head(x.shape[1], len(run.classes), seed=0)
    optimiser = torch.optim.Adam(head.parameters(), lr=SMALL.rate)
    for number in range(SMALL.passes):
        generator = torch.Generator().manual_seed(training.seed_of(0, number))
        losses = []
        for chosen in torch.randperm(len(x), generator=generator).split(SMALL.batch):
            loss = nn.functional.cross_entropy(head(x[chosen]), y[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        assert run.losses[number] == pytest.approx(np.mean(losses), abs=1e-4)
    assert run.moved == 0


def test_train_mode_ends_with_the_mean_statistics_of_the_augmented_images(ground):
    spec = RunSpec(SMALL, JITTER, "after", "train")
    run = jobs.run_here(training.train(spec, ground))
    assert run.moved == 16  # mean and variance of 8 channels
    norm = ground.backbone.network[1]
    assert torch.equal(norm.running_mean, torch.zeros(8))  # the shared backbone is left alone
    assert not norm.training
    network = with_norm().network
    norms = training._norms(network)
    [one.train() for one in norms]
    with training._settling(norms):
        batches = list(training._batches(spec, ground, network, training.SETTLING, None))
    means = torch.stack([norms[0].running_mean.clone()])
    seen = []
    hook = network[0].register_forward_hook(lambda module, inputs, out: seen.append(out.mean(dim=(0, 2, 3))))
    list(training._batches(spec, ground, network, training.SETTLING, None))
    hook.remove()
    torch.testing.assert_close(means[0], torch.stack(seen).mean(dim=0), rtol=1e-4, atol=1e-5)
    assert len(batches) == 3
    assert norms[0].momentum == 0.1


def test_cells_differ_in_one_thing_only_and_train_mode_needs_batchnorm(ground):
    spec = OrderSpec(SMALL, JITTER, (0, 1))
    assert len(spec.runs) == 12
    assert [bool(run.transform) for run in spec.runs] == [False] * 4 + [True] * 8
    assert {run.protocol for run in spec.runs} == {SMALL}
    found = jobs.run_here(order._measure(spec, ground))
    assert {one.place: one.values for one in found.clipped}["before"] == 0
    assert {one.place: one.values > 50 for one in found.clipped}["after"]
    for place in ("none", "before", "after"):
        for mode in ("eval", "train"):
            cell = found.cell(place, mode)
            assert [run.spec.seed for run in cell] == [0, 1], (place, mode)
            assert all(bool(run.moved) == (mode == "train") for run in cell)
    document = json.loads(json.dumps(store.to_document(found)))
    assert store.from_document(Order, document) == found
    with pytest.raises(
        InputError, match="tiny has no BatchNorm, so that train mode changes nothing: take efficientnet-lite0"
    ):
        training.check_mode(replace(ground, backbone=replace(with_norm(), network=nn.Flatten())), "train")


def test_runs_that_ended_are_read_and_not_trained_again(ground, monkeypatch):
    specs = [RunSpec(SMALL, seed=seed) for seed in (0, 1, 2)]
    steps = kept_runs.run_all(specs, ground, len)
    partials = []
    while len(partials) < 2:
        progress = next(steps)
        if progress.partial and progress.partial not in partials:
            partials.append(progress.partial)
    steps.close()  # Stop
    trained = []
    real = training.train
    monkeypatch.setattr(training, "train", lambda spec, ground: trained.append(spec.seed) or real(spec, ground))
    runs = jobs.run_here(kept_runs.run_all(specs, ground, len))
    assert trained == [2]
    assert [run.spec.seed for run in runs] == [0, 1, 2]
    assert partials == [1, 2]


def made(correct, seed=0) -> Run:
    truth = (0,) * len(correct)
    return Run(
        RunSpec(seed=seed),
        "a",
        "b",
        1,
        ("x", "y"),
        (1.0,),
        truth,
        tuple(0 if one else 1 for one in correct),
        0,
        1.0,
        "w",
    )


def test_within_noise_needs_both_intervals():
    inside, above = Interval(-1, 1), Interval(1, 3)
    assert Against(0.2, inside, inside).verdict == "within noise"
    assert Against(2, above, inside).verdict == Against(2, inside, above).verdict == "unclear"
    assert Against(2, above, above).verdict == "better"
    assert Against(-2, Interval(-3, -1), Interval(-3, -1)).verdict == "worse"
    assert Against(2, above, None).verdict == "one seed: no verdict"


def test_seeds_are_paired_and_their_interval_is_students():
    random = np.random.default_rng(0)
    control = [made(random.random(200) < 0.8, seed) for seed in (0, 1, 2)]
    better = [made(run.correct | (random.random(200) < 0.2), run.spec.seed) for run in control]
    found = comparison.against(control, better)
    points = np.array([b.top1 - a.top1 for a, b in zip(control, better, strict=True)])
    assert found.points == pytest.approx(points.mean())
    half = 4.303 * points.std(ddof=1) / np.sqrt(3)
    assert found.seeds.high == pytest.approx(points.mean() + half)
    assert found.images.low > 0
    mean = comparison.mean(better)
    assert mean.sd == pytest.approx(np.std([run.top1 for run in better], ddof=1))
    with pytest.raises(InputError, match="no seed in common"):
        comparison.against(control, [made([True] * 200, 9)])


def test_table_2_has_a_row_for_each_augmentation_and_flags_the_two_outliers():
    found = jobs.run_here(table2.measure(Table2Spec(SMALL, ("rotation", "blur"), seeds=(0, 1))))
    assert [len(found.row(name)) for name in ("none", "rotation", "blur")] == [2, 2, 2]
    assert store.from_document(Table2, json.loads(json.dumps(store.to_document(found)))) == found
    assert suspicious(3.90, 58.39)
    assert suspicious(4.01, 58.39)
    assert not suspicious(42.20, 58.39)
    with pytest.raises(InputError, match="MixUp mixes labels as well"):
        table2.measure(Table2Spec(SMALL, ("mixup",)))


def test_reproduce_gives_each_network_rows_of_its_own(monkeypatch):
    monkeypatch.setattr(table2, "LITE0", BUILT_IN)
    monkeypatch.setattr(table2, "protocol_of", lambda backbone, limit: replace(SMALL, limit=limit))
    rows = jobs.run_here(table2.table2(Request("table2", "built-in", 24, 0)))
    assert [row.row for row in rows] == [*table2.REPORTED] * 3
    report = {row.row: row for row in rows[:8]}
    assert all(row.measured is None and row.model == "ResNet18, CIFAR-100" for row in report.values())
    assert report["gaussian noise"].note == "check the pipeline"
    assert "put before Normalize" in report["colour jitter"].note
    assert all(row.report is None and row.published is None and row.measured is not None for row in rows[8:])


def test_survivors_are_counted_among_the_right_answers():
    spec = SurvivalSpec(
        replace(SMALL, limit=120), ("RandomHorizontalFlip(p=1.0)", "GaussianNoise(sigma=1.0, clip=False)")
    )
    found = jobs.run_here(survival.measure(spec))
    assert 0 < sum(found.right) <= found.n
    flipped, noisy = found.chains
    assert all(kept <= right for kept, right in zip(flipped.kept, found.right, strict=True))
    assert found.percent(noisy) < found.percent(flipped) <= 100
    assert found.interval(flipped).low < found.percent(flipped)
    name, kept, right = found.lost_most(noisy)
    assert kept <= right
    assert name in found.classes
    assert store.from_document(Survival, json.loads(json.dumps(store.to_document(found)))) == found


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"transform": "MixUp()"}, "mixes labels"),
        ({"transform": "ColorJitter("}, "cannot be read"),
        ({"batchnorm": "frozen"}, "batchnorm"),
        ({"protocol": replace(SMALL, passes=0)}, "passes"),
    ],
)
def test_what_cannot_be_trained_is_one_line(wrong, words):
    ground = training.prepared(SMALL)
    with pytest.raises(InputError, match=words) as refused:
        training.train(RunSpec(**{"protocol": SMALL, **wrong}), ground)
    assert "\n" not in str(refused.value)


def test_the_shared_backbone_stays_in_eval_mode():
    assert not backbones.load(BUILT_IN).network.training
