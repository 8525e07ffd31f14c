"""The Python lines behind each segment of the page."""

from __future__ import annotations

from collections.abc import Sequence

from dl2core.graphs.layers.karate import Spec
from pages.ui import code

ARMS = ("for arm in found.arms:", "    print(arm.name, arm.median, arm.interval)")
_IMPORTS = (
    "import numpy as np",
    "",
    "from dl2core.graphs.graph import build",
    "from dl2core.graphs.layers import features, permutation, variants",
)


def karate(spec: Spec) -> str:
    """The three arms on the karate club."""
    return code.job("dl2core.graphs.layers.karate_training.train", spec, then=ARMS)


def numbering(graph: str, order: Sequence[int], *, layers: int, seed: int) -> str:
    """Both networks' answers for every node, before and after another numbering.

    Args:
        graph: as `build.parse` reads it.
        order: the new numbering.
        layers, seed: of the graph network.
    """
    return code.script(
        _IMPORTS,
        (
            f"graph = build.parse({code.value(graph)})",
            "a = np.array(graph.adjacency(), dtype=float)",
            'h = features.start(graph.nodes, "numbers")',
            f'layers = features.weights(1, {layers}, kind="seeded", seed={seed}, activation="tanh")',
            f"plain = permutation.flat_network(len(graph.nodes), 1, seed={seed})",
            'networks = {"Graph network": lambda a, h: variants.run(a, h / 10, layers, name="mean")[-1].after,',
            '            "Plain network": lambda a, h: plain(a, h / 10)}',
            f"order = {code.value(tuple(int(k) for k in order))}",
            "for name, network in networks.items():",
            "    after = permutation.matrix(order).T @ network(*permutation.relabelled(a, h, order))",
            "    print(name, network(a, h).ravel(), after.ravel())",
        ),
    )


def size(graph: str, built: int, width: int) -> str:
    """The answers of a graph network, and of a plain one that is built for `built` nodes."""
    return code.script(
        _IMPORTS,
        (
            f"graph = build.parse({code.value(graph)})",
            "a = np.array(graph.adjacency(), dtype=float)",
            'h = features.start(graph.nodes, "numbers")',
            'layers = features.weights(1, 1, kind="seeded", seed=1, activation="tanh")',
            'print(variants.run(a, h, layers, name="mean")[-1].after.ravel())',
            f"plain = permutation.flat_network({built}, 1, width={width})",
            "print(plain(a, h).ravel())  # refused where the graph has another number of nodes",
        ),
    )
