"""Shared widgets. Each returns a plain value that was checked again here: bounds in the browser are a courtesy only.

Every key starts with the page's prefix and is the name of the link's parameter ("lat_batch").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl2core.device import MAX_SEED
from dl2core.errors import InputError
from pages.ui import link_value

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
    """A whole number with − and +, or typed.

    Raises:
        InputError: nothing was typed, or the number lies outside low..high.
    """
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
    if value is None or not low <= value <= high:
        raise InputError(f"{label} must be a whole number in {low}..{high}, got {value}")
    return int(value)


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
    """A number with − and +, or typed.

    Raises:
        InputError: nothing was typed, or the number lies outside low..high.
    """
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
    if value is None or not low <= value <= high:
        raise InputError(f"{label} must lie in {low:g}..{high:g}, got {value}")
    return float(value)


def slide(label: str, *, key: str, low: int, high: int, default: int, width: int = 280) -> int:
    """A whole number on a slider.

    Raises:
        InputError: the link brings one outside low..high.
    """
    value = st.slider(label, low, high, default, key=key, width=width, bind="query-params", persist_state="session")
    if not low <= value <= high:
        raise InputError(f"{label} must be a whole number in {low}..{high}, got {value}")
    return int(value)


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
    names: Callable[[str], str] = str,
    help: str | None = None,
    width: int = 240,
) -> str:
    """One of a few: a segmented control up to four options, above that `select`.

    Args:
        options: what the link holds; as a mapping: what is returned -> what widget and link hold.
        default: one of what is returned; the first where None.
        names: how an option reads, where that is not how the link holds it.
    """
    if len(options) > 4:
        return select(label, options, key=key, default=default, names=names, help=help, width=width)
    held = _held(options)
    value = st.segmented_control(
        label,
        list(held.values()),
        default=held[default] if default is not None else next(iter(held.values())),
        required=True,
        format_func=names,
        key=key,
        help=help,
        bind="query-params",
        persist_state="session",
    )
    return _known(label, held, value)


def select(
    label: str,
    options: Sequence[str] | Mapping[str, str],
    *,
    key: str,
    default: str | None = None,
    names: Callable[[str], str] = str,
    help: str | None = None,
    width: int = 240,
) -> str:
    """One of many, in a select box. Arguments as in `one_of`."""
    held = _held(options)
    value = st.selectbox(
        label,
        list(held.values()),
        list(held).index(default) if default is not None else 0,
        format_func=names,
        key=key,
        help=help,
        width=width,
        bind="query-params",
        persist_state="session",
    )
    return _known(label, held, value)


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
    """A line of text as it was typed, at most `most` characters; "" where there is none.

    Raises:
        InputError: the link brings a longer one.
    """
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
    if len(value or "") > most:
        raise InputError(f"{label} has at most {most} characters, got {len(value)}: {value[:40]!r}…")
    return value or ""


def tab(names: Sequence[str], *, key: str) -> tuple[str, DeltaGenerator]:
    """Tabs of which only the open one is computed and sent: its name, and where to draw it."""
    tabs = dict(zip(names, st.tabs(names, key=key, on_change="rerun", bind="query-params"), strict=True))
    return next(((name, tab) for name, tab in tabs.items() if tab.open), (names[0], tabs[names[0]]))


def some_of(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    default: Sequence[str],
    names: Callable[[str], str] = str,
    help: str | None = None,
) -> tuple[str, ...]:
    """Some of many, in the order of `options`; at least one.

    Raises:
        InputError: none was chosen.
    """
    chosen = st.multiselect(
        label,
        options,
        list(default),
        format_func=names,
        key=key,
        help=help,
        bind="query-params",
        persist_state="session",
    )
    if not chosen:
        raise InputError(f"{label}: choose at least one of {', '.join(map(names, options))}")
    return tuple(option for option in options if option in chosen)


def switch(label: str, *, key: str, default: bool = False, help: str | None = None) -> bool:
    """On or off."""
    return st.toggle(label, default, key=key, help=help, bind="query-params", persist_state="session")


def _held(options: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    """What is returned -> what widget and link hold."""
    return dict(options) if isinstance(options, Mapping) else {option: option for option in options}


def _known(label: str, held: Mapping[str, str], value: str | None) -> str:
    for name, shown in held.items():
        if shown == value:
            return name
    raise InputError(f"{label} must be one of {', '.join(held.values())}, got {value!r}")
