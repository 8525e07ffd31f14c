"""Result documents: what was asked and found, where and when, written and read by the type hints of the result's class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Protocol, TypeVar

import dl2core
from dl2core import device
from dl2core.errors import InputError, quoted
from dl2core.store import typed
from dl2core.store.json_text import Document, jsonable
from dl2core.store.limits import Date


class Result(Protocol):
    """A frozen dataclass that documents hold.

    `KIND` is the document's kind. A dataclass may also name in `DERIVED` the properties that are written for readers
    without this package; they are computed again when the document is read.
    """

    KIND: ClassVar[str]


R = TypeVar("R", bound=Result)


@dataclass(frozen=True)
class Origin:
    """Where and when a document was made."""

    machine: device.Machine
    versions: dict[str, str]
    created: Annotated[str, Date()]


ORIGIN = ("machine", "versions", "created")


def document(kind: str, *, spec: object, **fields: Any) -> Document:
    """A document of this run: what was asked, where and when it ran, and `fields`."""
    origin = Origin(device.machine(), device.versions(), datetime.now(UTC).isoformat(timespec="seconds"))
    return jsonable({"kind": kind, "spec": spec} | {name: getattr(origin, name) for name in ORIGIN} | fields)


def to_document(result: Result) -> Document:
    """A document of this result, made on this machine now."""
    fields = jsonable(result)
    return document(result.KIND, spec=fields.pop("spec"), **fields)


def from_document(kind: type[R], content: Document) -> R:
    """The result of a document that may come from anywhere.

    Raises:
        InputError: one line: another kind, or the first field that is missing, unknown, of the wrong type or out of
            range. A document of another version of this package says which one.
    """
    if content.get("kind") != kind.KIND:
        raise InputError(f"a {kind.KIND} result was asked for, this document is of kind {quoted(content.get('kind'))}")
    try:
        typed.read(Origin, {name: content[name] for name in ORIGIN if name in content})
        return typed.read(kind, {name: value for name, value in content.items() if name not in ("kind", *ORIGIN)})
    except InputError as error:
        raise InputError(f"{error}{_written_by(content)}") from None


def _written_by(content: Document) -> str:
    versions = content.get("versions")
    version = versions.get("dl2core") if isinstance(versions, dict) else None
    if not isinstance(version, str) or version == dl2core.__version__:
        return ""
    return f" (the document is of version {quoted(version)}, this is {dl2core.__version__})"
