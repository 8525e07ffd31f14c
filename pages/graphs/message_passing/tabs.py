"""What stands under the picture of the message-passing page: one view per question."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from dl2core.graphs.layers import additivity, depth, derivation, messages, variants
from dl2core.graphs.layers.layer import Array, Layer
from pages.graphs import charts
from pages.graphs.message_frames import Story
from pages.ui import controls, frame, numbers, plot
from pages.ui.markdown import literal

VIEWS = ("Formula", "Message and update", "Matrix form", "No matrix form", "Depth")
SMOOTHING_WIDTH = 8  # features of the depth view's own start


def show(story: Story, *, node: int) -> None:
    """Choose a view and draw it. The page opens without one: the picture holds the formula with its numbers.

    Args:
        story: the run that the canvas shows.
        node: the chosen one, 0-based.
    """
    view = st.segmented_control("Look closer", VIEWS, key="msg_view", bind="query-params", persist_state="session")
    draw = dict(zip(VIEWS, (formula, message_and_update, matrix_form, no_matrix_form, deep), strict=True)).get(view)
    if draw:
        with frame.guard():
            draw(story, node)


def formula(story: Story, node: int) -> None:
    """The chosen variant: its formula, its matrix form where it has one, and the PyG line that equals it."""
    how = variants.VARIANTS[story.variant]
    with st.container(horizontal=True, gap="medium"):
        for line in (how.formula, f"H' = {how.matrix}" if how.matrix else ""):
            if line:
                st.latex(line, width="content")
    st.caption(f"PyG: `{how.pyg}`, with edge_index from Aᵀ: PyG sends messages from source to target")


def message_and_update(story: Story, node: int) -> None:
    """3.2.b: the two equations side by side, a message of one's choice, and the report's slip."""
    left, right = st.columns(2)
    left.caption("Equation 2: the report's layer")
    left.latex(r"h_v' = \sigma\Big(\boxed{W \sum_{u \in N(v)} \tfrac{h_u}{|N(v)|}} + B h_v\Big)")
    right.caption("Equation 3: message, aggregate, update")
    right.latex(
        r"\begin{aligned} \underbrace{m_v}_{\text{aggregate}} &= \sum_{u \in N(v)} "
        r"\underbrace{\mathrm{message}(h_v, h_u, e_{uv})}_{W h_u / |N(v)|} \\ "
        r"h_v' &= \underbrace{\mathrm{update}(h_v, m_v)}_{\sigma(m_v + B h_v)} \end{aligned}"
    )
    name = controls.one_of("Message", list(messages.MESSAGES), key="msg_message")
    chosen, layer = messages.MESSAGES[name], story.layers[0]
    edges = messages.edge_features(story.adjacency) if name == "edge" else None
    passed = messages.passed(story.adjacency, story.steps[0].before, layer, name=name, edges=edges)
    st.latex(rf"\mathrm{{message}} = \tfrac{{1}}{{|N(v)|}}\, {chosen.formula}")
    who, show_vector = literal(story.names[node]), partial(_vector, story)
    st.markdown(
        f"Node {who} hears **{show_vector(passed.aggregated[node])}** and becomes **{show_vector(passed.after[node])}** in layer 1."
    )
    if not story.adjacency[node].any():
        st.markdown(f"Node {who} has no neighbours, so nothing is sent to it: choose one with neighbours.")
    else:
        _beyond(story, layer, name, node)
    slip = messages.slip(story.adjacency, story.steps[0].before, layer)
    verdict = (
        "the same only because W · W = W here: set W to 3"
        if slip.gap < 1e-12
        else f"they differ by up to {numbers.number(slip.gap)}"
    )
    st.markdown(
        f"The report writes the update as σ(W m + B h) although m already holds W. ◆ Printed: node {who} becomes "
        f"{show_vector(slip.printed[node])}. ■ Corrected, σ(m + B h): {show_vector(slip.corrected[node])} ({verdict})."
    )


def _beyond(story: Story, layer: Layer, name: str, node: int) -> None:
    """Whether equation 2 can express the message, with numbers at the chosen node."""
    chosen, who, show_vector = messages.MESSAGES[name], literal(story.names[node]), partial(_vector, story)
    found = messages.refutation(story.adjacency, layer, name=name, node=node)
    if found.gap < 1e-12 and not chosen.inside:
        st.markdown(
            f"Not in equation 2: {chosen.why}. With this W the message is 0 for the inputs tried, so no numbers show it."
        )
    elif found.gap < 1e-12:
        st.markdown(
            f"Additive, as equation 2 is. {found.text}: m(X) + m(Y) = {show_vector(found.expected)} = m(X + Y)."
        )
    elif name == "edge":
        st.markdown(
            f"Not in equation 2: {chosen.why}. With {found.text}, node {who} hears {show_vector(found.first)}, then {show_vector(found.second)}; equation 2 sees the same input twice."
        )
    else:
        st.markdown(
            f"Not in equation 2: {chosen.why}. {found.text} (neighbour {literal(story.names[found.neighbour])}): "
            f"m(X) + m(Y) = {show_vector(found.first)} + {show_vector(found.second)} = **{show_vector(found.expected)}**, "
            f"but m(X + Y) = **{show_vector(found.actual)}**. Equation 2 would give the same."
        )


def _vector(story: Story, values: Array) -> str:
    """A node's features in words; one-hot ones hold node names, which Markdown must not follow."""
    return literal(story.show(values)) if story.one_hot else story.show(values)


