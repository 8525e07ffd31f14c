"""Speed of the graph layers, both sides from one run: the four forms, PyTorch Geometric, and what a page sends."""

import json
import time
from collections.abc import Callable

import numpy as np
import pytest
import torch
from benchmarks.limits import holds
from graphs.cases import layer
from torch_geometric.nn import SAGEConv
from torch_geometric.utils import dense_to_sparse

from dl2core.graphs.layers import features, variants
from dl2core.graphs.layers import layer as gcn
from pages.graphs.canvas.frames import as_json
from pages.graphs.message_frames import Story, frames

pytestmark = pytest.mark.benchmark
RUNS = 15


def median_ms(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return float(np.median(times))


def random_graph(nodes: int) -> np.ndarray:
    """About six neighbours each."""
    upper = np.triu(np.random.default_rng(0).random((nodes, nodes)) < 6 / nodes, 1)
    return (upper | upper.T).astype(float)


@pytest.mark.parametrize("nodes", [50, 500])
def test_four_forms_and_pyg(nodes, capsys):
    a, h, one = random_graph(nodes), np.random.default_rng(1).normal(size=(nodes, 16)), layer(16, 16)
    conv = SAGEConv(16, 16, aggr="mean", bias=False).double()
    conv.lin_l.weight.data, conv.lin_r.weight.data = torch.tensor(one.weight), torch.tensor(one.own)
    edges, x = dense_to_sparse(torch.tensor(a.T))[0], torch.tensor(h)
    with torch.inference_mode():
        rows = {
            "node loop": median_ms(lambda: gcn.by_node_loop(a, h, one)),
            "messages": median_ms(lambda: gcn.by_messages(a, h, one)),
            "dense matrix": median_ms(lambda: gcn.by_matrices(a, h, one)),
            "sparse matrix": median_ms(lambda: gcn.by_sparse(a, h, one)),
            "PyG SAGEConv": median_ms(lambda: conv(x, edges)),
        }
    with capsys.disabled():
        print(f"\n{nodes} nodes, 16 features:", ", ".join(f"{name} {ms:.3f} ms" for name, ms in rows.items()))
    quicker = rows["node loop"] / rows["dense matrix"]
    holds(f"a layer on {nodes} nodes as a matrix, times the speed of the node loop", quicker, at_least=1)


@pytest.mark.parametrize(("nodes", "layers", "kind"), [(7, 1, "numbers"), (50, 20, "random 3-d"), (50, 20, "one-hot")])
def test_what_the_page_sends(nodes, layers, kind, capsys):
    names = tuple(str(i + 1) for i in range(nodes))
    a = random_graph(nodes)

    def build() -> str:
        start = features.start(names, kind)
        parameters = features.weights(start.shape[1], layers)
        steps = variants.run(a, start, parameters, name="self-loops")
        return json.dumps(as_json(frames(Story(names, a, parameters, steps, "self-loops", one_hot=kind == "one-hot"))))

    ms, size = median_ms(build), len(build().encode())
    with capsys.disabled():
        print(
            f"\n{nodes} nodes, {layers} layers, {kind}: {ms:.0f} ms to compute and write, {size / 1e3:.0f} kB sent once"
        )
    holds(f"sent once for {nodes} nodes, {layers} layers, {kind}, MB", size / 1e6, at_most=2.5)
