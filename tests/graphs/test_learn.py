"""Learning on the karate club: gradients against torch autograd, data against networkx, and what edges are worth."""

import networkx as nx
import numpy as np
import pytest
import torch
from graphs.cases import wheel

from dl2core import jobs, store
from dl2core.errors import InputError
from dl2core.graphs.layers import karate as learn


def test_data_are_networkx_own_but_unweighted():
    graph = nx.karate_club_graph()
    assert tuple(int(graph.nodes[v]["club"] == "Officer") for v in graph) == learn.CLUBS
    np.testing.assert_array_equal(learn.adjacency(), nx.to_numpy_array(graph, weight=None))
    assert learn.adjacency().max() == 1
    assert nx.to_numpy_array(graph).max() > 1  # the trap


@pytest.mark.parametrize("own", [True, False])
def test_gradients_equal_those_of_autograd(own):
    a = learn.adjacency()
    masks = np.random.default_rng(0).random((3, 34)) < 0.3
    network = learn.Network(a / a.sum(axis=1, keepdims=True), np.eye(34), masks, spec=learn.Spec(), own=own)
    ours = network.gradients()
    w = {name: torch.tensor(value, requires_grad=True) for name, value in network.weights.items()}
    p, x = torch.tensor(network.p), torch.tensor(network.x)
    hidden = torch.tanh(p @ x @ w["w1"].mT + x @ w["b1"].mT)
    logits = p @ hidden @ w["w2"].mT + hidden @ w["b2"].mT
    for seed, mask in enumerate(masks):
        targets = torch.tensor(learn.CLUBS)[mask]
        torch.nn.functional.cross_entropy(logits[seed][torch.tensor(mask)], targets).backward(retain_graph=True)
    assert set(ours) == ({"w1", "b1", "w2", "b2"} if own else {"w1", "w2"})
    for name, gradient in ours.items():
        np.testing.assert_allclose(gradient, w[name].grad.numpy(), atol=1e-12)


def test_adam_equals_torch_adam():
    masks = np.zeros((1, 34), dtype=bool)
    masks[0, [0, 33]] = True
    network = learn.Network(learn.adjacency(), np.eye(34), masks, spec=learn.Spec(), own=True)
    value = torch.tensor(network.weights["w1"], requires_grad=True)
    adam = torch.optim.Adam([value], lr=learn.Spec().learning_rate)
    for _ in range(5):
        value.grad = torch.tensor(network.gradients()["w1"])
        adam.step()
        network.update()
    np.testing.assert_allclose(network.weights["w1"], value.detach().numpy(), atol=1e-9)


@pytest.fixture(scope="module")
def learned():
    return jobs.run_here(learn.train(learn.Spec(steps=120, seeds=12)))


def test_edges_carry_the_labels_to_the_other_members(learned):
    graph, without, _ = learned.arms
    assert graph.median > 90
    assert 35 < without.median < 65  # one-hot features say nothing about anybody else
    points, interval = learned.difference("without edges")
    assert interval.low > 20
    assert interval.low <= points <= interval.high


def test_every_network_fits_its_two_labelled_nodes(learned):
    assert learned.labelled == learn.LEADERS
    for arm in learned.arms:
        assert arm.losses[-1] < 0.1 < arm.losses[0]
        assert arm.embeddings.shape == (len(learned.steps), 34, 2)
        assert arm.predictions[-1][0] == 0
        assert arm.predictions[-1][33] == 1


def test_equal_specs_give_equal_numbers_and_other_seeds_others():
    spec = learn.Spec(steps=10, seeds=3, seed=5, labelled=2)
    one, same = (jobs.run_here(learn.train(spec)) for _ in range(2))
    np.testing.assert_array_equal(one.arms[0].embeddings, same.arms[0].embeddings)
    assert len(one.labelled) == 4
    other = jobs.run_here(learn.train(learn.Spec(steps=10, seeds=3, seed=6, labelled=2)))
    assert (one.arms[0].embeddings != other.arms[0].embeddings).any()


def test_progress_carries_snapshots_and_ends_at_one():
    seen = list(learn.train(learn.Spec(steps=20, seeds=2)))
    assert seen[-1].done == 1
    assert [len(step.partial.steps) for step in seen] == list(range(1, len(seen) + 1))


def test_fields_are_what_a_document_holds(learned):
    kept = store.jsonable(learn.fields(learned))
    assert kept["n"] == 32
    assert kept["steps"][-1] == 120
    assert [arm["name"] for arm in kept["arms"]] == list(learn.ARMS)
    assert np.shape(kept["arms"][0]["embeddings"]) == (len(kept["steps"]), 34, 2)
    assert [one["name"] for one in kept["differences"]] == ["without edges", "rows of A"]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (learn.Spec(labelled=11), "labelled must lie in 1..10, got 11"),
        (learn.Spec(steps=0), "steps must lie in 1..2000, got 0"),
        (learn.Spec(propagation="median"), "median cannot be trained"),
        (learn.Spec(propagation="nothing"), "'nothing' is unknown"),
    ],
)
def test_bad_specs_are_refused_before_the_first_step(spec, message):
    with pytest.raises(InputError, match=message):
        learn.train(spec)


def test_a_network_on_another_graph_would_need_its_own_labels():
    with pytest.raises(ValueError, match="matmul"):
        learn.Network(wheel(6), np.eye(34), np.ones((1, 34), dtype=bool), spec=learn.Spec(), own=True)