def matrix_form(story: Story, node: int) -> None:
    """3.3.a: the derivation in four steps, each with its matrix; the chosen node's row is marked."""
    found = derivation.derive(story.adjacency, story.steps[0].before, story.layers[0])
    v, names = story.names[node], list(story.names)
    one_hot = names if story.one_hot else None
    broad, narrow = 370, 170 if found.features.shape[1] == 1 else 370
    parts = (
        (
            broad,
            r"1.\;\; A_v H = \textstyle\sum_{u \in N(v)} h_u",
            f"Row {literal(v)} of A selects the neighbours of {literal(v)}: their sum is {_vector(story, found.sums[node])}.",
            found.adjacency,
            names,
        ),
        (narrow, r"H", "What the nodes hold.", found.features, one_hot),
        (narrow, r"2.\;\; A H", "All rows at once: sums.", found.sums, one_hot),
        (
            broad,
            r"3.\;\; D^{-1} A H",
            "Each row divided by |N(v)|: the mean. A node without neighbours keeps 0.",
            found.means,
            one_hot,
        ),
        (
            broad,
            r"4.\;\; \sigma(D^{-1} A H W^\top + H B^\top)",
            "The weights act on features, so they stand on the right.",
            found.after,
            one_hot,
        ),
    )
    with st.container(horizontal=True, gap="medium"):
        for wide, formula, words, matrix, columns in parts:
            with st.container(width=wide):
                st.latex(formula)
                st.caption(words)
                st.dataframe(
                    _marked(matrix, names, columns, node),
                    alt=f"Matrix of step {formula[0]}, node {v} marked",
                    width="content",
                    height=min(38 + 35 * len(names), 300),
                )
    frame.caption("computed", f"row {v} marked", "the report's layer with the W and B above, layer 1")


def _marked(matrix: Array, rows: list[str], columns: list[str] | None, node: int) -> pd.DataFrame:
    """The matrix as text, the chosen node's row with an arrow."""
    heads = columns or [f"feature {k + 1}" for k in range(matrix.shape[1])]
    index = [f"▸ {name}" if v == node else name for v, name in enumerate(rows)]
    return pd.DataFrame([[numbers.number(x) for x in row] for row in matrix.tolist()], index=index, columns=heads)


def no_matrix_form(story: Story, node: int) -> None:
    """3.3.c: which aggregates are additive, and the counterexample for those that are not."""
    busy = additivity.busiest(story.adjacency)
    rows, details = [], {}
    for name, kind in variants.VARIANTS.items():
        found = details[name] = additivity.probe(story.adjacency, name=name, node=busy)
        rows.append(
            {
                "variant": kind.title,
                "m(X₁) + m(X₂) + …": numbers.number(found.sum_of_outputs),
                "m(X₁ + X₂ + …)": numbers.number(found.output_of_sum),
                "matrix form": "yes" if found.additive else "no",
            }
        )
    one, name = details[story.variant], literal(story.names[busy])
    sides = " + ".join(numbers.number(x) for x in one.outputs[:8]) + (" + …" if len(one.outputs) > 8 else "")
    sign = "=" if one.additive else "≠"
    st.markdown(
        f"Node {name} has {len(one.inputs)} neighbours. Input Xᵢ gives the i-th of them a 3 and all other nodes 0. "
        f"**{variants.VARIANTS[story.variant].title}** at node {name}: {sides} = **{numbers.number(one.sum_of_outputs)}** {sign} "
        f"**{numbers.number(one.output_of_sum)}**, its answer to the sum of all inputs."
    )
    st.markdown(
        "A matrix product always has both sides equal. One case in which they differ settles it: no matrix P gives m = P H."
    )
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Which variants are additive at this node")


