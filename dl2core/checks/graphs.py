"""Checks of the graph lab: three forms of one layer, and powers of A against brute force."""

from __future__ import annotations

import math

import numpy as np

from dl2core.checks.check import Claim, Finding, Panel, Panels, Points, Series, rounded
from dl2core.graphs.graph import build
from dl2core.graphs.layers import layer as gcn
from dl2core.graphs.walks import enumerate as listing
from dl2core.graphs.walks import walks

FAILS_AT = 26  # the first power of K7's A that int64 cannot hold
LONGEST = 6


def _layer_forms(seed: int) -> Finding:
    generator = np.random.default_rng(seed)
    adjacency = np.array(build.parse("report:2").adjacency(), dtype=float)
    features = generator.normal(size=(len(adjacency), 4))
    layer = gcn.Layer(generator.normal(size=(4, 4)), generator.normal(size=(4, 4)), "relu")
    forms = gcn.four_forms(adjacency, features, [layer, layer])
    panels = (("node by node", forms.node_loop), ("matrices", forms.dense), ("sparse", forms.sparse))
    return Finding(
        forms.largest_difference,
        Panels(tuple(Panel(title, rounded(after)) for title, after in panels)),
        "Two layers on the wheel, four features per node.",
    )


def _walk_counts(seed: int) -> Finding:
    wrong = 0
    for name in ("house", "report:1", "report:3"):
        graph = build.parse(name)
        for length in range(LONGEST + 1):
            counted = walks.walk_counts(graph.adjacency(), length)
            for start, row in enumerate(counted):
                for end, number in enumerate(row):
                    wrong += number != sum(1 for _ in listing.walks(graph, start, end, length))
    overflow = walks.overflow_length(build.parse("complete:7").adjacency()) or 0
    return Finding(wrong + abs(overflow - FAILS_AT), _growth(), f"int64 holds up to n = {overflow - 1}.")


def _growth() -> Points:
    adjacency = build.parse("complete:7").adjacency()
    lengths = list(range(FAILS_AT - 8, FAILS_AT + 5))
    exact, wrapped = [], []
    for length in lengths:
        counts = walks.walk_counts(adjacency, length)
        stored = walks.as_int64(counts)[0][0]
        exact.append(round(math.log10(counts[0][0]), 3))
        wrapped.append(round(math.log10(stored), 3) if stored > 0 else None)
    return Points((Series("exact", lengths, exact), Series("int64", lengths, wrapped)), "n", "log₁₀ of (Aⁿ)₁₁ on K₇")


LAYER_FORMS = Claim(
    "One layer in three forms",
    "Node by node, as matrices and sparse, a layer gives the same.",
    tolerance=1e-12,
    unit="largest difference",
    look=_layer_forms,
)
WALK_COUNTS = Claim(
    "Aⁿ counts walks",
    f"Aⁿ equals the walks listed one by one up to n = {LONGEST}, exactly; int64 fails on K₇ at n = {FAILS_AT}.",
    tolerance=0,
    unit="wrong entries",
    look=_walk_counts,
)
