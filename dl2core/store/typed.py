"""Reads parsed json into frozen dataclasses by their type hints; every refusal is one line that names the field.

Hints may be str, int, float, bool, `X | None`, Literal, tuple, dict[str, X], NamedTuple, dataclass, and Annotated with the
limits of `dl2core.store.limits`. A field with a default may be missing, so that documents of earlier versions are read. A
unknown field is refused.
"""

from __future__ import annotations

import dataclasses
import re
import types
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from dl2core.errors import InputError, quoted
from dl2core.store.json_text import jsonable
from dl2core.store.limits import Characters, Limit, hints, keys

LONGEST_TEXT = 1000
MOST_ENTRIES = 10_000
LARGEST = 1e18  # of a number's absolute value
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
T = TypeVar("T")


def read(hint: type[T], value: object, path: str = "") -> T:
    """The value that this parsed json stands for.

    Args:
        hint: the type that is asked for.
        value: parsed json, of any content.
        path: where it stands, for messages: "rows[3].runs_ms".

    Raises:
        InputError: it is of another type, beyond a limit, incomplete, or has a field that the type does not have.
        TypeError: the hint is none of the above; a bug.
    """
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _limited(inner, value, path)
    if origin in (Union, types.UnionType):
        return _optional(inner, value, path)
    if origin is Literal:
        known = ", ".join(map(str, inner))
        return (
            value if value in inner and type(value) in map(type, inner) else _refuse(path, f"be one of {known}", value)
        )
    if origin is tuple:
        return _tuple(inner, value, path)
    if origin is dict:
        return _dict(inner, value, path)
    if isinstance(hint, type) and hasattr(hint, "_fields"):  # a NamedTuple
        return hint(*_tuple(tuple(hints(hint).values()), value, path))
    if dataclasses.is_dataclass(hint):
        return _object(hint, value, path)
    if hint not in _PLAIN:
        raise TypeError(f"{hint!r} at {path!r} is no type that documents hold")
    return _PLAIN[hint](value, path)


def check(value: object) -> None:
    """Refuse a dataclass with a field that is of another type or beyond its limits, as it would be when read.

    Raises:
        InputError: one line that names the field.
    """
    read(type(value), jsonable(value))


class Checked:
    """A spec that its job checks before anything is built."""

    def check(self) -> None:
        """Refuse what cannot be asked for.

        Raises:
            InputError: the message names the field, what arrived and what is allowed.
        """
        check(self)


def _refuse(path: str, wanted: str, value: object) -> Any:
    shown = {dict: "an object", list: "a list", type(None): "null"}.get(type(value))
    raise InputError(f"{path or 'the document'} must {wanted}, got {shown or quoted(value)}")


def _limited(inner: tuple, value: object, path: str) -> Any:
    kind, *extras = inner
    longest = next((extra.most for extra in extras if isinstance(extra, Characters)), None)
    found = read(kind, value, path) if longest is None else _text(value, path, longest)
    for extra in extras:
        if isinstance(extra, Limit) and (wanted := extra.violated_by(found)):
            if isinstance(found, tuple):
                raise InputError(f"{path} must {wanted}, got {_listed(found)}")
            _refuse(path, wanted, value)
    return found


def _listed(found: tuple) -> str:
    short = len(found) <= 6 and all(isinstance(one, (str, int, float)) for one in found)
    return (", ".join(map(quoted, found)) if short else f"{len(found)} entries") or "none"


def _optional(inner: tuple, value: object, path: str) -> Any:
    if value is None and type(None) in inner:
        return None
    kinds = [kind for kind in inner if kind is not type(None)]
    if len(kinds) != 1:
        raise TypeError(f"{path!r} may be of {len(kinds)} types; documents tell none from the other")
    return read(kinds[0], value, path)


def _tuple(inner: tuple, value: object, path: str) -> tuple:
    if not isinstance(value, list) or len(value) > MOST_ENTRIES:
        return _refuse(path, f"be a list of at most {MOST_ENTRIES:,} entries", value)
    if inner[-1] is Ellipsis:
        inner = (inner[0],) * len(value)
    elif len(inner) != len(value):
        raise InputError(f"{path} must be a list of {len(inner)} entries, it holds {len(value)}")
    return tuple(read(kind, one, f"{path}[{k}]") for k, (kind, one) in enumerate(zip(inner, value, strict=True)))


def _dict(inner: tuple, value: object, path: str) -> dict:
    if not isinstance(value, dict) or len(value) > MOST_ENTRIES:
        return _refuse(path, f"be an object of at most {MOST_ENTRIES:,} entries", value)
    return {
        _text(name, f"a name in {path}"): read(inner[1], one, f"{path}[{quoted(name)}]") for name, one in value.items()
    }


def _object(kind: type[T], value: object, path: str) -> T:
    if not isinstance(value, dict):
        return _refuse(path, "be an object", value)
    known, found = keys(kind), {}
    if unknown := value.keys() - known.keys() - set(getattr(kind, "DERIVED", ())):
        raise InputError(f"{path or 'the document'} has a field {quoted(min(unknown))}, which nothing here knows")
    for name, field in known.items():
        here = f"{path}.{name}" if path else name
        if name in value:
            found[field.name] = read(hints(kind)[field.name], value[name], here)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise InputError(f"{here} is missing")
    try:
        return kind(**found)
    except ValueError as error:  # its own __post_init__
        raise InputError(f"{path or 'the document'}: {' '.join(str(error).split())}") from None


def _text(value: object, path: str, longest: int = LONGEST_TEXT) -> str:
    if not isinstance(value, str) or len(value) > longest:
        return _refuse(path, f"be a text of at most {longest:,} characters", value)
    if UNPRINTABLE.search(value):
        return _refuse(path, "be a text without control characters", value)
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= LARGEST  # false for nan


def _float(value: object, path: str) -> float:
    return float(value) if _is_number(value) else _refuse(path, "be a number", value)


def _int(value: object, path: str) -> int:
    if not _is_number(value) or (isinstance(value, float) and not value.is_integer()):
        return _refuse(path, "be a whole number", value)
    return int(value)


def _bool(value: object, path: str) -> bool:
    return value if isinstance(value, bool) else _refuse(path, "be true or false", value)


_PLAIN = {str: _text, float: _float, int: _int, bool: _bool}
