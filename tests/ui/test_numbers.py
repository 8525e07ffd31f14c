"""Numbers as people read them."""

import pytest

from pages.ui import numbers


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (1.0, "100 %"),
        (0.9996, "100 %"),
        (0.994, "99.4 %"),
        (0.613, "61 %"),
        (0.0996, "10 %"),
        (0.031, "3.1 %"),
        (0.0002, "< 0.1 %"),
    ],
)
def test_probabilities_as_people_read_them(p, text):
    assert numbers.percent(p) == text
