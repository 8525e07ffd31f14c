"""Pictures through a pipeline: seeded draws that are told, what is clipped, and what is refused by name."""

import numpy as np
import pytest
import torch
from torchvision.transforms import v2

from dl2core import jobs
from dl2core.data import sets
from dl2core.errors import InputError
from dl2core.transfer.augment import chain, lens, parsing, pipeline, table
from dl2core.transfer.augment.lens_result import BINS, LensSpec, edges
from dl2core.transfer.augment.place import Pipeline

JITTER = "ColorJitter(brightness=0.5, contrast=0.5, saturation=0.5, hue=0.1)"


@pytest.fixture(scope="module")
def pictures() -> torch.Tensor:
    return pipeline.float_pixels(sets.load("shapes", limit=6).images, 32)


def seen(text, place, picture, seed=0, partner=None):
    return pipeline.through(picture, Pipeline(parsing.parse(text), place), seed=seed, partner=partner)


@pytest.mark.parametrize("augmentation", table.TABLE, ids=lambda one: one.cls)
@pytest.mark.parametrize("place", ["before", "after"])
def test_the_same_seed_gives_the_same_pixels_and_leaves_the_global_generator_alone(augmentation, place, pictures):
    step = chain.always(chain.start(augmentation.name))
    state = torch.get_rng_state()
    first, again, other = (seen(step.text, place, pictures[0], seed, pictures[1]) for seed in (3, 3, 4))
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(first.pixels, again.pixels)
    assert first.drawn == again.drawn
    assert first.pixels.shape == pictures[0].shape
    if augmentation.name not in ("horizontal flip", "vertical flip", "greyscale"):
        assert not torch.equal(first.pixels, other.pixels)


def test_what_was_drawn_is_told_and_is_what_was_done(pictures):
    drawn = seen("RandomRotation(60)", "before", pictures[0], 1).drawn[0]
    assert drawn.values[0][0] == "angle"
    turned = v2.functional.rotate(pictures[0], float(drawn.values[0][1]))
    made = seen("RandomRotation(60)", "before", pictures[0], 1).pixels
    want = v2.functional.normalize(turned, *map(list, (Pipeline().mean, Pipeline().std)))
    assert (made - want).abs().mean() < 0.02  # the angle is told to three digits
    jitter = dict(seen(JITTER, "before", pictures[0], 1).drawn[0].values)
    assert set(jitter) == {"brightness", "contrast", "saturation", "hue", "in the order"}
    assert sorted(jitter["in the order"].split(", ")) == ["brightness", "contrast", "hue", "saturation"]
    flips = [seen("RandomVerticalFlip()", "before", pictures[0], seed).drawn[0] for seed in range(20)]
    assert {drawn.applied for drawn in flips} == {True, False}
    assert "not applied" in str(next(drawn for drawn in flips if not drawn.applied))
    operations = seen("TrivialAugmentWide()", "before", pictures[0], 2).drawn[0]
    assert operations.values


def test_steps_run_in_their_order(pictures):
    one = seen("RandomVerticalFlip(1), GaussianBlur(9)", "before", pictures[0])
    other = seen("GaussianBlur(9), RandomVerticalFlip(1)", "before", pictures[0])
    assert [drawn.step for drawn in one.drawn] == ["RandomVerticalFlip(p=1.0)", "GaussianBlur(kernel_size=9)"]
    assert [drawn.step for drawn in other.drawn] == ["GaussianBlur(kernel_size=9)", "RandomVerticalFlip(p=1.0)"]


def test_a_picture_has_the_same_draws_in_any_batch(pictures):
    way, seeds = Pipeline(parsing.parse(JITTER), "after"), [7, 8, 9]
    together = pipeline.batch(pictures[:3], way, seeds)
    alone = pipeline.batch(pictures[1:2], way, seeds[1:2])
    assert torch.equal(together[1:2], alone)


