"""Reads the fields of an imported document: each is of its type and range, or the refusal names it. No torch in here."""

from __future__ import annotations

from typing import Any

from dl2core.errors import InputError

MAX_TEXT = 200
Fields = dict[str, Any]  # parsed json


def row(value: object) -> Fields:
    """One row of a document."""
    if not isinstance(value, dict):
        raise InputError(f"a row should be an object, got {type(value).__name__}")
    return value


def entries(holder: Fields, name: str, most: int) -> list:
    """The list of that name; one that is not there is empty."""
    value = holder.get(name, [])
    if not isinstance(value, list) or len(value) > most:
        raise InputError(f"{name} should be a list of at most {most} entries")
    return value


def numbers(holder: Fields, name: str, most: int, *, above: float | None = None) -> tuple[float, ...]:
    """A list of numbers, each as `number` takes it."""
    return tuple(number({name: value}, name, above=above) for value in entries(holder, name, most))


def number(holder: Fields, name: str, *, above: float | None = None) -> float:
    """A finite number of at least 0, or, with `above`, beyond that."""
    value = holder.get(name)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e18  # false for nan
    if not is_number or value < 0 or (above is not None and value <= above):
        limit = "at least 0" if above is None else f"more than {above:g}"
        raise InputError(f"{name} should be a number of {limit}, got {str(value)[:60]!r}")
    return float(value)


def whole(holder: Fields, name: str, low: int = 0) -> int:
    """A whole number of at least `low`."""
    value = number(holder, name)
    if value != int(value) or value < low:
        raise InputError(f"{name} should be a whole number of at least {low}, got {value:g}")
    return int(value)


def text(holder: Fields, name: str) -> str:
    """A short text."""
    value = holder.get(name)
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise InputError(f"{name} should be a short text, got {str(value)[:60]!r}")
    return value
