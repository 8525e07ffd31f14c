"""Layers: every place is read in one pass, probes are told apart by depth alone, favourites are the largest values."""

import json

import numpy as np
import pytest
import torch
from torch import nn

from dl2core import __main__ as main
from dl2core import jobs, store
from dl2core.clip import tower
from dl2core.data import gallery, shapes
from dl2core.errors import InputError
from dl2core.transfer import backbones, few_images
from dl2core.transfer.backbone_names import BUILT_IN, LITE0
from dl2core.transfer.layers import depth, excited, live, maps, maps_result, pictures, points, random_weights
from dl2core.transfer.layers.result import CLS, MEAN, OUTPUT, TOP, DepthResult, DepthSpec, Excited, ExcitedSpec

SMALL = DepthSpec(backbone=BUILT_IN, dataset="shapes", limit=150)
DRAWN = ExcitedSpec(backbone=BUILT_IN, limit=24)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path))
    monkeypatch.setattr(few_images, "ITERATIONS", 10)  # of a probe: quicker, and the order of the layers is the same


def backbone(name: str) -> backbones.Backbone:
    return random_weights.resnet18() if name == "resnet18" else backbones.load(name)


def pixels(found: backbones.Backbone, n: int = 2) -> torch.Tensor:
    return found.pixels(shapes.load("test", n=n).images)


@pytest.mark.parametrize(("name", "places"), [(LITE0, 18), ("resnet18", 9), (BUILT_IN, 14)])
def test_what_is_read_last_is_what_the_network_puts_out(name, places):
    found = backbone(name)
    with torch.inference_mode():
        wanted = found.network(pixels(found))
    readings = points.read(found, pixels(found))
    assert len(points.points(found)) == places == len({reading.name for reading in readings})
    torch.testing.assert_close(readings[-1].mean, wanted, rtol=1e-4, atol=1e-4)


def test_a_block_of_the_tower_is_read_after_its_own_blocks():
    found = backbone(BUILT_IN)
    visual = found.network
    with torch.inference_mode():
        sequence = tower.run_blocks(visual, tower.embed(visual, tower.patches(visual, pixels(found))), 0, 4)
    readings = {(reading.name, reading.pool): reading for reading in points.read(found, pixels(found))}
    torch.testing.assert_close(readings["block 3", CLS].mean, sequence[:, 0], rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(readings["block 3", MEAN].mean, sequence[:, 1:].mean(dim=1), rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(readings["block 3", MEAN].peak, sequence[:, 1:].amax(dim=1), rtol=1e-4, atol=1e-4)


def test_a_network_of_another_kind_is_one_line():
    other = backbones.Backbone("odd", nn.Linear(2, 2), 2, 8, (0.5,) * 3, (0.5,) * 3, "nothing", "")
    with pytest.raises(InputError, match="blocks of odd are not known here"):
        points.points(other)


def test_features_are_scaled_by_the_training_images_alone():
    random = torch.Generator().manual_seed(0)
    train = torch.randn(500, 8, generator=random) * torch.tensor([1e-3, 1, 100, 1, 1, 1, 1, 0]) + 5
    x, other = depth.standardised(train, train[:3] + 1)
    assert x.mean(dim=0).abs().max() < 1e-3
    assert x.square().sum(dim=1).mean().item() == pytest.approx(few_images.SCALE**2 * 7 / 8, rel=0.01)
    assert (x[:, 7] == 0).all()
    assert (other[:, 7] == 0).all()
    torch.testing.assert_close(
        other[:, 1] - x[:3, 1], (x[1, 1] - x[0, 1]) / (train[1, 1] - train[0, 1]) * torch.ones(3)
    )


def test_probes_on_every_block_and_their_document():
    found = jobs.run_here(depth.measure(SMALL))
    kinds = [layer.pool for layer in found.layers]
    assert (kinds.count(MEAN), kinds.count(CLS), kinds.count(OUTPUT)) == (13, 12, 1)
    assert found.names[0] == "stem"
    first_cls = next(layer for layer in found.layers if layer.pool == CLS)
    assert found.top1(found.layers[-1]) > found.top1(first_cls)  # CLS has heard of the picture only once
    low, high = found.interval(found.layers[0])
    assert low < found.top1(found.layers[0]) < high
    assert store.from_document(DepthResult, json.loads(json.dumps(store.to_document(found)))) == found


def test_a_channels_favourites_are_the_pictures_with_its_largest_values():
    found = jobs.run_here(excited.measure(DRAWN))
    own = backbone(BUILT_IN)
    data = pictures.load(DRAWN, size=own.size)
    peaks = torch.cat([points.read(own, own.pixels(data.images[k : k + 1]))[0].peak for k in range(len(data))])
    stem = found.places[0]
    assert stem.name == "stem"
    for channel, chosen in enumerate(stem.pictures):
        assert len(chosen) == TOP
        values = peaks[list(chosen), channel]
        assert values.sort(descending=True).values.tolist() == pytest.approx(values.tolist(), abs=1e-4)
        assert values[-1] >= peaks[:, channel].topk(TOP).values[-1] - 1e-4
    assert store.from_document(Excited, json.loads(json.dumps(store.to_document(found)))) == found
    shown = pictures.for_the_eye(DRAWN, stem.pictures[0], side=96)
    assert [one.shape for one in shown] == [(96, 96, 3)] * TOP


def test_equal_values_keep_the_order_of_the_pictures():
    assert excited.favourites(torch.tensor([[1.0], [2.0], [2.0], [0.0]])) == ((1, 2, 0, 3),)


def test_one_press_finds_both():
    found = jobs.run_here(live.measure(SMALL, DRAWN))
    assert (len(found.depth.layers), len(found.excited.places)) == (26, 14)


@pytest.mark.parametrize(
    ("name", "first", "last", "pictured"),
    [
        (LITE0, (32, 112, 112), (1280, 7, 7), False),
        ("resnet18", (64, 112, 112), (512, 7, 7), True),
        (BUILT_IN, (32, 32, 32), (128, 4, 4), False),
    ],
)
def test_maps_of_the_first_and_the_last_convolution(name, first, last, pictured):
    found = backbone(name)
    seen = maps.look(found, pixels(found, 1))
    assert (seen.first.maps.shape, seen.last.maps.shape, seen.pictured) == (first, last, pictured)
    assert not seen.only_one
    strongest = seen.last.strongest(3)
    assert seen.last.maps[strongest[0]].max() == seen.last.maps.max()


def test_a_question_about_a_picture_of_the_page():
    seen = maps.see(BUILT_IN, gallery.draw(gallery.PictureChoice(count=2)), 1)
    assert seen.first.maps.min() >= 0  # after its activation


def test_filters_as_pictures_keep_zero_grey():
    filters = np.zeros((3, 3, 7, 7), dtype=np.float32)
    filters[1, 0, 0, 0], filters[2, 2, 6, 6] = 2.0, -0.5
    drawn = maps_result.as_pictures(filters, most=2)
    assert [one.shape for one in drawn] == [(7, 7, 3)] * 2
    assert (drawn[0][0, 0].tolist(), drawn[1][6, 6].tolist()) == ([255, 128, 128], [128, 128, 0])


@pytest.mark.parametrize("verb", [("layers", "--dataset", "shapes"), ("channels",)])
def test_verbs_print_a_line_for_every_place(capsys, verb):
    assert main.main([*verb, "--backbone", BUILT_IN, "--limit", "60"]) == 0
    said = capsys.readouterr().out
    assert "block 11" in said
    assert "output" in said
