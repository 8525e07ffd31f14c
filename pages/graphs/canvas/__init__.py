"""The graph canvas: draw and edit a graph in the browser, and step through frames on it.

    graph = graph_source.current()              # the one graph of all graph pages
    canvas(graph, key="msg_canvas", frames=[Frame("Layer 1", values=…, texts=…, nodes=…)], word="layer")

Python owns the graph. A finished gesture comes back as a whole graph, is checked and handed to `on_edit` before the
page runs again; a refused one leaves the last good graph standing. Frames are sent once and stepped in the browser.
The browser's part is one script, put together from the files beside this one (no build step, no dependency).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from dl2core.graphs.graph.build import MAX_NODES, Graph, tidied
from pages.graphs import source as graph_source
from pages.graphs.canvas.frames import Detail, Frame, Mark, Span, as_json
from pages.graphs.canvas.message import from_message, to_message
from pages.ui import state

__all__ = ["Detail", "Frame", "Mark", "Span", "canvas", "chosen"]

_HERE = Path(__file__).parent
_SCRIPTS = ("model.js", "draw.js", "frames.js", "tools.js", "toolbar.js", "main.js")
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
    report_choice: bool = False,
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
        chosen: the node (0-based) that is chosen at first, for `Frame.nodes`.
        report_choice: tell Python which node was chosen (see `chosen`), at the price of a run of the page.
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
            "report": report_choice,
            "editable": editable,
            "height": height,
            "limit": MAX_NODES,
        },
        on_graph_change=took,
        on_tidy_change=tidy,
        on_chosen_change=lambda: None,
    )


def chosen(key: str) -> int | None:
    """The node that was chosen in the canvas `key`, where it reports choices; None before the first."""
    node = (state.value_of(key) or {}).get("chosen")
    return node if isinstance(node, int) and not isinstance(node, bool) and 0 <= node < MAX_NODES else None


def _edit(message: object, on_edit: Callable[[Graph], None]) -> Graph:
    graph = from_message(message)
    on_edit(graph)
    return graph


def _rev(graph: Graph, refused: int) -> str:
    """A name for one state of the graph; a refused edit makes a new one, so that the browser goes back to it."""
    return f"{hash(graph) & 0xFFFFFFFF:08x}-{refused}"
