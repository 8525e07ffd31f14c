"""Closer looks at attention: as a graph, beside the graph layer, under shuffled patches, and in the text tower."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from dl2core.attention_document import TEXT
from dl2core.graphs.graph.graph import Graph
from dl2core.graphs.layers import attention
from dl2core.graphs.layers.layer import Array
from pages.graphs.attention import charts
from pages.graphs.attention.source import Reading, data_url
from pages.graphs.canvas import Detail, Frame, Mark, Span, canvas
from pages.ui import controls, frame, numbers, plot

__all__ = ["TEXT", "VIEWS", "masked", "sentence", "show"]

VIEWS = ("As a graph", "Beside the graph layer", "Order of the patches", "Words")
LOUD = 5  # so many are named
SHUFFLED = {  # what is compared -> its field
    "answers shuffled along? |f(PX) − P f(X)|": "equivariance",
    "answers unchanged? |f(PX) − f(X)|": "invariance",
    "change of CLS": "cls",
    "weights |S′ − P S Pᵀ|": "weights",
}


def masked(weights: Array, side: int | None) -> Array:
    """(L, heads, T, T) with the patch graph as mask, or as they are where side is None."""
    return weights if side is None else attention.restricted(weights, attention.patch_mask(side))


def sentence(matrix: Array, tokens: tuple[str, ...], chosen: int, *, side: int | None) -> str:
    """What the chosen token hears, loudest first; `side` as in `masked`."""
    row = matrix[chosen]
    loud = [int(j) for j in np.argsort(-row)[:LOUD]]
    name = tokens[chosen] if tokens[chosen] == "CLS" else f"Patch {tokens[chosen]}"
    others = ", ".join(f"{_called(tokens, j, chosen)} ({row[j]:.0%})" for j in loud if row[j] > 0)
    heard = len(row) if side is None else int(attention.patch_mask(side)[chosen].sum())
    return (
        f"**{name}** hears {others}; its row sums to {numbers.number(float(row.sum()))}. "
        f"An even mean over the {heard} it may hear would give each {1 / heard:.0%}."
    )


def _called(tokens: tuple[str, ...], token: int, chosen: int) -> str:
    if token == chosen:
        return "itself"
    return tokens[token] if tokens[token] == "CLS" else f"patch {tokens[token]}"


def show(shown: Reading, everyone: Array, matrix: Array, *, layer: int, head: str, chosen: int) -> None:
    """Choose a view and draw it."""
    view = controls.one_of("Look closer", VIEWS, key="att_view")
    with frame.guard():
        if view == VIEWS[0]:
            as_graph(shown, everyone, layer=layer, head=head, chosen=chosen)
        elif view == VIEWS[1]:
            beside(shown, matrix)
        elif view == VIEWS[2]:
            order(shown)
        else:
            words(shown, layer=layer, head=head)


def as_graph(shown: Reading, everyone: Array, *, layer: int, head: str, chosen: int) -> None:
    """The tokens as nodes; the chosen one's loudest edges, stepped layer by layer in the browser."""
    threshold = controls.number("Edges above", key="att_threshold", low=0.0, high=1.0, default=0.08, step=0.01)
    count = len(shown.tokens)
    side = round(np.sqrt(count - 1))
    rows, columns = np.divmod(np.arange(count - 1), side)
    places = (
        (-300.0, 300.0),
        *(
            (float(1000 * c / max(side - 1, 1)), float(600 * r / max(side - 1, 1)))
            for r, c in zip(rows, columns, strict=True)
        ),
    )
    graph = Graph(shown.tokens, (), True, places)
    frames = []
    for number, weights in enumerate(everyone):
        one = weights.mean(axis=0) if head == "mean" else weights[int(head) - 1]
        details = tuple(_listens(shown.tokens, one[v], v, threshold) for v in range(count))
        frames.append(Frame(f"Layer {number + 1}: arrows carry what the chosen token hears", nodes=details))
    canvas(
        graph,
        key="att_canvas",
        frames=frames,
        word="layer",
        chosen=chosen,
        editable=False,
        height=360,
        story=f"{head}, {layer}",
        start=layer - 1,
    )
    st.caption(
        "A transformer's graph is complete: every pair has an edge. Drawn are those above the threshold; a node is filled by its weight."
    )


def _listens(tokens: tuple[str, ...], row: Array, v: int, threshold: float) -> Detail:
    loudest = float(row.max()) or 1.0
    marks = tuple(Mark(int(u), v, f"{row[u]:.0%}", 0) for u in np.flatnonzero(row > threshold) if u != v)
    order = [int(u) for u in np.argsort(-row)[:LOUD]]
    spans: list[Span] = [Span(f"{tokens[v]} = ")]
    for i, u in enumerate(order):
        spans += [Span(" + ")] if i else []
        spans.append(Span(f"{numbers.number(float(row[u]), 2)} · value of {tokens[u]}", 0))
    rest = 1 - float(row[order].sum())
    spans.append(Span(f" + {numbers.number(max(rest, 0.0), 2)} from the others"))
    return Detail(marks, (tuple(spans),), tuple(float(0.85 * x / loudest) for x in row))


