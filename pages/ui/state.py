"""Presets, "Try this" and the way back; presenter mode; what happened to the parameters of a link.

Bound widgets (`bind="query-params"`) can be set from code only through `st.session_state[key]` inside a callback, so
this is the place for it: pages never touch session_state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

# Parameters that `lost` leaves alone: presenter mode needs no word, the graph's own message says what was wrong with it.
SPEAK_FOR_THEMSELVES = ("present", "g")


@dataclass(frozen=True)
class Preset:
    """One state of a page, worth looking at.

    Args:
        label: what the button says, without the question number.
        question: the report's question, "2.1.b"; may be empty.
        values: widget key -> value, for every widget the state depends on.
        look_for: one sentence: what to look for.
    """

    label: str
    question: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    look_for: str = ""

    @property
    def name(self) -> str:
        return f"{self.label} {self.question}".strip()


def as_parameter(value: object) -> str | list[str]:
    """A widget's value as Streamlit writes it into the link."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return [str(as_parameter(one)) for one in value]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def try_this(presets: Sequence[Preset], *, key: str, defaults: Mapping[str, object] | None = None) -> Preset | None:
    """One row of buttons, one per preset; a press sets the whole state, "Back to mine" undoes it.

    Args:
        presets: the states; each sets all of its widget keys.
        key: the page's prefix ("lat").
        defaults: values of widgets that are not always drawn, for the way back.

    Returns:
        The preset whose state the page is in, as long as nothing was changed since its press.
    """
    memory, chosen = f"{key}_mine", f"{key}_tried"
    touched = [name for preset in presets for name in preset.values]

    def press(preset: Preset) -> None:
        if memory not in st.session_state:
            known = dict(defaults or {}) | {
                name: st.session_state[name] for name in touched if name in st.session_state
            }
            st.session_state[memory] = {name: known[name] for name in touched if name in known}
        st.session_state[chosen] = preset.name
        for name, value in preset.values.items():
            st.session_state[name] = value

    def back() -> None:
        mine = st.session_state.pop(memory)
        st.session_state.pop(chosen, None)
        for name in touched:
            if name in mine:
                st.session_state[name] = mine[name]
            else:
                st.session_state.pop(name, None)

    active = next((preset for preset in presets if preset.name == st.session_state.get(chosen)), None)
    if active and any(st.session_state.get(name, value) != value for name, value in active.values.items()):
        active = None  # something was changed since: the preset no longer describes what is shown
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key=f"{key}_try"):
        for number, preset in enumerate(presets):
            st.button(
                preset.name, key=f"{key}_try_{number}", on_click=press, args=(preset,), help=preset.look_for or None
            )
        if memory in st.session_state:
            st.button("Back to mine", key=f"{key}_back", on_click=back, type="tertiary")
    hint = st.empty()  # a place of its own: what stands below would start afresh in the browser, and lose what is typed
    if active and active.look_for:
        hint.caption(f"Look for: {active.look_for}")
    return active


def set_values(values: Mapping[str, object]) -> None:
    """Set widgets from code. Only for use as a callback: `on_click=state.set_values, args=({"lat_batch": 1},)`."""
    for name, value in values.items():
        st.session_state[name] = value


def value_of(key: str, default: object = None) -> object:
    """What the session holds under a key: the value of a widget (also of one below), or what was put there."""
    return st.session_state.get(key, default)


def put(key: str, value: object) -> None:
    """Hold a value in the session; for a widget's key only before it is drawn, or in a callback."""
    st.session_state[key] = value


def keep(key: str, default: object) -> object:
    """What the session holds under a key; the default is put there first where there is nothing."""
    return st.session_state.setdefault(key, default)


def forget(key: str) -> None:
    """Drop what the session holds under a key."""
    st.session_state.pop(key, None)


def presenting() -> bool:
    """Presenter mode, asked for with `?present=1`; it stays through page changes until `?present=0` or the toggle."""
    asked = st.query_params.get("present")
    if asked is not None:
        st.session_state["presenting"] = asked not in ("", "0", "false")
    on = bool(st.session_state.get("presenting", False))
    if on and asked is None:
        st.query_params["present"] = "1"
    return on


def presenter_toggle() -> None:
    """The switch of presenter mode, in the page's foot."""

    def turn() -> None:
        st.session_state["presenting"] = st.session_state["presenter_toggle"]
        st.query_params.pop("present", None)

    st.toggle(
        "Presenter mode",
        value=presenting(),
        key="presenter_toggle",
        on_change=turn,
        help="?present=1 in the link does the same",
    )


def arrive(page: str) -> dict[str, str | list[str]]:
    """Parameters of the link with which this page was opened; empty on every later run of the same page."""
    first = st.session_state.get("arrived_at") != page
    st.session_state["arrived_at"] = page
    if not first:
        return {}
    return {
        name: values[0] if len(values := st.query_params.get_all(name)) == 1 else values for name in st.query_params
    }


def lost(asked: Mapping[str, str | list[str]]) -> dict[str, str]:
    """Which parameters of the link the page did not take, with what it uses instead ("" if that is unknown)."""
    dropped = {}
    for name, raw in asked.items():
        values = st.query_params.get_all(name)
        now = values[0] if len(values) == 1 else values
        used = st.session_state.get(name)
        if name in SPEAK_FOR_THEMSELVES or now == raw or (used is not None and as_parameter(used) == raw):
            continue
        dropped[name] = "" if used is None else str(as_parameter(used))
    return dropped
