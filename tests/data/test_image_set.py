"""A set says what it is; samples are seeded, balanced, and named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl2core.data.image_set import ImageSet, balanced_sample
from dl2core.errors import InputError


def make(count: int = 20, classes: int = 4, **changes) -> ImageSet:
    values = {
        "name": "Set",
        "split": "test",
        "images": np.arange(count, dtype=np.uint8)[:, None, None, None].repeat(3, 3),
        "labels": np.arange(count) % classes,
        "classes": tuple("abcdefghij"[:classes]),
        "source": "here",
        "standard": True,
    }
    return ImageSet(**{**values, **changes})


def test_a_subset_keeps_order_and_loses_the_standard():
    part = make().subset([5, 1, 5])
    assert part.images[:, 0, 0, 0].tolist() == [5, 1, 5]
    assert part.labels.tolist() == [1, 1, 1]
    assert not part.standard
    assert part.title == "Set test (3 of 20 images)"


def test_notes_add_up():
    assert make(note="JPEG copy").sample(5, seed=3).note == "JPEG copy; sample of 5, seed 3"


def test_a_sample_of_all_is_the_set_itself():
    whole = make()
    assert whole.sample(20) is whole


@given(sizes=st.lists(st.integers(0, 12), min_size=1, max_size=6), count=st.integers(1, 80), seed=st.integers(0, 5))
def test_a_balanced_sample_has_equal_classes_while_they_last(sizes, count, seed):
    labels = np.repeat(np.arange(len(sizes)), sizes)
    chosen = balanced_sample(labels, count, seed=seed)
    assert len(chosen) == len(set(chosen.tolist())) == min(count, len(labels))
    assert chosen.tolist() == balanced_sample(labels, count, seed=seed).tolist()
    counts = np.bincount(labels[chosen], minlength=len(sizes))
    unfinished = [n for n, size in zip(counts, sizes, strict=True) if n < size]
    if unfinished:
        assert counts.max() - min(unfinished) <= 1


@pytest.mark.parametrize(
    "changes",
    [
        {"images": np.zeros((20, 3, 32, 32), np.uint8)},
        {"images": np.zeros((20, 1, 1, 3), np.float32)},
        {"labels": np.arange(19)},
        {"labels": np.arange(20)},
        {"labels": -np.ones(20, np.int64)},
    ],
)
def test_clashes_are_refused(changes):
    with pytest.raises(InputError, match="Set"):
        make(**changes)


def test_indices_outside_are_refused():
    with pytest.raises(InputError, match=r"0\.\.19, they lie in 3\.\.20"):
        make().subset([3, 20])
