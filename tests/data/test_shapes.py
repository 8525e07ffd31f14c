"""Shapes: areas against a fine raster, splits that cannot overlap, exact shares, seeded pictures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl2core.data import shapes
from dl2core.errors import InputError


@pytest.mark.parametrize("shape", [*shapes.SHAPES, *shapes.UNNAMED_SHAPES])
@pytest.mark.parametrize("tilt", [0.0, 0.5])
def test_share_is_the_area_of_a_fine_raster(shape, tilt):
    scene = shapes.Scene(shape, "red", "blue", radius=0.37, x=0.52, y=0.45, tilt=tilt)
    assert shapes.coverage(scene, 1024).mean() == pytest.approx(scene.share, abs=2e-4)


@given(st.floats(0, 1))
def test_disc_covers_the_share_it_was_asked_for(share):
    assert shapes.disc(share).share == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.79, 0.9, 0.99])
def test_disc_share_also_holds_where_it_leaves_the_picture(share):
    assert shapes.coverage(shapes.disc(share), 1024).mean() == pytest.approx(share, abs=2e-4)


def test_training_and_test_pictures_can_never_coincide():
    parity = {
        split: {round(scene.x * shapes.PLACES) % 2 for scene in shapes.scenes(split, 200)} for split in shapes.SPLITS
    }
    assert parity == {"train": {0}, "test": {1}}


def test_training_never_shows_held_out_pairs_or_tilt():
    drawn = shapes.scenes("train", 500)
    assert not {(scene.colour, scene.shape) for scene in drawn} & set(shapes.HELD_OUT)
    assert {scene.tilt for scene in drawn} == {0.0}
    with pytest.raises(InputError, match="kept out"):
        shapes.scenes("train", 1, pairs=shapes.HELD_OUT)
    with pytest.raises(InputError, match="kept out"):
        shapes.scenes("train", 1, tilted=True)


def test_unnamed_scenes_show_no_pair_that_has_a_name():
    rng = np.random.default_rng(0)
    named = np.array(list(shapes.COLOURS.values()))
    for _ in range(50):
        scene = shapes.draw_unnamed(rng, colour=True)
        assert scene.shape in shapes.SHAPES
        assert np.linalg.norm(named - np.array(shapes.rgb(scene.colour)), axis=1).min() > shapes.FAR
        scene = shapes.draw_unnamed(rng, colour=False)
        assert scene.colour in shapes.COLOURS
        assert scene.shape in shapes.UNNAMED_SHAPES


def test_a_scene_does_not_depend_on_how_many_are_drawn():
    assert shapes.scenes("test", 3, seed=4) == shapes.scenes("test", 9, seed=4)[:3]
    assert shapes.scenes("test", 3, seed=4) != shapes.scenes("test", 3, seed=5)


def test_pictures_are_the_same_for_the_same_scene_and_follow_the_size():
    scene = shapes.scenes("test", 1)[0]
    assert (shapes.render(scene) == shapes.render(scene)).all()
    small, large = shapes.render(shapes.plain(scene), 32), shapes.render(shapes.plain(scene), 192)
    assert large.shape == (192, 192, 3)
    shrunk = large.reshape(32, 6, 32, 6, 3).mean(axis=(1, 3))
    assert np.abs(shrunk - small).mean() < 2  # of 255


def test_labels_and_captions_name_what_is_drawn():
    data = shapes.load("test", n=50)
    drawn = shapes.scenes("test", 50, pairs=shapes.PAIRS)
    assert [data.classes[label] for label in data.labels] == [f"{s.colour} {s.shape}" for s in drawn]
    scene = shapes.Scene("star", "orange", "blue", 0.3, 0.5, 0.5)
    assert scene.caption == "an orange star on a blue background"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: shapes.disc(1.2), "0..1"),
        (lambda: shapes.disc(0.5, colour="pink"), "pink"),
        (lambda: shapes.render(shapes.disc(0.5), 3), "4..2048"),
        (lambda: shapes.render(shapes.Scene("heart", "red", "blue", 0.3, 0.5, 0.5)), "heart"),
        (lambda: shapes.load("validation"), "validation"),
        (lambda: shapes.load("test", n=0), "at least 1"),
        (lambda: shapes.load("test", n=10**8), "at most 200,000, got 100,000,000"),
    ],
)
def test_wrong_input_is_named(make, words):
    with pytest.raises(InputError, match=words):
        make()
