"""The few pictures of a page: seeded, of the classes asked for, true to what they show."""

import numpy as np
import pytest
import tiny_data

from dl2core.data import colours, gallery, images, shapes
from dl2core.data.gallery import PictureChoice
from dl2core.errors import InputError
from dl2core.worker import crossing


def test_a_choice_gives_the_same_pictures_again_and_another_seed_others(disk):
    tiny_data.write_hub(disk, count=60)
    first, again, other = (gallery.draw(PictureChoice("cifar10", seed=seed)) for seed in (1, 1, 2))
    assert first.names == again.names != other.names
    assert all(np.array_equal(a, b) for a, b in zip(first.pixels, again.pixels, strict=True))


def test_pictures_cross_to_the_worker_also_when_the_set_lies_in_a_file(disk):
    tiny_data.write_hub(disk)
    for _ in range(3):  # the second load reads what the first has decoded
        drawn = gallery.draw(PictureChoice("cifar10"))
        assert {type(pixels) for pixels in drawn.pixels} == {np.ndarray}
        assert crossing.unpack(crossing.pack(drawn), ("dl2core.",)).names == drawn.names


def test_truths_and_pixels_are_those_of_the_set(disk):
    tiny_data.write_hub(disk, "cifar100", count=60)
    shown = gallery.draw(PictureChoice("cifar100", count=5))
    pictures, labels = tiny_data.pictures(60), tiny_data.labels("cifar100", 60)
    for name, truth, pixels in zip(shown.names, shown.truths, shown.pixels, strict=True):
        index = int(name.removeprefix("image ").replace(",", ""))
        assert np.array_equal(pixels, pictures[index])
        assert truth == gallery.class_names("cifar100")[labels[index]]
    assert "of 10,000 images" in shown.title


def test_classes_are_kept_to_and_balanced(disk):
    tiny_data.write_hub(disk, count=60)
    shown = gallery.draw(PictureChoice("cifar10", classes=("frog", "cat"), count=6))
    assert sorted(shown.truths) == ["cat"] * 3 + ["frog"] * 3


def test_fewer_pictures_than_asked_are_all_shown(disk):
    tiny_data.write_hub(disk, count=20)
    assert len(gallery.draw(PictureChoice("cifar10", classes=("frog",), count=8))) == 2


def test_shapes_need_no_disk_and_are_drawn_at_any_size(disk):
    shown = gallery.draw(PictureChoice(classes=("red circle", "blue star"), count=4))
    assert set(shown.truths) == {"red circle", "blue star"}
    assert {picture.shape for picture in shown.for_the_eye()} == {(192, 192, 3)}
    assert {picture.shape for picture in shown.for_a_model(224)} == {(224, 224, 3)}
    assert np.array_equal(shown.for_a_model(32)[0], shown.pixels[0])


def test_eight_shapes_show_eight_different_pairs():
    truths = gallery.draw(PictureChoice()).truths
    assert len(set(truths)) == 8
    assert set(truths) <= set(shapes.CLASSES)


def test_small_pictures_become_squares_of_whole_pixels():
    picture = tiny_data.pictures(1)[0]
    large = gallery.enlarged(picture, 192)
    assert large.shape == (192, 192, 3)
    assert np.array_equal(large[::6, ::6], picture)
    assert gallery.enlarged(np.zeros((500, 400, 3), np.uint8), 192).shape == (500, 400, 3)


def test_uploads_have_no_truth():
    picture = images.Picture("mine.png", tiny_data.pictures(1)[0])
    shown = gallery.of_uploads([picture])
    assert (shown.title, shown.names, shown.truths) == ("your pictures", ("mine.png",), ("",))
    assert shown.for_a_model(224)[0].shape == (32, 32, 3)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (PictureChoice(count=0), r"1\.\.24 pictures"),
        (PictureChoice(count=10**9), r"1\.\.24 pictures"),
        (PictureChoice(classes=("red whale",)), "no class 'red whale'"),
        (PictureChoice("cifar10"), "not on this machine"),
        (PictureChoice("imagenet"), "got 'imagenet'"),
        (PictureChoice(split="val"), "val"),
    ],
)
def test_what_cannot_be_shown_is_refused(disk, choice, words):
    with pytest.raises(InputError, match=words):
        gallery.draw(choice)


def test_a_class_without_pictures_is_named(disk):
    tiny_data.write_hub(disk, "cifar100", count=20)
    missing = next(
        name for i, name in enumerate(gallery.class_names("cifar100")) if i not in tiny_data.labels("cifar100", 20)
    )
    with pytest.raises(InputError, match=f"holds no picture of {missing}"):
        gallery.draw(PictureChoice("cifar100", classes=(missing,)))


def test_clear_pictures_have_a_main_colour_each_and_all_three_where_there_are(disk):
    tiny_data.write_hub(disk, count=60)
    shown = gallery.draw(PictureChoice("cifar10", count=6, clear=True))
    main = colours.main_colour(np.stack(shown.pixels))
    assert (main != colours.UNCLEAR).all()
    assert np.bincount(main, minlength=3).tolist() == [2, 2, 2]
    assert "clear main colour" in shown.title


def test_keys_tell_pictures_apart():
    first, other = (gallery.draw(PictureChoice(seed=seed)) for seed in (1, 2))
    assert len({*first.keys, *other.keys}) == 16
    assert first.keys == gallery.draw(PictureChoice(seed=1)).keys
