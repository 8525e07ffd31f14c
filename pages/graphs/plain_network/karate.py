"""The karate club: a graph network, the same without its edges, and a plain network that is fed rows of A."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dl2core import device, stats, store
from dl2core.graphs.graph.graph import Graph
from dl2core.graphs.layers import karate as club
from pages.graphs import cached as graphs
from pages.graphs import charts
from pages.graphs.plain_network import cached, snippet
from pages.graphs.plain_network.presets import DRAWN, ROOM
from pages.ui import controls, export, frame, jobs, numbers, plot, provenance, state
from pages.ui.cached import charts as kept
from pages.ui.head import Head
from pages.ui.room import room

NAMES = {"symmetric": "symmetric (GCN)", "mean": "mean and own (the report)"}
CALLED = {"graph": "graph network", "rows of A": "plain network, rows of A", "without edges": "no edges"}


def options(graph: Graph) -> jobs.Work:
    """What to train and the button for it, drawn into the page's row. The shared graph is not used: the labels are the club's."""
    with controls.more("perm_karate"):
        propagation = controls.one_of("Graph network", NAMES, key="perm_network")
        labelled = controls.whole("Labels per club", key="perm_labelled", low=1, high=10, default=1)
        seeds = controls.whole("Seeds", key="perm_seeds", low=2, high=100, default=20)
        controls.one_of("Drawn as", DRAWN, key="perm_drawn")
    spec = club.Spec(propagation=propagation, labelled=labelled, seeds=seeds)
    work = jobs.Work("perm", "Karate club", spec, "dl2core.graphs.layers.karate_training.train", (spec,))
    jobs.run_button("Train", work)
    return work


def show(graph: Graph, work: jobs.Work, head: Head) -> None:
    """Three networks on one club: who is told right, and how sure that is.

    Args:
        graph: the shared one, not used here.
        work: what `options` asked for.
        head: says what is drawn.
    """
    done = jobs.finished(work)
    stored = cached.stored_karate()
    document = store.document("karate", spec=done.spec, **club.fields(done.result)) if done else stored
    kind = "measured" if done else "stored"
    embeddings = state.value_of("perm_drawn") == DRAWN[1]

    def draw(partial: object) -> None:
        shown = store.jsonable(club.fields(partial)) if isinstance(partial, club.Learned) else document
        named = NAMES[document["spec"]["propagation"] if partial is None else work.spec.propagation]
        head.shows("Zachary's karate club", named, f"{len(shown['arms'][0]['accuracies'])} seeds")
        last, pictures = len(shown["steps"]) - 1, st.container()
        if partial is None:
            step = st.select_slider("Training step", shown["steps"], shown["steps"][last], key="perm_step", width=320)
            last = shown["steps"].index(step)
        for column, arm in zip(pictures.columns(len(shown["arms"])), _sorted(shown), strict=True):
            _picture(column, shown, arm, last, embeddings=embeddings)
        plot.show(
            kept.chart(charts.arms, _accuracies(shown, kind)),
            alt="Accuracy on the unlabelled members: a tick for each seed, a line for the interval over members",
        )

    with room("perm_room", ROOM):
        origin = provenance.of_document(document, f"{document['spec']['seeds']} seeds", kind=kind)
        jobs.panel(work, draw, idle=_asked_for(work.spec, document) or origin)
    st.caption(
        f"Grey ticks: one for each of {document['spec']['seeds']} seeds. Blue line: 95 % interval for n = {document['n']} "
        "members, at the median. Blue joined the instructor's club (1), vermillion the officer's (34); a cross is told wrong."
    )
    _sentence(document)
    frame.caption(
        kind,
        f"{document['n']} unlabelled members of Zachary's karate club, unweighted",
        str(device.machine()) if done else "",
    )
    spec = document["spec"]
    asked = {"--aggregation": spec["propagation"], "--labelled": spec["labelled"], "--seeds": spec["seeds"]}
    code = export.shell("karate", asked)
    python = snippet.karate(done.spec if done else club.Spec(**spec))
    export.menu("perm_karate", rows=_accuracies(document, kind), document=document, python=python, code=code)


def _asked_for(spec: club.Spec, document: store.Document) -> str:
    """One line where what is drawn is not what was asked for."""
    asked, drawn = store.jsonable(spec), document["spec"]
    if all(asked[name] == drawn[name] for name in asked):
        return ""
    labels = f"{spec.labelled} label{'s' if spec.labelled > 1 else ''} per club"
    return (
        f"{NAMES[spec.propagation]}, {labels}, {spec.seeds} seeds: not trained yet. Press Train; until then: "
        f"{NAMES[drawn['propagation']]}, {drawn['labelled']} per club, {drawn['seeds']} seeds"
    )


def _sentence(document: store.Document) -> None:
    gaps = {one["name"]: one for one in document["differences"]}
    low, high = gaps["without edges"]["interval"]
    few, many = gaps["rows of A"]["interval"]
    chance = stats.wilson(document["n"] // 2, document["n"])
    st.markdown(
        f"Edges are worth **{gaps['without edges']['points']:.0f} points** ({low:.0f} to {high:.0f}): without them a one-hot "
        f"feature says nothing about anybody else, and guessing gives {chance.low:.0f} to {chance.high:.0f} %. Fed with rows "
        f"of A, a plain network comes within {gaps['rows of A']['points']:.0f} points ({few:.0f} to {many:.0f}); but what it "
        "learns holds for this numbering and this size alone."
    )


def _sorted(document: store.Document) -> list[dict[str, Any]]:
    """The arms, the best first as the page tells it: graph, rows of A, no edges."""
    return sorted(document["arms"], key=lambda arm: list(CALLED).index(arm["name"]))


def _picture(column: Any, shown: store.Document, arm: dict[str, Any], frame_number: int, *, embeddings: bool) -> None:
    name = CALLED[arm["name"]]
    right = sum(row["prediction"] == "right" and not row["name"] for row in _points(shown, arm, frame_number))
    title = f"{name.removeprefix('plain network, ')}: {right} of {shown['n']} right"
    if embeddings:
        chart = kept.chart(charts.embeddings, _points(shown, arm, frame_number), title)
        words = "two-dimensional embeddings of the members"
    else:
        chart = kept.chart(charts.club, _members(shown, arm, frame_number), _edges(arm["name"]), title)
        words = "the club as a graph, each member in the colour of the club that the network says they joined"
    plot.show(chart, where=column, alt=f"{title}; {words}")


def _edges(arm: str) -> list[dict[str, float]]:
    """The friendships that a network sees: none, where it has no edges."""
    graph = graphs.read("karate")
    if arm == "without edges":
        return []
    ends = [(graph.positions[edge.u], graph.positions[edge.v]) for edge in graph.edges]
    return [{"x": x, "y": y, "x2": p, "y2": q} for (x, y), (p, q) in ends]


def _members(document: store.Document, arm: dict[str, Any], frame_number: int) -> list[dict[str, object]]:
    """The members where they stand in the drawing, with what the network says of them."""
    places, said = graphs.read("karate").positions, arm["predictions"][frame_number]
    return [
        {**point, "x": x, "y": y, "club": ("instructor", "officer")[said[v]]}
        for v, (point, (x, y)) in enumerate(zip(_points(document, arm, frame_number), places, strict=True))
    ]


def _points(document: store.Document, arm: dict[str, Any], frame_number: int) -> list[dict[str, object]]:
    places, predictions = arm["embeddings"][frame_number], arm["predictions"][frame_number]
    return [
        {
            "member": str(v + 1),
            "x": x,
            "y": y,
            "club": ("instructor", "officer")[club.CLUBS[v]],
            "prediction": "right" if predictions[v] == club.CLUBS[v] else "wrong",
            "name": str(v + 1) if v in document["labelled"] else "",
        }
        for v, (x, y) in enumerate(places)
    ]


def _accuracies(document: store.Document, kind: str) -> list[dict[str, object]]:
    rows = []
    for arm in _sorted(document):
        low, high = stats.wilson(round(arm["median"] / 100 * document["n"]), document["n"])
        rows += [
            {
                "network": CALLED[arm["name"]],
                "seed": i,
                "accuracy": accuracy,
                "median": arm["median"],
                "low": low,
                "high": high,
                "label": numbers.percent(arm["median"] / 100),
                "source": kind,
            }
            for i, accuracy in enumerate(arm["accuracies"])
        ]
    return rows
