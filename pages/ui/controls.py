"""Shared widgets. Each returns a plain value that was checked again here: bounds in the browser are a courtesy only.

Every key starts with the page's prefix and is the name of the link's parameter ("lat_batch").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl2core.errors import InputError
from pages.ui import link_value

MAX_SEED = 2**31 - 1
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


def seed(*, key: str, default: int = 0, width: int = WIDTH) -> int:
    """The seed of whatever is random on the page."""
    words = "The same seed gives the same numbers"
    return whole("Seed", key=f"{key}_seed", low=0, high=MAX_SEED, default=default, help=words, width=width)


def one_of(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    default: str | None = None,
    names: Callable[[str], str] = str,
    help: str | None = None,
    width: int = 240,
) -> str:
    """One of a few: a segmented control up to four options, a select box of `width` pixels above."""
    start = options[0] if default is None else default
    if len(options) <= 4:
        value = st.segmented_control(
            label,
            options,
            default=start,
            required=True,
            format_func=names,
            key=key,
            help=help,
            bind="query-params",
            persist_state="session",
        )
    else:
        value = st.selectbox(
            label,
            options,
            options.index(start),
            format_func=names,
            key=key,
            help=help,
            width=width,
            bind="query-params",
            persist_state="session",
        )
    return _known(label, options, value)


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


def _known(label: str, options: Sequence[str], value: str | None) -> str:
    if value not in options:
        raise InputError(f"{label} must be one of {', '.join(options)}, got {value!r}")
    return value
