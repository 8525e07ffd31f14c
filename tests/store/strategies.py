"""Hypothesis strategies for any value that `dl2core.store` can write, made from the same type hints and limits."""

import dataclasses
import types
from typing import Annotated, Literal, Union, get_args, get_origin

from hypothesis import strategies as st

from dl2core.store import limits

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6)
PLAIN = {
    str: WORDS,
    bool: st.booleans(),
    int: st.integers(-(10**17), 10**17),
    float: st.floats(-(10.0**17), 10.0**17, allow_nan=False),
}


def values(hint, own=None):
    """Values of this type.

    Args:
        hint: as `typed.read` takes it.
        own: strategies for types whose parts depend on each other.
    """
    own, origin, inner = own or {}, get_origin(hint), get_args(hint)
    if hint in own:
        return own[hint]
    if origin is Annotated:
        found = numbers(hint) if inner[0] in (int, float) else values(inner[0], own)
        allowed = [extra for extra in inner[1:] if isinstance(extra, limits.Limit)]
        return found.filter(lambda value: not any(limit.violated_by(value) for limit in allowed))
    if origin in (Union, types.UnionType):
        return st.one_of(*(values(one, own) for one in inner))
    if hint is type(None):
        return st.none()
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is dict:
        return st.dictionaries(values(inner[0], own), values(inner[1], own), max_size=3)
    if origin is tuple and inner[-1] is Ellipsis:
        return st.lists(values(inner[0], own), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(values(one, own) for one in inner))
    if hasattr(hint, "_fields") or dataclasses.is_dataclass(hint):
        names = getattr(hint, "_fields", None) or [field.name for field in dataclasses.fields(hint)]
        return st.builds(hint, **{name: values(limits.hints(hint)[name], own) for name in names})
    return PLAIN[hint]


def numbers(hint):
    """Numbers within the limits of an annotated int or float."""
    kind, *extras = get_args(hint)
    low = max((extra.low for extra in extras if hasattr(extra, "low")), default=-(10**17))
    high = min((extra.high for extra in extras if hasattr(extra, "high")), default=10**17)
    return st.integers(low, int(high)) if kind is int else st.floats(low, high)
