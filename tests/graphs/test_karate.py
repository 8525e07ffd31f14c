"""Learning on the karate club: one step against Adam by hand, data against networkx, and what edges are worth."""

import networkx as nx
import numpy as np
import pytest
import torch

from dl2core import jobs, store
from dl2core.errors import InputError
from dl2core.graphs.layers import karate
from dl2core.graphs.layers import karate_training as training


def test_data_are_networkx_own_but_unweighted():
    graph = nx.karate_club_graph()
    assert tuple(int(graph.nodes[v]["club"] == "Officer") for v in graph) == karate.CLUBS
    np.testing.assert_array_equal(training.adjacency(), nx.to_numpy_array(graph, weight=None))
    assert training.adjacency().max() == 1
    assert nx.to_numpy_array(graph).max() > 1  # the trap


def test_one_step_equals_adam_by_hand_for_each_seed_alone():
    """Every seed has its own loss: a step of three seeds at once is the step of each in a network of its own."""
    masks = np.zeros((3, 34), dtype=bool)
    masks[[0, 0, 1, 1, 2, 2], [0, 33, 3, 30, 5, 20]] = True
    a = training.adjacency()
    p, rate = a / a.sum(axis=1, keepdims=True), karate.Spec().learning_rate
    together = training.Network(p, np.eye(34), masks, spec=karate.Spec(), own=True)
    before = {name: value.detach().clone() for name, value in together.weights.items()}
    together.update()
    for seed, mask in enumerate(masks):
        w = {name: value[seed].clone().requires_grad_() for name, value in before.items()}
        hidden = torch.tanh(torch.tensor(p) @ w["w1"].T + w["b1"].T)  # X is the identity
        logits = torch.tensor(p) @ hidden @ w["w2"].T + hidden @ w["b2"].T
        torch.nn.functional.cross_entropy(logits[torch.tensor(mask)], torch.tensor(karate.CLUBS)[mask]).backward()
        for name, value in w.items():
            moved = value - rate * value.grad / (value.grad.abs() + 1e-8)  # Adam's first step
            assert torch.allclose(together.weights[name][seed], moved, atol=1e-9), (seed, name)


def test_a_network_without_own_terms_has_none():
    network = training.Network(np.eye(34), np.eye(34), np.ones((1, 34), dtype=bool), spec=karate.Spec(), own=False)
    assert set(network.weights) == {"w1", "w2"}


def test_the_shipped_run_is_made_again():
    stored, made = store.shipped("karate"), karate.fields(jobs.run_here(training.train(karate.Spec())))
    for ours, theirs in zip(stored["arms"], made["arms"], strict=True):
        assert ours["accuracies"] == pytest.approx(theirs["accuracies"])
        assert np.array(ours["embeddings"]) == pytest.approx(theirs["embeddings"], abs=2e-3)


@pytest.fixture(scope="module")
def learned():
    return jobs.run_here(training.train(karate.Spec(steps=120, seeds=12)))


def test_edges_carry_the_labels_to_the_other_members(learned):
    graph, without, _ = learned.arms
    assert graph.median > 90
    assert 35 < without.median < 65  # one-hot features say nothing about anybody else
    points, interval = learned.difference("without edges")
    assert interval.low > 20
    assert interval.low <= points <= interval.high


def test_every_network_fits_its_two_labelled_nodes(learned):
    assert learned.labelled == karate.LEADERS
    for arm in learned.arms:
        assert arm.losses[-1] < 0.1 < arm.losses[0]
        assert arm.embeddings.shape == (len(learned.steps), 34, 2)
        assert arm.predictions[-1][0] == 0
        assert arm.predictions[-1][33] == 1


def test_equal_specs_give_equal_numbers_and_other_seeds_others():
    spec = karate.Spec(steps=10, seeds=3, seed=5, labelled=2)
    one, same = (jobs.run_here(training.train(spec)) for _ in range(2))
    np.testing.assert_array_equal(one.arms[0].embeddings, same.arms[0].embeddings)
    assert len(one.labelled) == 4
    other = jobs.run_here(training.train(karate.Spec(steps=10, seeds=3, seed=6, labelled=2)))
    assert (one.arms[0].embeddings != other.arms[0].embeddings).any()


def test_progress_carries_snapshots_and_ends_at_one():
    seen = list(training.train(karate.Spec(steps=20, seeds=2)))
    assert seen[-1].done == 1
    assert [len(step.partial.steps) for step in seen] == list(range(1, len(seen) + 1))


def test_fields_are_what_a_document_holds(learned):
    kept = store.jsonable(karate.fields(learned))
    assert kept["n"] == 32
    assert kept["steps"][-1] == 120
    assert [arm["name"] for arm in kept["arms"]] == list(karate.ARMS)
    assert np.shape(kept["arms"][0]["embeddings"]) == (len(kept["steps"]), 34, 2)
    assert [one["name"] for one in kept["differences"]] == ["without edges", "rows of A"]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (karate.Spec(labelled=11), "labelled must lie in 1..10, got 11"),
        (karate.Spec(steps=0), "steps must lie in 1..2000, got 0"),
        (karate.Spec(propagation="median"), "median cannot be trained"),
        (karate.Spec(propagation="nothing"), "'nothing' is unknown"),
    ],
)
def test_bad_specs_are_refused_before_the_first_step(spec, message):
    with pytest.raises(InputError, match=message):
        training.train(spec)
