"""Charts of CLIP's accuracies: every row keeps its name, on the projector too."""

import pytest

from pages.clip import charts as clip

ROWS = [
    {
        "name": name,
        "model": "built-in model",
        "source": "stored",
        "top1": 50.0,
        "points": 1.0,
        "low": 49.0,
        "high": 51.0,
        "gained": 2,
        "lost": 1,
    }
    for name in ("a photo of a {}.", "a photo of the {}.", "{}")
]


@pytest.mark.parametrize("chart", [clip.dots, clip.class_differences])
def test_no_name_is_left_out_or_moved_from_its_row(chart):
    axes = [layer["encoding"]["y"]["axis"] for layer in chart(ROWS).to_dict()["layer"]]
    assert axes
    assert all(axis == {"labelOverlap": False, "labelFlush": False} for axis in axes)
