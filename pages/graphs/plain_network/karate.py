"""Without edges: the karate club, classified by a graph network and by the same network with its edges taken away."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dl2core import device, stats, store
from dl2core.graphs.graph.graph import Graph
from dl2core.graphs.layers import karate as club
from pages.graphs import charts
from pages.graphs.plain_network import cached
from pages.ui import controls, export, frame, jobs, plot, provenance
from pages.ui.cached import charts as kept

NAMES = {"symmetric": "symmetric (GCN)", "mean": "mean and own (the report)"}


def options(graph: Graph) -> jobs.Work:
    """What to train and the button for it, drawn into the page's row. The shared graph is not used: the labels are the club's."""
    propagation = controls.one_of("Graph network", list(NAMES), key="perm_network")
    labelled = controls.whole("Labels per club", key="perm_labelled", low=1, high=10, default=1)
    seeds = controls.whole("Seeds", key="perm_seeds", low=2, high=100, default=20)
    spec = club.Spec(propagation=propagation, labelled=labelled, seeds=seeds)
    work = jobs.Work("perm", "Karate club", spec, "dl2core.graphs.layers.karate_training.train", (spec,))
    jobs.run_button("Train", work)
    return work


def show(graph: Graph, work: jobs.Work) -> None:
    """Watch the embeddings move, compare over seeds.

    Args:
        graph: the shared one, not used here.
        work: what `options` asked for.
    """
    done = jobs.finished(work)
    stored = cached.stored_karate()
    document = store.document("karate", spec=done.spec, **club.fields(done.result)) if done else stored
    kind = "measured" if done else "stored"
    place = st.empty()

    def draw(partial: object) -> None:
        shown = store.jsonable(club.fields(partial)) if isinstance(partial, club.Learned) else document
        last = len(shown["steps"]) - 1
        if partial is None:
            step = place.select_slider("Training step", shown["steps"], shown["steps"][last], key="perm_step")
            last = shown["steps"].index(step)
        with st.container(horizontal=True, gap="small"):
            for arm in shown["arms"]:
                picture = kept.chart(charts.embeddings, _points(shown, arm, last), arm["name"])
                plot.show(picture, width="content", alt=f"{arm['name']}: two-dimensional embeddings of the members")
        st.caption(
            "Blue joined the instructor's club (1), vermillion the officer's (34); a cross is predicted wrongly."
        )
        plot.show(
            kept.chart(charts.over_seeds, _accuracies(shown, kind)),
            alt="Accuracy on the unlabelled members, one dot per seed, median and interval",
        )

    jobs.panel(work, draw, idle=provenance.of_document(document, f"{document['spec']['seeds']} seeds", kind=kind))
    difference = document["differences"][0]
    low, high = difference["interval"]
    chance = stats.wilson(16, 32)
    st.markdown(
        f"Edges are worth **{difference['points']:.0f} points** here ({low:.0f} to {high:.0f}, median over {document['spec']['seeds']} seeds, paired). "
        f"Without them a one-hot feature says nothing about anybody else: {document['n']} members guessed at random give {chance.low:.0f} to {chance.high:.0f} %. "
        "“Rows of A” is a plain network fed with the matrix: it can learn much of this one graph, but from other weights for each numbering, and for no other size."
    )
    frame.caption(
        kind,
        f"{document['n']} unlabelled members of Zachary's karate club, unweighted",
        str(device.machine()) if done else "",
    )
    spec = document["spec"]
    asked = {"--aggregation": spec["propagation"], "--labelled": spec["labelled"], "--seeds": spec["seeds"]}
    code = export.shell("karate", asked)
    export.menu("perm_karate", rows=_accuracies(document, kind), document=document, code=code)


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
    return [
        {
            "network": arm["name"],
            "seed": i,
            "accuracy": accuracy,
            "median": arm["median"],
            "low": arm["interval"][0],
            "high": arm["interval"][1],
            "source": kind,
        }
        for arm in document["arms"]
        for i, accuracy in enumerate(arm["accuracies"])
    ]
