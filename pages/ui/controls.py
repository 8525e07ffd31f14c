"""Shared widgets. Each returns a plain value that was checked again here: bounds in the browser are a courtesy only.

Every key starts with the page's prefix and is the name of the link's parameter ("lat_batch").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl2core.device import MAX_SEED
from dl2core.errors import quoted
from pages.ui import held, last_good, link_value

WIDTH = 150  # of a number, pixels


def row(key: str | None = None) -> DeltaGenerator:
    """A wrapping row for a page's controls: `with controls.row(): …`. Give each widget a width, so that it wraps."""
    return st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key=key)


def more(key: str, label: str = "More") -> DeltaGenerator:
    """The popover for what is rarely needed. Its widgets always run."""
    return st.popover(label, key=f"{key}_more")


def whole(
    label: str,
    *,
    key: str,
    low: int,
    high: int,
    default: int,
    step: int = 1,
    help: str | None = None,
    width: int = WIDTH,
) -> int:
    """A whole number with − and +, or typed. Where that is none in low..high, the last good one counts."""
    held.declare(key, default)
    value = st.number_input(
        label,
        low,
        high,
        default,
        step,
        key=key,
        help=help,
        width=width,
        bind="query-params" if link_value.holds_number(key) else None,  # bound again with the next run
        persist_state="session",
    )
    wrong = "" if _within(value, low, high) else f"{label} must be a whole number in {low}..{high}, got {_said(value)}"
    return int(last_good.kept(key, value, wrong, otherwise=default))


def number(
    label: str,
    *,
    key: str,
    low: float,
    high: float,
    default: float,
    step: float,
    format: str | None = None,
    help: str | None = None,
) -> float:
    """A number with − and +, or typed. Where that is none in low..high, the last good one counts."""
    held.declare(key, default)
    value = st.number_input(
        label,
        low,
        high,
        default,
        step,
        format,
        key=key,
        help=help,
        width=WIDTH,
        bind="query-params",
        persist_state="session",
    )
    wrong = "" if _within(value, low, high) else f"{label} must lie in {low:g}..{high:g}, got {_said(value)}"
    return float(last_good.kept(key, value, wrong, otherwise=default))


def slide(label: str, *, key: str, low: int, high: int, default: int, width: int = 280) -> int:
    """A whole number on a slider. Where the link brings one outside low..high, the last good one counts."""
    held.declare(key, default)
    value = st.slider(label, low, high, default, key=key, width=width, bind="query-params", persist_state="session")
    wrong = "" if _within(value, low, high) else f"{label} must be a whole number in {low}..{high}, got {value}"
    return int(last_good.kept(key, value, wrong, otherwise=default))


def seed(*, key: str, default: int = 0, width: int = WIDTH) -> int:
    """The seed of whatever is random on the page."""
    words = "The same seed gives the same numbers"
    return whole("Seed", key=f"{key}_seed", low=0, high=MAX_SEED, default=default, help=words, width=width)


def one_of(
    label: str,
    options: Sequence[str] | Mapping[str, str],
    *,
    key: str,
    default: str | None = None,
    help: str | None = None,
    width: int = 240,
    bare: bool = False,
) -> str:
    """One of a few: a segmented control up to four options, above that `select`.

    Args:
        options: what widget and link hold; as a mapping: what is returned -> what widget and link hold. They hold the
            same, so that a preset's values are its link.
        default: one of what is returned; the first where None.
        bare: the options say what they are, and the label is left to screen readers: the row is as low as its buttons.
    """
    if len(options) > 4:
        return select(label, options, key=key, default=default, help=help, width=width, bare=bare)
    offered = _offered(options)
    first = offered[default] if default is not None else next(iter(offered.values()))
    held.declare(key, first)
    value = st.segmented_control(
        label,
        list(offered.values()),
        default=first,
        required=True,
        key=key,
        help=help,
        label_visibility="collapsed" if bare else "visible",
        bind="query-params",
        persist_state="session",
    )
    return _known(label, offered, value, key=key, otherwise=first)


