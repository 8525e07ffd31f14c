"""The pixel rule against a slow loop, and its clear and unclear cases."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dl2core.data import colours, shapes


def linear(value: int) -> float:
    """sRGB to linear light, written out once more."""
    v = value / 255
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


@given(arrays(np.uint8, (2, 3, 4, 3)))
def test_channel_means_are_those_of_a_slow_loop(images):
    slow = [[np.mean([linear(int(v)) for v in image[..., c].ravel()]) for c in range(3)] for image in images]
    assert np.allclose(colours.channel_means(images), slow, atol=1e-5)


@given(st.permutations(range(3)), st.integers(0, 255))
def test_main_colour_follows_the_channels_when_they_are_exchanged(order, other):
    image = np.zeros((1, 2, 2, 3), np.uint8)
    image[..., 0], image[..., 1] = 255, other
    means = sorted([1.0, linear(other)])
    expected = colours.UNCLEAR if means[1] - means[0] < colours.MARGIN else order.index(0)
    assert colours.main_colour(image[..., list(order)])[0] == expected


def test_grey_has_no_main_colour_and_red_on_blue_flips_at_one_half():
    assert colours.main_colour(np.full((1, 4, 4, 3), 128, np.uint8))[0] == colours.UNCLEAR
    at = [0.3, 0.4, 0.6, 0.7]
    pictures = shapes.render_all([shapes.disc(share) for share in at])
    assert colours.main_colour(pictures).tolist() == [2, 2, 0, 0]
