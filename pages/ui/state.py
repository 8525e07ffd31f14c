"""Presets and "Try this"; presenter mode; what happened to the parameters of a link.

Bound widgets (`bind="query-params"`) can be set from code only through `st.session_state[key]` inside a callback, so
this is the place for it: pages never touch session_state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from pages.ui import held, hint, history

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
        """Its label and question, as they are read aloud."""
        return f"{self.label} {self.question}".strip()

    def shown(self, before: str) -> str:
        """The label of its button; its question is a small badge, unless it is the one `before` it."""
        return f"{self.label} :gray-badge[{self.question}]" if self.question not in ("", before) else self.label


def as_parameter(value: object) -> str | list[str]:
    """A widget's value as Streamlit writes it into the link."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return [str(as_parameter(one)) for one in value]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def as_link(values: Mapping[str, object]) -> dict[str, str | list[str]]:
    """Values of a state as the parameters of its link; what is None has no place in one."""
    return {name: as_parameter(value) for name, value in values.items() if value is not None}


def try_this(presets: Sequence[Preset], *, key: str, defaults: Mapping[str, object] | None = None) -> Preset | None:
    """One row of buttons, one per preset; a press sets the whole state of the page, "Back to mine" undoes it.

    What a preset does not name goes to its default, hidden controls too. Below the row one line is reserved: what to look
    for while a preset is chosen, and what is wrong with a control (`hint.wrong`).

    Args:
        presets: the states.
        key: the page's prefix ("lat"), with which the keys of its widgets begin.
        defaults: of widgets that are not the kit's, which cannot be known here.

    Returns:
        The preset whose state the page is in, as long as nothing was changed since its press.
    """
    for name, value in (defaults or {}).items():
        held.declare(name, value)
    active = _restored(presets, key) if history.came_back() else _chosen(presets, key)
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True, wrap=False, gap="xsmall", vertical_alignment="center", key=f"{key}_try"):
            before = ""
            for number, preset in enumerate(presets):
                st.button(
                    preset.shown(before),
                    key=f"{key}_try_{number}",
                    on_click=choose,
                    args=(preset,),
                    kwargs={"key": key},
                    type="primary" if preset is active else "secondary",
                )
                before = preset.question
            nothing = not held.can_go_back(key)  # its place is there from the start
            st.button("Back to mine", key=f"{key}_back", on_click=held.back, args=(key,), disabled=nothing)
        hint.reserve([f"Look for: {preset.look_for}" if preset.look_for else "" for preset in presets])
        if active and active.look_for:
            hint.say(f"Look for: {active.look_for}")
    if presenting() and held.just_chosen(key):
        st.rerun()  # a fragment was run alone: the arrow keys must know where they are
    return active


def _chosen(presets: Sequence[Preset], key: str) -> Preset | None:
    return next((preset for preset in presets if held.is_chosen(key, preset.name)), None)


def _restored(presets: Sequence[Preset], key: str) -> Preset | None:
    """The preset whose state the link holds, after Back or Forward; widgets below have not been given their values yet.

    None where the link says nothing: so the page opens, before any preset is pressed.
    """
    if not set(st.query_params) - {"present"}:
        return None
    found = next(
        (preset for preset in presets if _is_in_link(held.target(key, preset.values), held.declared(key))), None
    )
    if found:
        held.recall(key, found.name, found.values)
    return found


def _is_in_link(target: Mapping[str, object], defaults: Mapping[str, object]) -> bool:
    """Whether the link holds this state; a value that it leaves out is at its default."""

    def says(name: str, value: object) -> bool:
        if given := st.query_params.get_all(name):
            said = as_parameter(value)
            return given == (said if isinstance(said, list) else [said])
        return value is None or (name in defaults and as_parameter(defaults[name]) == as_parameter(value))

    return all(says(name, value) for name, value in target.items())


def choose(preset: Preset, *, key: str) -> None:
    """Put the page with this prefix into the state of a preset. For callbacks."""
    held.choose(key, preset.name, preset.values)


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
    hint.clear()
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
