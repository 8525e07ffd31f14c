"""Part 3 of the report: each matrix and each statement, computed or put to the test."""

from __future__ import annotations

import numpy as np

from dl2core import attention_document
from dl2core.clip.views import PICTURES
from dl2core.data import gallery as few
from dl2core.graphs.graph import build
from dl2core.graphs.graph.graph import Graph
from dl2core.graphs.layers import additivity, attention, karate, karate_training, messages, permutation
from dl2core.graphs.layers.layer import Layer, by_matrices, four_forms
from dl2core.graphs.walks import enumerate as listing
from dl2core.graphs.walks.walks import walk_counts
from dl2core.job_parts import part
from dl2core.jobs import Progress, Steps
from dl2core.published import graphs as printed
from dl2core.reproduction.section import Line, ReproductionSpec, Verdict
from dl2core.stats import wilson

LONGEST = 6  # walks that are listed one by one
ROUNDING = 1e-9
FLOAT32 = 1e-4  # of a tower of twelve blocks
TOKENS = 17  # CLS and 16 patches
MEMBERS = 32  # of the karate club, without its two leaders


def walks(spec: ReproductionSpec) -> Steps:
    """3.1: the printed matrices, and what Aⁿ counts."""
    graphs = [build.parse(f"report:{number}") for number in (1, 2, 3)]
    yield Progress(0.2, "walks")
    lines = [
        _entries(f"3.1.a: adjacency matrix of graph {number}", _plain(graph), rows)
        for number, (graph, rows) in enumerate(
            zip(graphs, (printed.STAR, printed.WHEEL, printed.HEXAGON), strict=True), start=1
        )
    ]
    lines.append(_entries("3.1.b: A² of the hexagon", walk_counts(graphs[2].adjacency(), 2), printed.HEXAGON_SQUARED))
    wrong, counted, paths = _listed(graphs)
    lines.append(
        Line(
            "3.1.c: (Aⁿ)ᵢⱼ is the number of ways from i to j in n steps",
            "agrees" if not wrong else "differs",
            measured=wrong,
            n=counted,
            unit="entries that differ",
            why=f"walks listed one by one up to n = {LONGEST}; ways are walks, nodes may repeat: "
            f"of paths there are fewer in {paths} of these entries",
        )
    )
    return tuple(lines)


def _plain(graph: Graph) -> list[list[int]]:
    return [[int(entry) for entry in row] for row in graph.adjacency()]


def _entries(row: str, ours: list[list[int]], rows: tuple[str, ...]) -> Line:
    theirs = printed.matrix(rows)
    wrong = int((np.array(ours) != np.array(theirs)).sum()) if len(ours) == len(theirs) else len(theirs) ** 2
    verdict: Verdict = "differs" if wrong else "agrees"
    return Line(row, verdict, measured=wrong, n=len(theirs) ** 2, unit="entries that differ")


def _listed(graphs: list[Graph]) -> tuple[int, int, int]:
    """Entries that differ from the walks listed one by one, entries looked at, entries with fewer paths than walks."""
    wrong = counted = fewer = 0
    for graph in graphs:
        for length in range(LONGEST + 1):
            for start, row in enumerate(walk_counts(graph.adjacency(), length)):
                for end, number in enumerate(row):
                    found = list(listing.walks(graph, start, end, length))
                    wrong += number != len(found)
                    fewer += any(len(set(walk)) < len(walk) for walk in found)
                    counted += 1
    return wrong, counted, fewer


