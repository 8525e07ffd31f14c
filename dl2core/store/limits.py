"""What a field may hold beyond its type: `batch: Annotated[int, Within(1, 1024)]`.

A limit has one method, `violated_by(value)`: what the value must be, or None where it is. `dl2core.store.typed` asks it when
a document is read, and when a spec is checked before work begins.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Protocol, get_args, get_type_hints, runtime_checkable

SMALLEST = 1e-12


@runtime_checkable
class Limit(Protocol):
    """One thing that a value has to keep to."""

    def violated_by(self, value: object) -> str | None:
        """What the value must be, None where it is."""


@dataclass(frozen=True)
class Above:
    """A number greater than `low` by more than `SMALLEST`: what is divided by it must stay a number."""

    low: float

    def violated_by(self, value: float) -> str | None:
        return None if value > self.low + SMALLEST else f"be above {self.low:,g}"


@dataclass(frozen=True)
class AtLeast:
    """A number of `low` or more."""

    low: float

    def violated_by(self, value: float) -> str | None:
        return None if value >= self.low else f"be at least {self.low:,g}"


@dataclass(frozen=True)
class Within:
    """A number from `low` to `high`."""

    low: float
    high: float

    def violated_by(self, value: float) -> str | None:
        return None if self.low <= value <= self.high else f"lie in {self.low:g}..{self.high:g}"


@dataclass(frozen=True)
class Entries:
    """A list of `fewest` to `most` entries."""

    fewest: int = 0
    most: int = 500

    def violated_by(self, value: tuple) -> str | None:
        if not value and self.fewest:
            return "hold at least one entry"
        return None if self.fewest <= len(value) <= self.most else f"hold {self.fewest} to {self.most} entries"


@dataclass(frozen=True)
class Distinct:
    """A list that holds no entry twice."""

    def violated_by(self, value: tuple) -> str | None:
        return None if len(set(value)) == len(value) else "hold each entry once"


@dataclass(frozen=True)
class Characters:
    """A text of at most `most` characters, where the usual limit is too low: a picture, say."""

    most: int

    def violated_by(self, value: str) -> str | None:
        return None if len(value) <= self.most else f"be a text of at most {self.most:,} characters"


@dataclass(frozen=True)
class Date:
    """A moment as ISO 8601 writes it."""

    def violated_by(self, value: str) -> str | None:
        try:
            datetime.fromisoformat(value)
        except ValueError:
            return "be a date as in 2026-11-27T14:30:00+00:00"
        return None


@dataclass(frozen=True)
class Key:
    """The name of this field in documents, where it differs from the attribute's."""

    name: str


Positive = Annotated[float, Above(0)]
Amount = Annotated[float, AtLeast(0)]
Count = Annotated[int, AtLeast(1)]


@cache
def hints(kind: type) -> dict[str, object]:
    """Type hints of a class, annotations included."""
    return get_type_hints(kind, include_extras=True)


@cache
def key_of(kind: type, field: str) -> str:
    """The name under which a dataclass's field stands in documents."""
    named = [extra.name for extra in get_args(hints(kind).get(field))[1:] if isinstance(extra, Key)]
    return named[0] if named else field


@cache
def keys(kind: type) -> dict[str, dataclasses.Field]:
    """The fields of a dataclass by their names in documents."""
    return {key_of(kind, field.name): field for field in dataclasses.fields(kind)}