def closer(views: Sequence[str], *, key: str) -> str:
    """What else the page can show, one view at a time, under its picture."""
    held.declare(key, views[0])
    value = st.segmented_control(
        "Look closer",
        views,
        default=views[0],
        required=True,
        key=key,
        bind="query-params",
        persist_state="session",
    )
    return _known("Look closer", _offered(views), value, key=key, otherwise=views[0])


def select(
    label: str,
    options: Sequence[str] | Mapping[str, str],
    *,
    key: str,
    default: str | None = None,
    help: str | None = None,
    width: int = 240,
    bare: bool = False,
) -> str:
    """One of many, in a select box. Arguments as in `one_of`."""
    offered = _offered(options)
    place = list(offered).index(default) if default is not None else 0
    first = list(offered.values())[place]
    held.declare(key, first)
    value = st.selectbox(
        label,
        list(offered.values()),
        place,
        key=key,
        help=help,
        label_visibility="collapsed" if bare else "visible",
        width=width,
        bind="query-params",
        persist_state="session",
    )
    return _known(label, offered, value, key=key, otherwise=first)


def text(
    label: str,
    *,
    key: str,
    most: int,
    default: str = "",
    placeholder: str | None = None,
    help: str | None = None,
    width: int | Literal["stretch"] = "stretch",
    disabled: bool = False,
) -> str:
    """A line of text as it was typed, "" where there is none. Where the link brings more than `most` characters, the last
    good one counts."""
    held.declare(key, default)
    value = st.text_input(
        label,
        default,
        key=key,
        max_chars=most,
        placeholder=placeholder,
        help=help,
        width=width,
        disabled=disabled,
        bind="query-params",
        persist_state="session",
    )
    length = len(value or "")
    wrong = f"{label} has at most {most} characters, got {length}: {quoted(value)}" if length > most else ""
    return last_good.kept(key, value or "", wrong, otherwise=default)


def some_of(
    label: str,
    options: Sequence[str] | Mapping[str, str],
    *,
    key: str,
    default: Sequence[str],
    help: str | None = None,
    width: int | Literal["stretch"] = "stretch",
) -> tuple[str, ...]:
    """Some of many, in the order of `options`; where none is chosen, the last good choice counts. Arguments as in `one_of`."""
    offered = _offered(options)
    first = [offered[name] for name in default]
    held.declare(key, first)
    chosen = st.multiselect(
        label,
        list(offered.values()),
        first,
        key=key,
        help=help,
        width=width,
        bind="query-params",
        persist_state="session",
    )
    wrong = "" if chosen else f"{label}: choose at least one of {', '.join(list(offered.values())[:10])}"
    taken = last_good.kept(key, list(chosen), wrong, otherwise=first)
    return tuple(name for name, shown in offered.items() if shown in taken)


def switch(label: str, *, key: str, default: bool = False, help: str | None = None) -> bool:
    """On or off."""
    held.declare(key, default)
    return st.toggle(label, default, key=key, help=help, bind="query-params", persist_state="session")


def _offered(options: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    """What is returned -> what widget and link hold."""
    return dict(options) if isinstance(options, Mapping) else {option: option for option in options}


def _within(value: float | None, low: float, high: float) -> bool:
    return value is not None and low <= value <= high


def _said(value: float | None) -> str:
    return "nothing" if value is None else str(value)


def _known(label: str, offered: Mapping[str, str], value: str | None, *, key: str, otherwise: str) -> str:
    """What is returned for what the widget holds; where it holds none of them, the last good one counts."""
    known = value in offered.values()
    wrong = "" if known else f"{label} must be one of {', '.join(offered.values())}, got {quoted(value)}"
    taken = last_good.kept(key, value, wrong, otherwise=otherwise)
    return next((name for name, shown in offered.items() if shown == taken), next(iter(offered)))