def beside(shown: Reading, matrix: Array) -> None:
    """The two formulas beside each other, and what makes one of the other."""
    left, right = st.columns(2)
    left.caption("The report's graph layer")
    left.latex(r"M = \underbrace{D^{-1} A}_{\text{rows sum to 1}} H")
    right.caption("Attention, one head")
    right.latex(
        r"M = \underbrace{\operatorname{softmax}\big(QK^\top/\sqrt{d} + \text{mask}\big)}_{S,\ \text{rows sum to 1}}\, H W_V^\top"
    )
    count = len(matrix)
    mean = attention.mean_weights(count)
    near = attention.mean_weights(count, attention.patch_mask(round(np.sqrt(count - 1))))
    rows = [
        {
            "change": "mask: neighbours only",
            "what it becomes": "attention on the patch graph, as in GAT (dot product instead of its sum of two terms)",
            "checked by": "weights off the edges are 0",
        },
        {
            "change": "no mask",
            "what it becomes": "a transformer: the complete graph with self-loops",
            "checked by": f"rows sum to 1 within {numbers.error(shown.checks.row_sum_error)}",
        },
        {
            "change": "equal logits",
            "what it becomes": "the mean aggregator on the same graph",
            "checked by": f"every entry is {numbers.number(float(mean[0, 0]))} = 1/{count}; on the patch graph row 1 is 1/{round(1 / near[1, 1])}",
        },
        {
            "change": "the fused kernel",
            "what it becomes": "the same numbers",
            "checked by": f"scaled_dot_product_attention differs by {numbers.error(shown.checks.kernel_difference)}",
        },
        {
            "change": "the block's own output",
            "what it becomes": "rebuilt from these weights",
            "checked by": f"relative difference {numbers.error(shown.checks.rebuild_error)}",
        },
    ]
    st.table(pd.DataFrame(rows).set_index("change"))  # its sentences wrap
    st.caption("▲ Vaswani et al. 2017, equation 1 · Veličković et al. 2018 (GAT)")


def order(shown: Reading) -> None:
    """Patches in another order, with and without positions."""
    new = shown.checks.order
    side = round(np.sqrt(len(new)))
    with st.container(horizontal=True, gap="medium"):
        st.image(shown.picture_url, caption="as it is", width=180)
        st.image(data_url(_shuffled(shown.picture, list(new), side)), caption="patches shuffled", width=180)
        columns = {}
        for one in shown.checks.shuffles:
            columns[f"positions {'on' if one.positions else 'off'}"] = {
                words: numbers.number(getattr(one, field), 2) for words, field in SHUFFLED.items()
            }
        with st.container(width=500):
            st.table(pd.DataFrame(columns))
    st.markdown(
        "Without positions the tower is **equivariant**: shuffle the patches, and the answers are shuffled along, to float32 rounding. "
        "It is not invariant: the rows do change places. CLS has a place of its own, so what is read from it stays the same: a bag of patches. "
        "The positional embedding tells each patch where it lies, and the equality is gone."
    )


def _shuffled(picture: Array, new: list[int], side: int) -> Array:
    edge = min(picture.shape[:2]) // side
    cut = [picture[r * edge : (r + 1) * edge, c * edge : (c + 1) * edge] for r in range(side) for c in range(side)]
    return np.concatenate(
        [np.concatenate([cut[i] for i in new[r * side : (r + 1) * side]], axis=1) for r in range(side)], axis=0
    )


def words(shown: Reading, *, layer: int, head: str) -> None:
    """The text tower: causal, so neither complete nor equivariant."""
    weights = shown.text_weights
    used = min(layer, len(weights))
    one = weights[used - 1].mean(axis=0) if head == "mean" else weights[used - 1, min(int(head), weights.shape[1]) - 1]
    listening = st.selectbox(
        "Listening word",
        range(len(shown.text_tokens)),
        len(shown.text_tokens) - 2,
        format_func=lambda i: f"{i}: {shown.text_tokens[i]}",
        key="att_word",
        width=240,
    )
    with st.container(horizontal=True, gap="medium"):
        plot.show(
            charts.matrix(one, shown.text_tokens, chosen=listening),
            width="content",
            alt="Attention between the words: only the lower triangle is filled",
        )
        with st.container(width=380):
            row = one[listening]
            heard = ", ".join(f"{shown.text_tokens[j]} {row[j]:.0%}" for j in range(listening + 1))
            st.markdown(f"**{shown.text_tokens[listening]}** hears {heard}.")
            st.markdown(
                f"Above the diagonal every weight is {numbers.number(float(np.triu(one, 1).max()))}: a word hears itself and earlier ones only. "
                "This graph is not complete but a directed order, so the words cannot be shuffled even without positions: who comes first is heard by all."
            )
            st.caption(f"layer {used} of {len(weights)} of the text tower; sentence under More")
