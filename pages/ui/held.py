"""The whole state of a page: what its controls hold by default, and which preset it was put into.

Every control of the kit declares its key and default when it is drawn, and stays declared when it is hidden again. So a
preset leaves nothing behind: whatever it does not name goes back to its default.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

DEFAULTS = "dl2_defaults"  # of every control that this session has drawn


def declare(key: str, default: object) -> None:
    """A control of this key exists, and stands at `default` where nothing was set."""
    st.session_state.setdefault(DEFAULTS, {})[key] = default


def declared(prefix: str) -> dict[str, object]:
    """Key -> default of the controls whose keys begin with a page's prefix."""
    known: dict[str, object] = st.session_state.get(DEFAULTS, {})
    return {name: default for name, default in known.items() if name.startswith(f"{prefix}_")}


def target(prefix: str, values: Mapping[str, object]) -> dict[str, object]:
    """The whole state of a page: `values`, and the default of every other control."""
    return declared(prefix) | dict(values)


def choose(prefix: str, name: str, values: Mapping[str, object]) -> None:
    """Put a page into a state: `values`, and the default of every other control. For callbacks.

    Args:
        prefix: of the page's keys.
        name: of the state, for `is_chosen`.
        values: key -> value; keys beyond the prefix, the graph's, are set as well.
    """
    whole = target(prefix, values)
    if _mine(prefix) not in st.session_state:
        st.session_state[_mine(prefix)] = {key: st.session_state[key] for key in whole if key in st.session_state}
    for key, value in whole.items():
        st.session_state[key] = value
    recall(prefix, name, values)
    st.session_state[_pressed(prefix)] = True


def recall(prefix: str, name: str, values: Mapping[str, object]) -> None:
    """The page is in this state, without anybody's press: the browser's Back led to it."""
    st.session_state[_chosen(prefix)] = (name, target(prefix, values))


def is_chosen(prefix: str, name: str) -> bool:
    """Whether the page was put into this state, and nothing was changed since."""
    chosen, whole = st.session_state.get(_chosen(prefix), ("", {}))
    return chosen == name and all(_same(st.session_state.get(key, value), value) for key, value in whole.items())


def last(prefix: str) -> str:
    """The state into which the page was put last, whatever was changed since; "" where it was put into none."""
    name: str = st.session_state.get(_chosen(prefix), ("", {}))[0]
    return name


def just_chosen(prefix: str) -> bool:
    """Whether a state was chosen since this was last asked."""
    return bool(st.session_state.pop(_pressed(prefix), False))


def can_go_back(prefix: str) -> bool:
    """Whether what was there before the first preset is remembered."""
    return _mine(prefix) in st.session_state


def back(prefix: str) -> None:
    """Put back what was there before the first preset. For callbacks."""
    mine = st.session_state.pop(_mine(prefix))
    _, whole = st.session_state.pop(_chosen(prefix), ("", {}))
    defaults = declared(prefix)
    for key in whole | defaults:
        if key in mine or key in defaults:
            st.session_state[key] = mine[key] if key in mine else defaults[key]
        else:
            st.session_state.pop(key, None)


def _same(here: object, there: object) -> bool:
    """Widgets give lists back where a tuple was set."""
    return (list(here) if isinstance(here, tuple) else here) == (list(there) if isinstance(there, tuple) else there)


def _mine(prefix: str) -> str:
    return f"{prefix}_mine"


def _chosen(prefix: str) -> str:
    return f"{prefix}_tried"


def _pressed(prefix: str) -> str:
    return f"{prefix}_pressed"
