"""Closer looks at attention: beside the graph layer, under shuffled patches, as a matrix, and in the text tower."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from dl2core.graphs.layers import attention
from dl2core.graphs.layers.layer import Array
from pages.graphs.attention import charts
from pages.graphs.attention.lights import NEAR, View
from pages.graphs.attention.presets import BESIDE, MATRIX, ORDER, VIEWS, WORDS
from pages.graphs.attention.source import Reading
from pages.ui import frame, numbers, plot

SHUFFLED = {  # what is compared -> its field
    "answers shuffled along? |f(PX) − P f(X)|": "equivariance",
    "answers unchanged? |f(PX) − f(X)|": "invariance",
    "change of CLS": "cls",
    "weights |S′ − P S Pᵀ|": "weights",
}


def masked(weights: Array, side: int | None) -> Array:
    """(L, heads, T, T) with the patch graph as mask, or as they are where side is None."""
    return weights if side is None else attention.restricted(weights, attention.patch_mask(side))


def show(shown: Reading, view: View) -> None:
    """Choose a closer look and draw it: "none" at first, since the picture tells most of it.

    Args:
        shown: what was read.
        view: what the picture shows when its hand rests.
    """
    names = {BESIDE: beside, ORDER: order, MATRIX: every_weight, WORDS: words}
    chosen = st.segmented_control("Look closer", VIEWS, key="att_view", bind="query-params", persist_state="session")
    if chosen in names:
        with frame.guard():
            names[chosen](shown, view)


def drawn(shown: Reading, view: View) -> Array:
    """(T, T) the weights in view, patches by their own numbers wherever they stand."""
    weights = shown.weights if view.positions else shown.weights_without_positions
    side = round(np.sqrt(weights.shape[-1] - 1)) if view.mask == NEAR else None
    if view.shuffled:
        patch_at = [0, *(patch + 1 for patch in shown.checks.order)]  # token at each place
        by_place = shown.weights_shuffled if view.positions else weights[..., patch_at, :][..., patch_at]
        back = np.argsort(patch_at)
        weights = masked(by_place, side)[..., back, :][..., back]
    else:
        weights = masked(weights, side)
    one = weights[view.layer - 1]
    return one.mean(axis=0) if not view.head else one[view.head - 1]


def every_weight(shown: Reading, view: View) -> None:
    """The whole matrix of one layer and head: the weighted A of this picture."""
    heat = charts.matrix(drawn(shown, view), shown.tokens, chosen=view.token)
    plot.show(heat, width="content", alt="All weights of this layer and head, one row per listening token")
    st.caption("One row per listening token; every row sums to 1. The framed row is the one on the picture.")


def beside(shown: Reading, view: View) -> None:
    """The two formulas beside each other, and what makes one of the other."""
    left, right = st.columns(2)
    left.caption("The report's graph layer")
    left.latex(r"M = \underbrace{D^{-1} A}_{\text{rows sum to 1}} H")
    right.caption("Attention, one head")
    right.latex(
        r"M = \underbrace{\operatorname{softmax}\big(QK^\top/\sqrt{d} + \text{mask}\big)}_{S,\ \text{rows sum to 1}}\, H W_V^\top"
    )
    count = len(shown.tokens)
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


def order(shown: Reading, view: View) -> None:
    """Patches in another order, with and without positions."""
    columns = {}
    for one in shown.checks.shuffles:
        columns[f"positions {'on' if one.positions else 'off'}"] = {
            words: numbers.number(getattr(one, field), 2) for words, field in SHUFFLED.items()
        }
    st.table(pd.DataFrame(columns))
    st.markdown(
        "Without positions the tower is **equivariant**: shuffle the patches, and the answers are shuffled along, to float32 rounding. "
        "It is not invariant: the rows do change places. CLS has a place of its own, so what is read from it stays the same: a bag of patches. "
        "The positional embedding tells each patch where it lies, and the equality is gone."
    )


def words(shown: Reading, view: View) -> None:
    """The text tower: causal, so neither complete nor equivariant."""
    weights = shown.text_weights
    used = min(view.layer, len(weights))
    one = weights[used - 1].mean(axis=0) if not view.head else weights[used - 1, min(view.head, weights.shape[1]) - 1]
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
