"""The assignment's splits, number by number, against torch."""

import numpy as np
import torch

from dl2core.data import splits


def test_the_probe_split_is_the_one_of_the_assignment():
    train, val = splits.split_by_seed(50_000, held_out=0.1, seed=42)
    assert (len(train), len(val)) == (45_000, 5_000)
    assert train[:10].tolist() == [37542, 44491, 216, 43688, 41558, 32245, 27206, 10863, 2190, 31849]
    assert val[:10].tolist() == [17408, 40845, 3378, 22188, 44921, 7244, 20029, 4500, 35562, 29107]
    assert val.sum() == 125_078_647


def test_the_prompt_split_is_random_split_with_a_seed():
    train, val = splits.prompt_split(seed=7)
    theirs = torch.utils.data.random_split(range(50_000), [40_000, 10_000], generator=torch.Generator().manual_seed(7))
    assert train.tolist() == list(theirs[0].indices)
    assert val.tolist() == list(theirs[1].indices)
    assert np.array_equal(np.sort(np.concatenate([train, val])), np.arange(50_000))


def test_seeds_differ_and_small_sets_split_too():
    assert not np.array_equal(splits.prompt_split(seed=0)[0], splits.prompt_split(seed=1)[0])
    train, val = splits.split_by_seed(40, held_out=0.1, seed=42)
    assert (len(train), len(val)) == (36, 4)
