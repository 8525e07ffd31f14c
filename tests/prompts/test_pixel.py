"""Pixel prompts: the assignment's numbers of parameters, every size, and an input that is never changed."""

import pytest
import torch

from dl2core.device import generator
from dl2core.errors import InputError
from dl2core.prompts.model import pixel


@pytest.mark.parametrize(
    ("kind", "size", "expected"),
    [("fixed_patch", 1, 3), ("fixed_patch", 30, 2_700), ("random_patch", 30, 2_700), ("padding", 30, 69_840)],
)
def test_numbers_of_parameters_are_the_assignments(kind, size, expected):
    prompt = pixel.build(kind, size, 224)
    assert sum(value.numel() for value in prompt.parameters()) == expected


@pytest.mark.parametrize("kind", pixel.PIXEL)
@pytest.mark.parametrize("image_size", [16, 17])
def test_every_size_fits_and_the_next_is_refused(kind, image_size):
    largest = image_size // 2 if kind == "padding" else image_size
    for size in range(1, largest + 1):
        prompt = pixel.build(kind, size, image_size)
        canvas = prompt.canvas(prompt.places(1, generator(size)))
        assert canvas.shape == (1, 3, image_size, image_size)
        assert int((canvas != 0).sum()) == sum(value.numel() for value in prompt.parameters())
    for size in (0, -1, largest + 1):
        with pytest.raises(InputError, match=f"1..{largest} .* got {size}"):
            pixel.build(kind, size, image_size)


def test_padding_lies_where_the_assignment_puts_it():
    prompt = pixel.build("padding", 2, 6)
    canvas = prompt.canvas()
    assert torch.equal(canvas[:, :, :2], prompt.pad_up)
    assert torch.equal(canvas[:, :, -2:], prompt.pad_down)
    assert torch.equal(canvas[:, :, 2:4, :2], prompt.pad_left)
    assert torch.equal(canvas[:, :, 2:4, -2:], prompt.pad_right)
    assert canvas[:, :, 2:4, 2:4].abs().sum() == 0


def test_random_patch_reaches_every_place_and_follows_its_seed():
    prompt = pixel.build("random_patch", 3, 5)
    source, seen = generator(0), set()
    for _ in range(200):
        row, column = (prompt.canvas(prompt.places(1, source))[0, 0] != 0).nonzero()[0].tolist()
        seen.add((row, column))
    assert seen == {(r, c) for r in range(3) for c in range(3)}  # the last row and column too
    assert torch.equal(prompt.places(9, generator(4)), prompt.places(9, generator(4)))


def test_random_patch_has_a_place_for_every_image():
    prompt, images = pixel.build("random_patch", 3, 5), torch.zeros(50, 3, 5, 5)
    places = prompt.places(50, generator(0))
    moved = prompt(images, places)
    for image, (row, column) in zip(moved, places.tolist(), strict=True):
        assert torch.equal(image, pixel.place(prompt.patch, row, column, 5)[0])
    assert len({tuple(place) for place in places.tolist()}) == 9
    assert pixel.build("padding", 1, 5).places(50, generator(0)) is None


@pytest.mark.parametrize("kind", pixel.PIXEL)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_input_is_left_alone_and_its_dtype_kept(kind, dtype):
    images = torch.randn(2, 3, 8, 8).to(dtype)
    before = images.clone()
    out = pixel.build(kind, 3, 8)(images)
    assert torch.equal(images, before)
    assert out.dtype == dtype
    assert out.shape == images.shape


def test_device_is_the_inputs():
    assert pixel.build("padding", 3, 8)(torch.empty(1, 3, 8, 8, device="meta")).device.type == "meta"


@pytest.mark.parametrize("kind", pixel.PIXEL)
def test_zero_changes_nothing(kind):
    images = torch.randn(2, 3, 8, 8)
    assert torch.equal(pixel.build(kind, 3, 8, std=0.0)(images), images)


def test_the_seed_decides_the_start_and_nothing_global_moves():
    torch.manual_seed(5)
    state = torch.get_rng_state()
    first, again, other = (pixel.build("padding", 2, 8, seed=seed).canvas() for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(torch.get_rng_state(), state)


def test_gradient_reaches_exactly_the_parameters():
    prompt = pixel.build("padding", 2, 8)
    prompt(torch.zeros(5, 3, 8, 8)).sum().backward()
    assert all(torch.equal(value.grad, torch.full_like(value, 5)) for value in prompt.parameters())


def test_wrong_image_size_and_kind_are_refused():
    with pytest.raises(InputError, match="8 x 8 px, the images have 9 x 9"):
        pixel.build("padding", 2, 8)(torch.zeros(1, 3, 9, 9))
    with pytest.raises(InputError, match="got 'frame'"):
        pixel.build("frame", 2, 8)