def test_jitter_after_normalize_clips_what_lies_outside_and_before_it_nothing(pictures):
    after, before = (seen(JITTER, place, pictures[0]) for place in ("after", "before"))
    normalised = v2.functional.normalize(pictures[0], *map(list, (Pipeline().mean, Pipeline().std)))
    assert torch.equal(after.clipped, (normalised < 0) | (normalised > 1))
    assert 0 <= after.pixels.min() <= after.pixels.max() <= 1
    assert not before.clipped.any()
    for text in ("RandomRotation(30)", "RandomHorizontalFlip(1)", "GaussianNoise(clip=False)", "GaussianBlur(9)"):
        assert not seen(text, "after", pictures[0]).clipped.any(), text


def test_mixing_needs_a_second_picture(pictures):
    with pytest.raises(InputError, match="MixUp mixes two pictures and their labels; it needs a second picture"):
        seen("MixUp()", "before", pictures[0])
    mixed = seen("MixUp()", "before", pictures[0], 1, pictures[1])
    share = float(dict(mixed.drawn[0].values)["lam"])
    want = share * pictures[0] + (1 - share) * pictures[1]
    mean, std = (torch.tensor(one).view(3, 1, 1) for one in (Pipeline().mean, Pipeline().std))
    torch.testing.assert_close(mixed.pixels * std + mean, want, rtol=0, atol=2e-3)


def test_nan_and_another_size_are_refused_by_name(pictures, monkeypatch):
    monkeypatch.setattr(v2.RandomRotation, "transform", lambda self, inpt, params: inpt * float("nan"))
    with pytest.raises(InputError, match=r"RandomRotation\(degrees=30\) gave 3,072 values that are no numbers"):
        seen("RandomRotation(30)", "before", pictures[0])
    monkeypatch.setattr(v2.RandomRotation, "transform", lambda self, inpt, params: inpt[..., :20, :24])
    with pytest.raises(InputError, match=r"RandomRotation\(degrees=30\) turned 32 x 32 pixels into 20 x 24"):
        seen("RandomRotation(30)", "before", pictures[0])


@pytest.fixture(scope="module")
def counted():
    return [
        jobs.run_here(lens.measure(LensSpec(place=place, dataset="shapes", limit=20, size=32)))
        for place in ("before", "after")
    ]


def test_the_lens_counts_what_numpy_counts(counted):
    before, after = counted
    assert (before.clipped_share, before.clipped_pixels) == (0, 0)
    data = sets.load("shapes", "train", limit=20, seed=0).images / 255
    normalised = (data - np.array(Pipeline().mean)) / np.array(Pipeline().std)
    outside = (normalised < 0) | (normalised > 1)
    assert after.clipped_share == pytest.approx(100 * outside.mean(), abs=0.01)
    assert after.clipped_pixels == pytest.approx(100 * outside.any(axis=-1).mean(), abs=0.01)
    for found, place in ((before.entering, 0), (after.entering, 1)):
        values = (data, normalised)[place]
        for k, histogram in enumerate(found):
            want = np.histogram(values[..., k], edges())[0] / values[..., k].size * 100
            assert np.abs(np.array(histogram.percent) - want).sum() < 1.5  # values on a border fall to either side
    inside = (edges()[:-1] >= 0) & (edges()[:-1] <= 1)
    for histogram in after.leaving:
        assert np.array(histogram.percent)[inside].sum() == pytest.approx(100, abs=0.01)
        assert len(histogram.percent) == BINS


def test_frames_of_a_slider_share_their_draws_and_move_one_argument(pictures):
    data = sets.load("shapes", limit=2).images
    frames = lens.frames("RandomRotation(30)", (0.0, 40.0, 80.0), "before", data[0], data[1], 32, 5)
    assert [frame.value for frame in frames] == [0.0, 40.0, 80.0]
    angles = [float(dict(frame.drawn[0].values)["angle"]) for frame in frames]
    assert angles[0] == 0
    assert angles[2] == pytest.approx(2 * angles[1], rel=0.01)
    assert np.abs(frames[0].picture.astype(int) - data[0].astype(int)).max() <= 1
    with pytest.raises(InputError, match="nothing of this chain can be moved"):
        lens.frames("AutoAugment()", (0.0,), "before", data[0], data[1], 32, 5)
