"""The graph canvas: draw and edit a graph in the browser, and step through frames on it.

    graph = graph_source.current()              # the one graph of all graph pages
    canvas(graph, key="msg_canvas", frames=[Frame("Before layer 1", values=…, texts=…, nodes=…)], word="layer")

Python owns the graph. A finished gesture comes back as a whole graph, is checked and handed to `on_edit` before the
page runs again; a refused one leaves the last good graph standing. Frames are sent once and stepped in the browser.
The browser's part is one script, put together from the files beside this one (no build step, no dependency).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import streamlit as st

from dl2core.graphs.graph.build import MAX_NODES, Graph, tidied
from pages.graphs import source as graph_source
from pages.graphs.canvas.frames import Detail, Frame, Mark, Span, as_json
from pages.graphs.canvas.message import from_message, to_message
from pages.ui import state

__all__ = ["Detail", "Frame", "Mark", "Span", "canvas"]

_HERE = Path(__file__).parent
_SCRIPTS = (
    "model.js",
    "geometry.js",
    "draw.js",
    "fly.js",
    "frames.js",
    "place.js",
    "tools.js",
    "toolbar.js",
    "main.js",
)
_mount = st.components.v2.component(
    "dl2lab.graph_canvas",
    html=(_HERE / "canvas.html").read_text(encoding="utf-8"),
    css=(_HERE / "canvas.css").read_text(encoding="utf-8"),
    js="\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS),
)


def canvas(
    graph: Graph,
    *,
    key: str,
    frames: Sequence[Frame] | None = None,
    word: str = "step",
    story: str = "",
    start: int = 0,
    chosen: int | None = None,
    on_place: Callable[[int, int], None] | None = None,
    soon: bool = False,
    lights: bool = False,
    editable: bool = True,
    height: int = 380,
    on_edit: Callable[[Graph], None] = graph_source.replace,
) -> None:
    """Draw the graph.

    Args:
        graph: what to draw.
        key: of this mount.
        frames: what is stepped through in the browser; None leaves the stepper out.
        word: what a frame is called: "walk 2 of 3"; "" leaves the stepper out.
        story: names the list of frames; where it changes, stepping starts again at `start`.
        start: the frame shown at first, 0-based.
        chosen: the node (0-based) that is chosen, for `Frame.nodes`.
        on_place: gets the chosen node and the frame in view once the steps have come to rest, for the link; they are then
            `chosen` and `start`. None: Python does not follow.
        soon: report after a moment instead of a second, where something else on the page waits for it.
        lights: an edge under the pointer lights its entries in tables with `lights`, and back.
        editable: False leaves the tools out; nodes can still be chosen.
        height: pixels; less on narrow screens.
        on_edit: gets the new graph after every gesture, before the page runs again; may raise InputError.
    """
    echo = state.value_of(f"{key}_echo", {})
    refused = state.value_of(f"{key}_refused", 0)
    rev = _rev(graph, refused)

    def took() -> None:
        message = state.value_of(key).get("graph")
        if not message:
            return
        edited = graph_source.attempt(lambda: _edit(message, on_edit))
        if edited is None:
            state.put(f"{key}_refused", refused + 1)
        else:
            state.put(f"{key}_echo", {"rev": _rev(edited, refused), "seq": message.get("seq", 0)})

    def tidy() -> None:
        on_edit(tidied(graph))

    def moved() -> None:
        place = _place(state.value_of(key).get("place"), len(graph.nodes), len(frames or ()))
        if place and on_place:
            on_place(*place)

    _mount(
        key=key,
        data={
            "graph": to_message(graph),
            "rev": rev,
            "refused": refused,
            "echo": echo.get("seq") if echo.get("rev") == rev else None,
            "frames": as_json(frames or ()),
            "stepping": frames is not None,
            "word": word,
            "story": story,
            "start": start,
            "chosen": chosen,
            "follows": on_place is not None,
            "placed": _sequence((state.value_of(key) or {}).get("place")),
            "soon": soon,
            "lights": lights,
            "editable": editable,
            "height": height,
            "limit": MAX_NODES,
        },
        on_graph_change=took,
        on_tidy_change=tidy,
        on_place_change=moved,
    )


def _place(message: object, nodes: int, frames: int) -> tuple[int, int] | None:
    """Chosen node and frame as the browser sent them; None where they name nothing that is there."""
    node, frame = (message.get("chosen"), message.get("frame")) if isinstance(message, Mapping) else (None, None)
    fits = type(node) is int and type(frame) is int and 0 <= node < nodes and 0 <= frame < max(frames, 1)
    return (node, frame) if fits else None


def _sequence(message: object) -> int:
    """The number of the last message about the place, so that the browser knows whether the data answer it."""
    number = message.get("seq") if isinstance(message, Mapping) else None
    return number if type(number) is int else 0


def _edit(message: object, on_edit: Callable[[Graph], None]) -> Graph:
    graph = from_message(message)
    on_edit(graph)
    return graph


def _rev(graph: Graph, refused: int) -> str:
    """A name for one state of the graph; a refused edit makes a new one, so that the browser goes back to it."""
    return f"{hash(graph) & 0xFFFFFFFF:08x}-{refused}"
