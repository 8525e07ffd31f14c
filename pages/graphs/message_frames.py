"""One layer of message passing as a frame of the canvas: numbers in the nodes, messages on the edges, the formula beside.

A number of the formula knows the node it comes from, so that the browser can let it travel there on a press. Colours: blue (tone 0) is what the neighbours say, ochre (1) what the node keeps of itself, green (2) the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dl2core.graphs.layers.layer import Array, Layer
from dl2core.graphs.layers.variants import Step
from pages.graphs.canvas import Detail, Frame, Mark, Span
from pages.ui.numbers import number, vector

HEARD, OWN, RESULT = 0, 1, 2
TERMS = 6  # so many neighbours are spelled out


@dataclass(frozen=True)
class Story:
    """What the frames are made from.

    Args:
        names: of the N nodes.
        adjacency: (N, N).
        layers: the parameters.
        steps: what `dl2core.graphs.layers.variants.run` gave.
        variant: its name.
        one_hot: whether feature k says how much of node k's start arrived.
        spike: whether one node alone started with a number.
    """

    names: tuple[str, ...]
    adjacency: Array
    layers: Sequence[Layer]
    steps: Sequence[Step]
    variant: str
    one_hot: bool = False
    spike: bool = False  # one node started with a number, all others with 0

    def show(self, values: Array) -> str:
        return vector(values.tolist(), self.names if self.one_hot else ())


def frames(story: Story, *, colour_node: int = 0) -> list[Frame]:
    """One frame per layer, holding what goes into it, then one with the result; the last layer's formulas stay with it.

    Args:
        story: the run.
        colour_node: for one-hot features: the node whose spread is coloured.
    """
    found, total = [], len(story.steps)
    for count, step in enumerate(story.steps):
        texts = [story.show(h) for h in step.before]
        fills = () if step.before.shape[1] == 1 or story.one_hot else colours(step.before)
        nodes = tuple(detail(story, count, v, texts, fills) for v in range(len(story.names)))
        found.append(_frame(story, count, step.before, nodes, colour_node, f"layer {count + 1} of {total}"))
    stays = tuple(Detail((), one.lines) for one in found[-1].nodes)
    return [*found, _frame(story, total, story.steps[-1].after, stays, colour_node, f"after layer {total}")]


def _frame(story: Story, count: int, features: Array, nodes: tuple[Detail, ...], colour_node: int, said: str) -> Frame:
    label = _label(story, count, features)
    if features.shape[1] == 1 or story.one_hot:
        column = features[:, 0 if features.shape[1] == 1 else colour_node]
        return Frame(label, strengths(column), tuple(number(h) for h in column), nodes, count=said)
    return Frame(label, (), tuple(story.show(h) for h in features), nodes, fills=colours(features), count=said)


def _label(story: Story, count: int, features: Array) -> str:
    """What to see in the numbers after `count` layers: how far one number came, or how far apart all of them are."""
    layers = f"After {count} layer{'s' if count > 1 else ''}"
    if story.spike:
        heard = int((features[:, 0] != 0).sum())
        if not count:
            return "One node holds a number, all others 0. Press ›."
        return f"{layers}, {heard} of {len(story.names)} nodes have heard of it."
    if not count:
        return "Press a node, or › for all at once."
    if features.shape[1] > 1:
        return f"{layers}."
    return f"{layers}: from {number(features.min())} to {number(features.max())}."


def strengths(values: Array) -> tuple[float, ...]:
    """(N,) scaled by the largest modulus into -0.85..0.85, so that names stay readable; the picture shows whole percents."""
    largest = np.abs(values).max(initial=0.0)
    return tuple(round(float(x), 4) for x in (0.85 * values / largest if largest else 0 * values))


def colours(features: Array) -> tuple[str, ...]:
    """Two or three features as red, (green,) blue; -m..m becomes dark..light with m the largest modulus."""
    largest = np.abs(features).max(initial=0.0) or 1.0
    parts = np.round(140 + 100 * features / largest).astype(int)
    if parts.shape[1] == 2:
        parts = np.column_stack([parts[:, 0], np.full(len(parts), 140), parts[:, 1]])
    return tuple(f"rgb({r}, {g}, {b})" for r, g, b in parts[:, :3])


def detail(story: Story, count: int, v: int, texts: Sequence[str], fills: Sequence[str]) -> Detail:
    """One node's update in layer `count` (0-based): messages as marks, the terms as lines.

    Args:
        story: the run.
        count: of the layer.
        v: the node.
        texts: H row by row.
        fills: the same as colours, where the nodes are shown as colours.
    """
    step, layer = story.steps[count], story.layers[count]
    near = [int(u) for u in _heard(story, step, v)]
    marks = [Mark(u, v, "", HEARD, fills[u]) if fills else Mark(u, v, texts[u], HEARD) for u in near if u != v]
    if step.own is not None or v in near:
        marks.append(Mark(v, v, "", OWN if v not in near else HEARD))
    lines = [_aggregate_line(story, step, v, near, texts), _weight_line(story, step, layer, v)]
    if step.own is not None:
        lines.append(_own_line(story, step, layer, v))
    lines.append(_update_line(story, step, layer, v))
    return Detail(tuple(marks), tuple(lines))


def _heard(story: Story, step: Step, v: int) -> Array:
    if step.coefficients is not None:
        return np.flatnonzero(step.coefficients[v])
    return np.flatnonzero(story.adjacency[v])


def _terms(pieces: Sequence[str], near: Sequence[int], joined: str) -> list[Span]:
    """One piece per neighbour in `near`, the first few of many."""
    shown = list(pieces[:TERMS]) if len(pieces) > TERMS + 1 else list(pieces)
    spans: list[Span] = []
    for i, (piece, u) in enumerate(zip(shown, near, strict=False)):
        spans += [Span(joined)] if i else []
        spans.append(Span(piece, HEARD, source=u))
    return [*spans, Span(f"{joined}… ({len(pieces)} in all)")] if len(shown) < len(pieces) else spans


def _aggregate_line(story: Story, step: Step, v: int, near: list[int], texts: Sequence[str]) -> tuple[Span, ...]:
    name, result = story.names[v], Span(story.show(step.aggregated[v]), HEARD)
    if not near:
        return Span(f"Node {name} has no neighbours: it hears "), result
    values = [texts[u] for u in near]
    weights = [story.adjacency[v, u] for u in near]
    if story.variant in ("max", "median"):
        words = "largest of" if story.variant == "max" else "median of"
        tail = " (the lower middle one)" if story.variant == "median" and len(near) % 2 == 0 else ""
        each = " feature by feature" if step.before.shape[1] > 1 else ""
        return Span(f"Node {name}: {words} "), *_terms(values, near, ", "), Span(f"{each}{tail} = "), result
    if story.variant in ("mean", "sum"):
        if any(weight != 1 for weight in weights):
            values = [f"{number(weight)}·{value}" for weight, value in zip(weights, values, strict=True)]
        if story.variant == "sum":
            return Span(f"Node {name}: sum of its neighbours = "), *_terms(values, near, " + "), Span(" = "), result
        total = number(sum(weights))
        return (
            Span(f"Node {name}: mean of its neighbours = ("),
            *_terms(values, near, " + "),
            Span(f") / {total} = "),
            result,
        )
    shares = [f"{number(step.coefficients[v, u], 2)}·{value}" for u, value in zip(near, values, strict=True)]
    words = "weighted by attention" if story.variant == "attention" else "itself and its neighbours"
    return Span(f"Node {name}: {words} = "), *_terms(shares, near, " + "), Span(" = "), result


def _weight_line(story: Story, step: Step, layer: Layer, v: int) -> tuple[Span, ...]:
    heard = Span(story.show(step.heard[v]), HEARD)
    if layer.weight.shape == (1, 1):
        m = story.show(step.aggregated[v])
        return Span("W · "), Span(m, HEARD), Span(f" = {number(layer.weight[0, 0])} · {m} = "), heard
    return Span("W · "), Span(story.show(step.aggregated[v]), HEARD), Span(" = "), heard


def _own_line(story: Story, step: Step, layer: Layer, v: int) -> tuple[Span, ...]:
    h, own = story.show(step.before[v]), Span(story.show(step.own[v]), OWN)
    if layer.own.shape == (1, 1):
        return Span("B · "), Span(h, OWN, source=v), Span(f" = {number(layer.own[0, 0])} · {h} = "), own
    return Span("B · "), Span(h, OWN, source=v), Span(" = "), own


def _update_line(story: Story, step: Step, layer: Layer, v: int) -> tuple[Span, ...]:
    parts: list[Span] = [Span(story.show(step.heard[v]), HEARD)]
    if step.own is not None:
        parts += [Span(" + "), Span(story.show(step.own[v]), OWN)]
    after = Span(story.show(step.after[v]), RESULT, target=v)
    if layer.activation == "identity":
        return Span("new value = "), *parts, Span(" = "), after
    name = {"relu": "ReLU"}.get(layer.activation, layer.activation)
    return Span(f"new value = {name}("), *parts, Span(f") = {name}({story.show(step.total[v])}) = "), after
