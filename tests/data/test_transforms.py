"""Whole batches agree with open_clip's per-picture PIL route within the resampling's rounding."""

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image

from dl2core.data import shapes, transforms
from dl2core.errors import InputError

MEAN, STD = open_clip.OPENAI_DATASET_MEAN, open_clip.OPENAI_DATASET_STD


def by_pil(picture: np.ndarray, size: int) -> torch.Tensor:
    return open_clip.image_transform(size, is_train=False, mean=MEAN, std=STD)(Image.fromarray(picture))


@pytest.mark.parametrize(("before", "after"), [(32, 224), (192, 32), (32, 32), (300, 224)])
def test_a_batch_equals_the_pil_route(before, after):
    pictures = shapes.render_all(shapes.scenes("test", 6), before)
    ours = transforms.model_input(pictures, size=after, mean=MEAN, std=STD)
    theirs = torch.stack([by_pil(picture, after) for picture in pictures])
    assert ours.shape == (6, 3, after, after)
    assert (ours - theirs).abs().max() < (0.032 if before != after else 1e-5)  # 2/255 in units of the smallest std


@pytest.mark.parametrize("shape", [(80, 40), (33, 200), (225, 224), (1, 50)])
def test_other_shapes_are_cropped_in_the_middle(shape):
    pixels = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    smooth = np.asarray(
        Image.fromarray(pixels).resize((shape[1], shape[0])).resize((9, 9)).resize((shape[1], shape[0]))
    )
    ours = transforms.model_input([smooth], size=48, mean=MEAN, std=STD)[0]
    assert (ours - by_pil(smooth, 48)).abs().max() < 0.032


def test_pictures_of_different_sizes_make_one_batch():
    pictures = [np.full((20, 30, 3), 10, np.uint8), np.full((50, 20, 3), 200, np.uint8)]
    batch = transforms.model_input(pictures, size=16, mean=(0, 0, 0), std=(1, 1, 1))
    assert torch.allclose(batch[0], torch.tensor(10 / 255))
    assert torch.allclose(batch[1], torch.tensor(200 / 255))


def test_the_input_is_not_changed_and_may_be_read_only():
    pictures = np.full((2, 32, 32, 3), 7, np.uint8)
    pictures.setflags(write=False)
    transforms.model_input(pictures, size=32, mean=MEAN, std=STD)
    assert (pictures == 7).all()


def test_no_pictures_give_an_empty_batch():
    assert transforms.model_input([], size=32, mean=MEAN, std=STD).shape == (0, 3, 32, 32)
    assert transforms.model_input(np.zeros((0, 32, 32, 3), np.uint8), size=16, mean=MEAN, std=STD).shape == (
        0,
        3,
        16,
        16,
    )


@pytest.mark.parametrize(
    "images", [np.zeros((2, 3, 8, 8), np.uint8), np.zeros((2, 8, 8, 3), np.float32), np.zeros((8, 8, 3), np.uint8)]
)
def test_other_arrays_are_refused(images):
    with pytest.raises(InputError, match="uint8"):
        transforms.model_input(images, size=32, mean=MEAN, std=STD)
