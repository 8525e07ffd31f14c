"""What a canvas shows besides the graph: frames that are stepped in the browser. All of it is text and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A piece of a formula line.

    Args:
        text: what it says.
        tone: 0 to 5, the colour of the marks with the same tone.
        source: the node (0-based) whose number this is; on a press it travels from there into the formula.
        target: the node whose new number this is; it travels there at the end.
    """

    text: str
    tone: int | None = None
    source: int | None = None
    target: int | None = None


@dataclass(frozen=True)
class Mark:
    """An arrow along the edge from node `u` to node `v` (0-based), with the message it carries, as text or as the colour
    `fill` "rgb(r, g, b)"; u == v rings the node."""

    u: int
    v: int
    text: str = ""
    tone: int | None = None
    fill: str = ""


@dataclass(frozen=True)
class Detail:
    """What is shown while its node is chosen: arrows on the graph, formula lines under it, and fills in place of the frame's."""

    marks: tuple[Mark, ...] = ()
    lines: tuple[tuple[Span, ...], ...] = ()
    values: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Frame:
    """One step of a story: a layer of message passing, one walk.

    Args:
        label: one sentence, shown beside the stepper and read aloud.
        values: per node, -1 to 1: how strongly it is filled (negative ones in a second colour); None leaves it empty.
        texts: per node, its value; short ones stand in the node, and its name beside it.
        nodes: per node, what is shown while it is chosen.
        walk: nodes in order, 0-based; drawn thick, its steps numbered.
        fills: per node, a colour "rgb(r, g, b)" instead of a value.
        count: what the stepper says, "layer 1 of 3"; "" numbers the frames.
    """

    label: str
    values: tuple[float | None, ...] = ()
    texts: tuple[str, ...] = ()
    nodes: tuple[Detail, ...] = ()
    walk: tuple[int, ...] = ()
    fills: tuple[str, ...] = ()
    count: str = ""


def as_json(frames: Sequence[Frame]) -> list[dict[str, object]]:
    """The frames as the browser reads them (frames.js)."""
    return [
        {
            "label": frame.label,
            "values": list(frame.values),
            "texts": list(frame.texts),
            "nodes": [_detail(detail) for detail in frame.nodes],
            "walk": list(frame.walk),
            "fills": list(frame.fills),
            "count": frame.count,
        }
        for frame in frames
    ]


def _detail(detail: Detail) -> dict[str, object]:
    return {
        "marks": [_mark(mark) for mark in detail.marks],
        "lines": [[_span(span) for span in line] for line in detail.lines],
        "values": list(detail.values),
    }


def _mark(mark: Mark) -> dict[str, object]:
    return _said({"u": mark.u, "v": mark.v, "text": mark.text, "tone": mark.tone, "fill": mark.fill})


def _span(span: Span) -> dict[str, object]:
    return _said({"text": span.text, "tone": span.tone, "source": span.source, "target": span.target})


def _said(parts: dict[str, str | int | None]) -> dict[str, object]:
    """Without what says nothing, which is most of it where there are many nodes and layers."""
    return {name: part for name, part in parts.items() if part is not None and part != ""}
