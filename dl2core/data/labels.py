"""What a label in a file means: the file's own class names decide, a bare number only where it has none."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Mapping, Sequence

from dl2core.errors import InputError

MAX_METADATA = 1_000_000  # bytes


def own_names(metadata: Mapping[bytes, bytes] | None, column: str, *, where: str) -> tuple[str, ...] | None:
    """The class names that a parquet file of the `datasets` library tells for a column; None where it tells none.

    Args:
        metadata: of the file's schema.
        column: the label column.
        where: the file, for messages.

    Raises:
        InputError: names that cannot be read.
    """
    text = (metadata or {}).get(b"huggingface", b"")
    if b"ClassLabel" not in text:
        return None
    try:
        if len(text) > MAX_METADATA:
            raise ValueError(f"{len(text):,} bytes of metadata")
        feature = json.loads(text)["info"]["features"][column]
        if feature["_type"] != "ClassLabel":
            return None
        names = feature["names"]
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise ValueError("no list of names")
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise InputError(f"{where}: its class names cannot be read ({str(error)[:60]})") from None
    return tuple(names)


def places(names: Sequence[str], classes: Sequence[str], *, where: str) -> tuple[int, ...]:
    """For each of a file's class names its place among `classes`.

    Raises:
        InputError: a name that is none of the classes, or one that occurs twice.
    """
    known = {comparable(name): place for place, name in enumerate(classes)}
    strange = [name for name in names if comparable(name) not in known]
    if strange:
        raise InputError(
            f"{where}: {len(classes)} classes such as {classes[0]} were expected, "
            f"it names {len(names)}, among them {strange[0][:40]!r}"
        )
    found = tuple(known[comparable(name)] for name in names)
    if len(set(found)) < len(found):
        raise InputError(f"{where}: it names a class twice")
    return found


def index(value: object, classes: Sequence[str], own: Sequence[int] | None, *, where: str) -> int:
    """The class of one label.

    Args:
        value: a whole number (1.0 is one), or a class name.
        classes: the expected names.
        own: what the file's numbers mean, from `places`; None where a number counts `classes`.
        where: file and row, for messages.

    Raises:
        InputError: neither, or out of range.
    """
    if isinstance(value, str):
        return places([value], classes, where=where)[0]
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InputError(f"{where}: a whole-number label or a class name was expected, got {repr(value)[:40]}")
    count = len(classes) if own is None else len(own)
    if not 0 <= value < count:
        raise InputError(f"{where}: a label from 0 to {count - 1} was expected, got {str(value)[:40]}")
    return value if own is None else own[value]


def comparable(name: str) -> str:
    """A class name for comparison: "maple_tree" is "Maple tree"."""
    return " ".join(unicodedata.normalize("NFC", name).replace("_", " ").split()).lower()
