"""Verbs of the graph networks: `gcn`, the layers on any graph, and `karate`, what edges are worth in learning."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dl2core import store
from dl2core.commands import common
from dl2core.errors import InputError, named

if TYPE_CHECKING:
    from dl2core.graphs.graph.graph import Graph
    from dl2core.graphs.layers.layer import Array, Layer


def add(verbs: Any) -> None:
    """Add the verbs to the command line."""
    gcn = common.verb(verbs, "gcn", run=_gcn, help="graph layers on a graph, in every form", show=_show)
    gcn.add_argument("--graph", default="house", metavar="NAME", help="cycle:6, wheel:7, karate, … (default house)")
    gcn.add_argument("--edges", metavar="LIST", help='an edge list instead, "1-2, 2-3"')
    gcn.add_argument("--directed", action="store_true", help="edges lead one way")
    gcn.add_argument(
        "--layers",
        type=common.whole(1, 10_000),
        metavar="L",
        help="number of layers (default 1, or those of --weights)",
    )
    gcn.add_argument("--activation", default="identity", help="identity, relu, sigmoid or tanh")
    gcn.add_argument(
        "--aggregation", default="mean", metavar="NAME", help="mean, sum, max, median, self-loops, symmetric, attention"
    )
    gcn.add_argument(
        "--features", type=common.path, metavar="FILE", help='json {"node": [numbers]} or rows (default one-hot)'
    )
    gcn.add_argument(
        "--weights", metavar="FILE", help='json [{"weight", "own", "attention"}], or "seeded" (default identity)'
    )

    karate = common.verb(
        verbs, "karate", run=_karate, help="classify the karate club with and without edges", show=_show_karate
    )
    karate.add_argument(
        "--aggregation", default="symmetric", metavar="NAME", help="of the graph network (default symmetric)"
    )
    karate.add_argument("--labelled", type=common.whole(1), default=1, metavar="N", help="labels per club (default 1)")
    karate.add_argument("--steps", type=common.whole(1), default=150, metavar="S", help="of Adam (default 150)")
    karate.add_argument("--seeds", type=common.whole(2), default=20, metavar="N", help="runs (default 20)")


def _gcn(arguments: argparse.Namespace) -> store.Document:
    import numpy as np

    from dl2core.graphs.graph import build
    from dl2core.graphs.layers import variants

    text = arguments.edges if arguments.edges is not None else arguments.graph
    read = build.read if arguments.edges is None else build.read_edges
    found = read(text, directed=True if arguments.directed else None)
    graph = found.graph
    if not graph.nodes:
        raise InputError("the graph has no nodes")
    adjacency = np.array(graph.adjacency(), dtype=np.float64)
    start, notes = _features(graph, arguments.features)
    layers = _layers(arguments, start.shape[1])
    steps = variants.run(adjacency, start, layers, name=arguments.aggregation)
    return store.document(
        "gcn",
        spec={
            "graph": text,
            "directed": graph.directed,
            "layers": len(layers),
            "activation": arguments.activation,
            "aggregation": arguments.aggregation,
            "features": str(arguments.features or "one-hot"),
            "weights": arguments.weights or "identity",
            "seed": arguments.seed,
        },
        nodes=graph.nodes,
        layers=[start, *(step.after for step in steps)],
        notes=[*found.notes, *notes],
        max_difference=variants.forms_difference(adjacency, start, layers, name=arguments.aggregation),
    )


def _features(graph: Graph, file: Path | None) -> tuple[Array, list[str]]:
    """(N, D) from a json file: a row per node, by name or in order; one-hot without a file. And what was not used."""
    import numpy as np

    from dl2core.graphs.layers import layer as gcn

    if file is None:
        return np.eye(len(graph.nodes)), []
    content, notes = _json(file), []
    if isinstance(content, dict):
        missing = [name for name in graph.nodes if name not in content]
        if missing:
            raise InputError(f"{file.name} has no features for node {missing[0]}")
        extra = [name for name in content if name not in graph.nodes]
        if extra:
            notes = [f"{file.name} also has features for {named(', '.join(extra))}, which the graph does not have"]
        content = [content[name] for name in graph.nodes]
    return gcn.as_matrix(content, f"the feature matrix of {file.name}"), notes


def _layers(arguments: argparse.Namespace, width: int) -> list[Layer]:
    import numpy as np

    from dl2core.graphs.layers import features
    from dl2core.graphs.layers import layer as gcn

    if arguments.weights in (None, "identity", "seeded"):
        return features.weights(
            width,
            arguments.layers or 1,
            kind=arguments.weights or "identity",
            seed=arguments.seed,
            activation=arguments.activation,
        )
    file = Path(arguments.weights)
    content = _json(file)
    if (
        not isinstance(content, list)
        or not content
        or not all(isinstance(one, dict) and "weight" in one for one in content)
    ):
        raise InputError(f'{file.name} should hold a list of layers, [{{"weight": [[1]], "own": [[1]]}}]')
    if arguments.layers not in (None, len(content)):
        raise InputError(f"--layers {arguments.layers} was asked for, {file.name} holds {len(content)}")
    layers = []
    for one in content:
        weight = gcn.as_matrix(one["weight"], "W")
        attention = gcn.as_matrix(one.get("attention", np.zeros((2, len(weight)))), "the attention vectors")
        layers.append(
            gcn.Layer(
                weight, gcn.as_matrix(one.get("own", np.zeros_like(weight)), "B"), arguments.activation, attention
            )
        )
    return layers


def _json(file: Path) -> Any:
    from dl2core.graphs.graph import text

    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{file}: no such file") from None
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from None
    return text.parse_json(text.decoded(content, file.name), file.name)


def _show(document: store.Document) -> str:
    """The last layer, a row per node."""
    rows = [
        [name, *(f"{value:.4g}" for value in row)]
        for name, row in zip(document["nodes"], document["layers"][-1], strict=True)
    ]
    difference = document["max_difference"]
    forms = "no matrix form" if difference is None else f"the forms differ by {difference:.1e} at most"
    lines = [f"after {document['spec']['layers']} layers ({forms})", *common.grid(rows)]
    return "\n".join([*lines, *(f"note: {note}" for note in document["notes"])])


def _karate(arguments: argparse.Namespace) -> store.Document:
    from dl2core.graphs.layers import karate, karate_training

    spec = karate.Spec(
        propagation=arguments.aggregation,
        labelled=arguments.labelled,
        steps=arguments.steps,
        seeds=arguments.seeds,
        seed=arguments.seed,
    )
    return store.document("karate", spec=spec, **karate.fields(common.work(karate_training.train(spec))))


def _show_karate(document: store.Document) -> str:
    """Median accuracy of each network over the seeds."""
    rows = [["network", "median %", "low", "high"]]
    rows += [[arm["name"], arm["median"], *arm["interval"]] for arm in document["arms"]]
    return "\n".join([f"{document['n']} unlabelled members, {document['spec']['seeds']} seeds", *common.grid(rows)])