def deep(story: Story, node: int) -> None:
    """Receptive field and over-smoothing against the number of layers."""
    count = controls.whole("Layers to look at", key="msg_depth", low=1, high=depth.MAX_LAYERS, default=30)
    reach = np.array(depth.hops(story.adjacency, node))
    heard = [int(((reach >= 0) & (reach <= k)).sum()) for k in range(len(story.names) + 1)]
    last = int(reach.max())
    never = int((reach < 0).sum())
    st.markdown(
        f"Receptive field: node {literal(story.names[node])} hears "
        + ", ".join(
            f"{heard[k]} of {len(story.names)} nodes after {k} layer{'s' if k != 1 else ''}"
            for k in range(1, min(last, 5) + 1)
        )
        + ("." if last <= 5 else f", … all it can after {last}.")
        + (f" It never hears {never} of them." if never else "")
        if last
        else f"Node {literal(story.names[node])} has no neighbours: however deep, it hears itself alone."
    )
    start = np.random.default_rng(0).normal(size=(len(story.names), SMOOTHING_WIDTH))
    rows = [
        {"network": network.title, "layers": one.layers, "energy": one.relative_energy, "distance": one.distance}
        for name, network in depth.NETWORKS.items()
        for one in depth.smoothing(story.adjacency, start, name=name, layers=count)
    ]
    plot.show(
        charts.smoothing(rows),
        alt="Dirichlet energy and mean average distance against the number of layers, one line per network",
    )
    frame.caption("computed", f"{SMOOTHING_WIDTH} random features per node, seed 0, W = 1", "energy divided by ‖H‖²")
    st.markdown(settling(story.adjacency))


def settling(adjacency: np.ndarray) -> str:
    """Whether repeated means settle, told from the eigenvalues of D⁻¹A."""
    turning = depth.swinging(adjacency, propagation="mean")
    if not turning:
        return "No eigenvalue of D⁻¹A but 1 has the absolute value 1, so the mean settles."
    if not np.array_equal(adjacency, np.transpose(adjacency)):
        told = ", ".join(
            numbers.number(value.real) if abs(value.imag) < 1e-6 else f"{value:.3g}" for value in turning[:4]
        )
        return (
            f"D⁻¹A has {len(turning)} eigenvalue{'s' if len(turning) > 1 else ''} of absolute value 1 besides 1 ({told}): "
            "what the nodes hold is handed round for ever and never settles."
        )
    whole = all(step >= 0 for step in depth.hops(adjacency, 0))
    looped, _ = depth.extreme_eigenvalues(adjacency, propagation="self-loops")
    return (
        f"The smallest eigenvalue of D⁻¹A is −1: {'the graph' if whole else 'a component'} is bipartite, its two sides swap "
        f"in every layer and never settle. With self-loops it is {numbers.number(looped)}."
    )


def rows(story: Story) -> list[dict[str, object]]:
    """Every node's features after every layer, for export."""
    states = [story.steps[0].before, *(step.after for step in story.steps)]
    return [
        {"layer": i, "node": name, **{f"feature {k + 1}": float(x) for k, x in enumerate(h)}}
        for i, state in enumerate(states)
        for name, h in zip(story.names, state, strict=True)
    ]


def code(
    graph: str,
    *,
    kind: str,
    own: str,
    seed: int,
    weights: tuple[str, str] | None,
    count: int,
    activation: str,
    variant: str,
) -> str:
    """Python lines that give the same numbers; `weights` are W and B as typed, None for seeded ones."""
    if weights is None:
        layers = f'features.weights(h.shape[1], {count}, kind="seeded", seed={seed}, activation={activation!r})'
    else:
        w, b = weights
        layers = f"[features.shared_layer({w!r}, {b!r}, width=h.shape[1], activation={activation!r})] * {count}"
    return "\n".join(
        [
            "import numpy as np",
            "from dl2core.graphs.graph import build",
            "from dl2core.graphs.layers import features, variants",
            "",
            f"graph = build.parse({graph!r})",
            f"h = features.start(graph.nodes, {kind!r}, seed={seed}, own={own!r})",
            f"layers = {layers}",
            f"steps = variants.run(np.array(graph.adjacency(), dtype=float), h, layers, name={variant!r})",
            "print(steps[-1].after)",
        ]
    )
