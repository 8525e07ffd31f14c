"""A linear probe: cached features give what the network gives in every epoch, and the result counts what it answered."""

import json

import pytest
import torch
from torch import nn

from dl2core import jobs, store
from dl2core.data import sets
from dl2core.errors import InputError
from dl2core.transfer import backbone_names, backbones, features, heads, images, probe
from dl2core.transfer.backbone_names import ASSIGNMENT_STATISTICS, BUILT_IN
from dl2core.transfer.probe_result import ProbeResult, ProbeSpec

SMALL = ProbeSpec(backbone=BUILT_IN, dataset="shapes", limit=120, epochs=3, batch=32)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path))


@pytest.fixture
def result() -> ProbeResult:
    return jobs.run_here(probe.measure(SMALL)).result


def test_the_head_starts_as_the_assignment_asks():
    head = heads.new_head(2000, 100, seed=1)
    assert head.weight.std().item() == pytest.approx(0.01, rel=0.02)
    assert head.weight.mean().item() == pytest.approx(0.0, abs=2e-4)
    assert not head.bias.any()
    assert torch.equal(head.weight, heads.new_head(2000, 100, seed=1).weight)


def test_cached_features_give_the_losses_of_running_the_backbone_in_every_epoch():
    parts = images.load("shapes", limit=96, test_from_train=0, split_seed=42)
    fit, valid = images.divide(parts.train, held_out=0.1, seed=42)
    backbone = backbones.load(BUILT_IN)
    kept = jobs.run_here(features.cached(backbone, parts.train))
    x, y = kept.vectors, torch.tensor(parts.train.labels)
    curve, _, _ = jobs.run_here(
        heads.fit((x[fit], y[fit]), (x[valid], y[valid]), classes=len(parts.train.classes), spec=SMALL)
    )
    pixels = backbone.pixels(parts.train.images)
    head = heads.new_head(backbone.width, len(parts.train.classes), seed=SMALL.seed)
    optimiser = torch.optim.Adam(head.parameters(), lr=SMALL.rate)
    generator = torch.Generator().manual_seed(SMALL.seed)
    for epoch in curve:
        losses = []
        for chosen in torch.randperm(len(fit), generator=generator).split(SMALL.batch):
            rows = torch.tensor(fit)[chosen]
            with torch.no_grad():
                again = backbone.network(pixels[rows])
            loss = nn.functional.cross_entropy(head(again), y[rows], reduction="sum")
            optimiser.zero_grad()
            (loss / len(rows)).backward()
            optimiser.step()
            losses.append(loss.item())
        assert epoch.loss == pytest.approx(sum(losses) / len(fit), abs=1e-5)


def test_features_come_from_disk_the_second_time_and_are_the_same():
    data, backbone = sets.load("shapes", limit=20), backbones.load(BUILT_IN)
    first, second = (jobs.run_here(features.cached(backbone, data)) for _ in range(2))
    assert (first.from_disk, second.from_disk) == (False, True)
    torch.testing.assert_close(first.vectors, second.vectors, rtol=0, atol=0)
    other = jobs.run_here(features.cached(backbone, data, statistics=ASSIGNMENT_STATISTICS))
    assert not other.from_disk
    assert (other.vectors - first.vectors).abs().max() > 1e-3


def test_the_result_counts_its_own_answers(result):
    right = sum(a == b for a, b in zip(result.predicted, result.truth, strict=True))
    assert 0 < result.n <= 120
    assert result.top1 == pytest.approx(100 * right / result.n)
    assert result.interval.low < result.top1 < result.interval.high
    assert result.confusion.sum() == result.n
    assert result.confusion.trace() == right
    assert len(result.epochs) == 3
    assert result.epochs[result.best].valid_top1 == max(epoch.valid_top1 for epoch in result.epochs)
    mistakes = result.mistakes(5)
    assert not result.correct[mistakes].any()
    sure = [result.confidence[index] for index in mistakes]
    assert sure == sorted(sure, reverse=True)


def test_the_loss_falls_and_a_rate_of_0_would_not_make_it(result):
    assert result.epochs[-1].loss < result.epochs[0].loss


def test_a_result_is_read_as_it_was_written(result):
    document = json.loads(json.dumps(store.to_document(result)))
    assert document["top1"] == pytest.approx(result.top1)
    assert store.from_document(ProbeResult, document) == result


def test_a_rate_that_diverges_is_named():
    steps = probe.measure(ProbeSpec(backbone=BUILT_IN, dataset="shapes", limit=60, epochs=9, rate=1e6))
    with pytest.raises(InputError, match="lower the learning rate 1e\\+06"):
        jobs.run_here(steps)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"epochs": 0}, "epochs"),
        ({"rate": float("nan")}, "rate"),
        ({"dataset": "mnist"}, "dataset"),
        ({"limit": 1}, "cannot be divided"),
        ({"test_from_train": 2000}, "2,000 test images were asked for"),
        ({"backbone": "timm/no-such-net"}, "no pretrained classifier 'no-such-net'"),
        ({"backbone": "resnet18"}, "models fetch resnet18"),
        ({"device": "nan"}, "device"),
    ],
)
def test_what_cannot_be_had_is_one_line(wrong, words, monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(InputError, match=words) as refused:
        probe.measure(ProbeSpec(**{"backbone": BUILT_IN, "dataset": "shapes", **wrong}))
    assert "\n" not in str(refused.value)


def test_held_out_test_images_are_not_trained_on():
    parts = images.load("shapes", limit=None, test_from_train=200, split_seed=42)
    assert len(parts.test) == 200
    assert len(parts.train) == 1800
    seen = {image.tobytes() for image in parts.train.images}
    assert not any(image.tobytes() in seen for image in parts.test.images)


def test_resnet18_is_found_in_torchs_own_folder_and_in_dl2_home(tmp_path, monkeypatch):
    import timm
    from safetensors.torch import save_file

    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    network = timm.create_model("resnet18", pretrained=False)
    path = tmp_path / "torch/hub/checkpoints/resnet18-f37072fd.pth"
    path.parent.mkdir(parents=True)
    torch.save(network.state_dict(), path)
    assert backbone_names.resnet18_weights() == path
    own = tmp_path / "models/timm/resnet18.tv_in1k/model.safetensors"
    own.parent.mkdir(parents=True)
    save_file(network.state_dict(), own)
    assert backbone_names.resnet18_weights() == own
    found = backbones.load("resnet18")
    picture = sets.load("shapes", limit=2).images
    network.reset_classifier(0)
    with torch.inference_mode():
        torch.testing.assert_close(found.network(found.pixels(picture)), network.eval()(found.pixels(picture)))
    assert found.width == 512


def test_classes_that_training_never_shows_are_left_out_and_said():
    parts = images.load("shapes", limit=300, test_from_train=0, split_seed=42)
    assert set(parts.test.labels) <= set(parts.train.labels)
    assert "images of classes never trained left out" in parts.test.title