def layers(spec: ReproductionSpec) -> Steps:
    """3.2 and 3.3: the sum over neighbours, the printed update, the matrix form, the median."""
    drawn = np.random.default_rng(spec.seed)
    adjacency = np.array(build.parse("report:2").adjacency(), dtype=float)
    features = drawn.normal(size=(len(adjacency), 4))
    layer = Layer(drawn.normal(size=(4, 4)), drawn.normal(size=(4, 4)), "relu")
    yield Progress(0.5, "layers")
    forms = four_forms(adjacency, features, [layer, layer])
    three = Layer(3 * np.eye(1), np.zeros((1, 1)), "identity")
    twice = messages.slip(adjacency, np.ones((len(adjacency), 1)), three)
    median, mean = (additivity.probe(adjacency, name=name) for name in ("median", "mean"))
    return (
        Line(
            "3.2.a, 3.3.a: the sum over neighbours and D⁻¹AHWᵀ + HBᵀ are one layer",
            _holds(forms.largest_difference < ROUNDING),
            measured=forms.largest_difference,
            n=forms.dense.size,
            unit="largest difference",
            why="two layers on the wheel, four features; it needs a neighbour at every node",
        ),
        Line(
            "3.2.b: the update σ(Wm + Bh) as printed, with a message that holds W already",
            _holds(twice.gap < ROUNDING),
            report=float(twice.printed[0, 0]),
            measured=float(twice.corrected[0, 0]),
            n=1,
            unit="times the message, W = 3",
            why="as printed W acts twice; σ(m + Bh) is the layer of equation 2",
        ),
        Line(
            "3.3.c: the median has no matrix form",
            _holds(not median.additive and mean.additive),
            measured=abs(median.sum_of_outputs - median.output_of_sum),
            n=len(median.inputs),
            unit="gap between the median of a sum and the sum of medians",
            why="a fixed matrix would leave no gap, as the mean does; the matrix that picks the median depends on H",
        ),
    )


def _holds(yes: bool) -> Verdict:
    return "agrees" if yes else "differs"


def plain_network(spec: ReproductionSpec) -> Steps:
    """3.4: what a plain network makes of an adjacency matrix."""
    learned = yield from part(karate_training.train(karate.Spec(seed=spec.seed)), 0.0, 0.9)
    lines = [
        Line(
            f"3.4: karate club, {arm.name}",
            "nothing to compare",
            measured=arm.median,
            interval=wilson(round(arm.median / 100 * MEMBERS), MEMBERS),
            n=MEMBERS,
            why=f"median over {len(arm.accuracies)} starts, with the interval for {MEMBERS} members",
        )
        for arm in learned.arms
    ]
    club = karate_training.adjacency()
    order, ones = permutation.shuffled(len(club), seed=spec.seed), np.ones((len(club), 1))
    plain = permutation.flat_network(len(club), 1, seed=spec.seed)
    layer = Layer(np.eye(1), np.eye(1), "tanh")
    networks = {"plain network": plain, "graph layer": lambda a, h: by_matrices(a, h, layer)}
    for name, network in networks.items():
        gap = permutation.equivariance_error(network, club, ones, order=order)
        lines.append(
            Line(
                f"3.4: the same graph with other names, a {name}'s answers",
                _holds((gap > ROUNDING) == (name == "plain network")),
                measured=gap,
                n=len(club),
                unit="largest change",
                why="random weights; the answers of a graph layer only move to the new names",
            )
        )
    return tuple(lines)


def transformer(spec: ReproductionSpec) -> Steps:
    """3.5: attention as a weighted complete graph, and where the order comes in."""
    yield Progress(0.1, "attention of the image tower")
    seen = attention_document.measure("built-in", few.draw(PICTURES), "a picture of a red circle")
    even = attention.mean_weights(TOKENS)
    lines = [
        Line(
            "3.5.a: attention weights the edges of a complete graph; equal logits give the mean",
            _holds(bool(np.allclose(even, 1 / TOKENS)) and seen.row_sum_error < FLOAT32),
            measured=seen.row_sum_error,
            n=seen.weights.size,
            unit="largest gap of a row's sum from 1",
            why="the rows of the softmax stand where D⁻¹A stands in the report's layer",
        )
    ]
    for pair in seen.shuffles:
        what = "with" if pair.positions else "without"
        gap = pair.cls
        lines.append(
            Line(
                f"3.5.b: {what} positions, shuffled patches {'change' if pair.positions else 'leave'} the answer",
                _holds((gap > FLOAT32) == pair.positions),
                measured=gap,
                n=TOKENS - 1,
                unit="largest change of the CLS token",
                why="" if pair.positions else "without positions the tower is equivariant; the report says invariant",
            )
        )
    return tuple(lines)
