"""Values that no widget holds (the graph, a selected cell), kept in the session and true in the link, as bound widgets are.

Every run of a page brings the link along as the browser then shows it. While somebody edits fast, that may still be the
link of a moment ago: a value that this page itself has just replaced is therefore not taken for a request. Back and
Forward are requests whatever they bring; a parameter that their link leaves out is at its default.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from pages.ui import history

LATE_SECONDS = 10.0  # how long after its replacement an old value may still come back with a run
REMEMBERED = 50
LONGEST_NUMBER = 40  # characters of a number in a link


@dataclass
class _Own:
    """What this page last wrote into the link, and when it replaced what it wrote before."""

    now: str | None = None
    replaced: dict[str, float] = field(default_factory=dict)


def asked(key: str) -> str | None:
    """What the link asks for, if somebody opened or changed it; None while it says what the page wrote."""
    given, own = st.query_params.get(key), _own(key)
    late = time.monotonic() - own.replaced.get(given or "", float("-inf")) < LATE_SECONDS
    if given is None or (not history.came_back() and (given == own.now or late)):
        return None
    _replace(own, given)
    return given


def tell(key: str, value: str | None, *, default: str = "") -> None:
    """Make the link say `value`; None takes the parameter out, and the default is not written where there is none."""
    given = st.query_params.get(key)
    if value is None:
        st.query_params.pop(key, None)
    elif given != value and (value != default or given is not None):
        st.query_params[key] = value
    _replace(_own(key), value)


def read(key: str, default: str, *, valid: Callable[[str], bool]) -> str:
    """A value kept under `key`, from the link where it was just opened or changed there, else from the session.

    Args:
        key: name in the session and in the link.
        default: used, and left out of the link, where nothing valid is known.
        valid: tells whether a text is a value; anything else in the link is dropped.
    """
    given = asked(key)
    if given is not None and valid(given):
        st.session_state[key] = given
    elif history.came_back():
        st.session_state[key] = default
    value = str(st.session_state.get(key, default))
    value = value if valid(value) else default
    st.session_state[key] = value
    tell(key, value, default=default)
    return value


def holds_number(key: str) -> bool:
    """Whether a widget for whole numbers can read what the link says under `key`; what it cannot read leaves the link.

    Streamlit turns the text into a float and that into an int: "inf", "1e999" and 400 digits would end the run with an
    OverflowError. The frame names the parameter that was taken out, as it names every other.
    """
    if all(len(text) <= LONGEST_NUMBER and not _infinite(text) for text in st.query_params.get_all(key)):
        return True
    del st.query_params[key]
    return False


def write(key: str, value: str) -> None:
    """Set the value from a callback; the next run puts it into the link."""
    st.session_state[key] = value


def _infinite(text: str) -> bool:
    try:
        return math.isinf(float(text))
    except ValueError:  # words are Streamlit's own affair
        return False


def _own(key: str) -> _Own:
    return st.session_state.setdefault(f"{key}_in_link", _Own())


def _replace(own: _Own, value: str | None) -> None:
    if own.now is not None and own.now != value:
        own.replaced.pop(own.now, None)
        own.replaced[own.now] = time.monotonic()
        while len(own.replaced) > REMEMBERED:
            own.replaced.pop(next(iter(own.replaced)))
    own.now = value
