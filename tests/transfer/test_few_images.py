"""Accuracy against images per class: nested draws, and a regression that finds the minimum."""

import json
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import logsumexp

from dl2core import jobs, store
from dl2core.data import sets
from dl2core.transfer import few_images
from dl2core.transfer.backbone_names import BUILT_IN
from dl2core.transfer.few_images_result import COUNTS, FewImages, FewImagesSpec, draws_at


@given(st.lists(st.integers(0, 4), min_size=1, max_size=60), st.integers(0, 9), st.integers(0, 3))
def test_draws_are_nested_and_equal_over_the_classes(labels, draw, seed):
    labels = np.array(labels)
    ranks = few_images.orders(labels, draw=draw, seed=seed)
    for label in np.unique(labels):
        assert sorted(ranks[labels == label]) == list(range((labels == label).sum()))
    for less, more in pairwise(COUNTS):
        assert set(np.flatnonzero(ranks < less)) <= set(np.flatnonzero(ranks < more))


def test_draws_differ_and_come_back():
    labels = np.repeat(np.arange(3), 30)
    first = few_images.orders(labels, draw=0)
    assert (first == few_images.orders(labels, draw=0)).all()
    assert (first != few_images.orders(labels, draw=1)).any()
    assert (first != few_images.orders(labels, draw=0, seed=1)).any()


def test_the_regression_finds_the_minimum_that_scipy_finds():
    random = np.random.default_rng(0)
    x, y = random.normal(size=(40, 6)), random.integers(0, 3, 40)

    def loss(flat: np.ndarray) -> float:
        weights, bias = flat[:18].reshape(3, 6), flat[18:]
        logits = x @ weights.T + bias
        return (logsumexp(logits, axis=1) - logits[np.arange(40), y]).mean() + few_images.DECAY * (weights**2).sum()

    best = minimize(loss, np.zeros(21), method="BFGS", options={"maxiter": 2000, "gtol": 1e-7})
    head = few_images.regression(torch.tensor(x, dtype=torch.float32), torch.tensor(y), classes=3)
    found = np.concatenate([head.weight.detach().numpy().ravel(), head.bias.detach().numpy()])
    assert loss(found) == pytest.approx(best.fun, abs=1e-5)


def test_a_run_on_shapes_and_its_document(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path))
    spec = FewImagesSpec(backbone=BUILT_IN, dataset="shapes", limit=400)
    found = jobs.run_here(few_images.measure(spec))
    labels = sets.load("shapes", "train", limit=400).labels
    smallest = np.bincount(labels)[np.unique(labels)].min()
    assert [level.count for level in found.levels] == [count for count in COUNTS if count <= smallest]
    assert all(len(level.accuracies) == draws_at(level.count) for level in found.levels)
    assert found.levels[0].mean > 50  # shapes and colours are easy for it
    assert len(found.watched) == len(found.truth) == 8
    assert store.from_document(FewImages, json.loads(json.dumps(store.to_document(found)))) == found
