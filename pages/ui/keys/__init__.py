"""The arrow keys and a clicker in presenter mode: from preset to preset and on to the next page, in the report's order.

    keys.listen(page.url_path)      # once a run, in the router, before the page

The browser holds the whole list and sends the step that it wants, so that ten presses within a second end ten steps on.
`n` shows what the speaker says to a step, and puts it away again.
It leaves the arrows to what uses them (a slider, the canvas), but not on a preset just pressed; PageUp and PageDown, the
keys of clickers, work everywhere but where text is typed.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.ui import held, lecture, navigation, state, steps

__all__ = ["listen"]

NAME = "dl2_keys"
_PRESS, _GO = f"{NAME}_press", f"{NAME}_go"
_mount = st.components.v2.component(
    "dl2lab.presenter_keys",
    html='<span hidden="hidden"></span>',
    js=Path(__file__).with_name("keys.js").read_text(encoding="utf-8"),
)


def listen(url: str) -> None:
    """Follow the keys, if this is presenter mode: sets a step's state, and opens its page.

    Args:
        url: of the page that this run is about to draw.
    """
    if not state.presenting():
        return
    wanted = state.value_of(_GO)
    state.forget(_GO)
    if wanted is not None and wanted != url:  # the browser is answered by the page that it asked for
        page = next(page for page in navigation.EVERY if page.url == wanted)
        st.switch_page(page.path, query_params={"present": "1"})
    listed = steps.every()
    at, chosen = _place(listed, url)
    data = {"steps": [step.name for step in listed], "at": at, "chosen": chosen, "press": state.value_of(_PRESS, 0)}
    _mount(key=NAME, data=data, height=1, on_target_change=_take, on_notes_change=lecture.toggle)
    state.put(lecture.QUESTION, listed[at].question if chosen else "")


def _take() -> None:
    """What the browser sent: a step of the list, or nothing that is heeded."""
    sent = state.value_of(NAME).get("target")
    if not isinstance(sent, dict):
        return
    step = next((step for step in steps.every() if step.name == sent.get("step")), None)
    if step is None or not isinstance(sent.get("press"), int):
        return
    state.put(_PRESS, sent["press"])
    state.put(_GO, step.page.url)
    if step.preset:
        state.choose(step.preset, key=step.key)


def _place(listed: tuple[steps.Step, ...], url: str) -> tuple[int, bool]:
    """The step that is shown or was chosen last here, or the first one of this page that could be.

    Whoever tries something within a step, another node or layer, goes on to the next step from there.
    """
    mine = [number for number, step in enumerate(listed) if step.page.url == url]
    for number in mine:
        preset = listed[number].preset
        if preset is None or held.last(listed[number].key) == preset.name:
            return number, True
    return (mine[0], False) if mine else (0, False)
