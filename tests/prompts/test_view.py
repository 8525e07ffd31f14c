"""Views in numpy: signed and clamped pictures, histogram, spectrum, and agreement with the torch prompts."""

import numpy as np
import pytest

from dl2core.errors import InputError
from dl2core.prompts.model import pixel
from dl2core.prompts.views import pixel as view

PADDING = pixel.build("padding", 4, 32, seed=1)
CANVAS = PADDING.canvas()[0].detach().numpy()


@pytest.mark.parametrize("kind", pixel.PIXEL)
@pytest.mark.parametrize("size", [1, 3, 16])
def test_canvas_equals_the_modules(kind, size):
    prompt = pixel.build(kind, size, 33, seed=2)
    parameters = {name: value.detach().numpy() for name, value in prompt.named_parameters()}
    assert np.array_equal(view.canvas_of(kind, parameters, 33), prompt.canvas()[0].detach().numpy())


def test_signed_is_symmetric_and_hides_nothing():
    canvas = np.zeros((3, 2, 2), np.float32)
    canvas[0] = [[-2, -1], [1, 2]]
    shown = view.signed(canvas)
    assert shown[..., 0].tolist() == [[0, 64], [191, 255]]
    assert (shown[..., 1:] == 128).all()  # zero is mid-grey
    assert np.abs(view.signed(canvas).astype(int) + view.signed(-canvas) - 255).max() <= 1
    assert len(np.unique(view.signed(CANVAS)[:4])) > 100


def test_one_channel_runs_from_blue_over_white_to_red():
    row = view.signed_channel(np.array([[-1.0, 0.0, 1.0]]), 1.0)[0]
    assert [tuple(pixel) for pixel in row.tolist()] == [view.BLUE, view.WHITE, view.RED]


def test_clamped_view_loses_the_positive_half():
    shown = view.clamped(CANVAS)
    assert (shown[CANVAS.transpose(1, 2, 0) > 0] == 255).all()
    expected = (CANVAS[CANVAS != 0] > 0).mean() + (CANVAS[CANVAS != 0] < -1).mean()
    assert view.hidden_share(CANVAS) == pytest.approx(expected)
    assert 0.5 < expected < 0.75
    assert view.hidden_share(np.zeros((3, 2, 2))) == 0


def test_numbers_and_units():
    canvas = np.zeros((3, 2, 2), np.float32)
    canvas[1, 0, 0] = -2
    found = view.numbers(canvas, (0.25, 0.5, 0.25))
    assert (found.parameters, found.l2_norm, found.largest) == (1, 2.0, 2.0)
    assert found.largest_pixel_steps == pytest.approx(2 * 0.5 * 255)


def test_histogram_counts_every_value_once():
    edges, counts = view.histogram(CANVAS)
    assert counts.sum() == PADDING.pad_up.numel() * 2 + PADDING.pad_left.numel() * 2
    assert edges[0] == -edges[-1]


def test_spectrum_finds_a_wave_and_a_constant():
    x = np.arange(32)
    wave = np.broadcast_to(np.cos(2 * np.pi * 5 * x / 32), (3, 32, 32))
    frequency, amplitude = view.spectrum(wave)
    assert frequency[amplitude.argmax()] == pytest.approx(5 / 32)
    frequency, amplitude = view.spectrum(np.ones((3, 32, 32)))
    assert amplitude[0] == pytest.approx(1)
    assert amplitude[1:].max() < 1e-12


def test_as_seen_adds_in_pixels():
    picture = np.full((2, 2, 3), 100, np.uint8)
    canvas = np.zeros((3, 2, 2), np.float32)
    canvas[0, 0, 0], canvas[1, 1, 1] = 1.0, -5.0
    shown = view.as_seen(picture, canvas, (0.5,) * 3, (0.2,) * 3)
    assert shown[0, 0].tolist() == [151, 100, 100]  # 100 + 0.2 * 255
    assert shown[1, 1].tolist() == [100, 0, 100]
    with pytest.raises(InputError, match="2 x 2 px"):
        view.as_seen(np.zeros((3, 3, 3), np.uint8), canvas, (0,) * 3, (1,) * 3)


def test_shapes_are_checked():
    with pytest.raises(InputError, match=r"\(3, S, S\)"):
        view.signed(np.zeros((2, 2)))
    assert view.enlarged(np.arange(4).reshape(2, 2), 2).tolist() == [[0, 0, 1, 1]] * 2 + [[2, 2, 3, 3]] * 2
