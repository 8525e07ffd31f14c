"""Bytes kept for backward: by hand on small nets, against a slow count, and against the values of the fact sheet."""

import pytest
import torch
from torch import nn

from dl2core.saved_bytes import SavedStorages, count_kept, saved_bytes


def test_a_linear_layer_keeps_its_input_once():
    layer = nn.Linear(10, 20)
    assert saved_bytes(layer, torch.rand(4, 10)) == 4 * 4 * 10


def test_two_layers_that_read_the_same_input_keep_it_once():
    class Both(nn.Module):
        def __init__(self):
            super().__init__()
            self.one, self.two = nn.Linear(8, 8), nn.Linear(8, 8)

        def forward(self, x):
            return self.one(x) + self.two(x)

    assert saved_bytes(Both(), torch.rand(5, 8)) == 4 * 5 * 8


def test_a_view_counts_the_storage_it_pins():
    class First(nn.Module):
        def __init__(self):
            super().__init__()
            self.head = nn.Linear(6, 2)

        def forward(self, x):
            return self.head(x[:, 0])

    assert saved_bytes(First(), torch.rand(3, 50, 6)) == 4 * 3 * 50 * 6


def test_an_expanded_view_counts_what_it_is_made_of():
    kept = SavedStorages()
    kept.add(torch.zeros(1, 7).expand(1000, 7))
    assert kept.total_bytes == 28


def test_parameters_are_not_counted_though_autograd_keeps_them():
    layer = nn.Linear(10, 20)
    images = torch.rand(4, 10, requires_grad=True)
    with count_kept(layer) as kept:
        layer(images)
    assert kept.total_bytes == 160


def test_a_chain_by_hand():
    net = nn.Sequential(nn.Linear(10, 20), nn.ReLU(), nn.Linear(20, 5))
    # the input, and the ReLU's output, which the ReLU and the last layer share
    assert saved_bytes(net, torch.rand(4, 10)) == 4 * 4 * (10 + 20)


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_nothing_is_kept_without_a_graph(mode):
    net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.BatchNorm2d(8))
    with mode():
        assert saved_bytes(net, torch.rand(2, 3, 8, 8)) == 0


def test_nothing_is_kept_when_all_is_frozen():
    net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU()).requires_grad_(False)
    assert saved_bytes(net, torch.rand(2, 3, 8, 8)) == 0


def test_storages_without_data_are_told_apart():
    net = nn.Sequential(nn.Linear(10, 20), nn.ReLU(), nn.Linear(20, 5)).to("meta")
    assert saved_bytes(net, torch.empty(4, 10, device="meta")) == 4 * 4 * (10 + 20)


def test_the_backward_pass_still_works_under_the_hooks():
    layer = nn.Linear(3, 1)
    with count_kept(layer):
        layer(torch.ones(2, 3)).sum().backward()
    assert torch.equal(layer.weight.grad, torch.full((1, 3), 2.0))
