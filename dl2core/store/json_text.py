"""Json text and plain values: dataclasses become objects, untrusted text becomes a document or one line of refusal."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

from dl2core.errors import InputError
from dl2core.store.files import write_atomically
from dl2core.store.limits import key_of

Document = dict[str, Any]  # parsed json: the one place where the keys are data
MAX_DEPTH = 50  # of lists and objects inside each other


def jsonable(value: Any) -> Any:
    """Dataclasses, tuples, sets and numpy numbers as plain json values; nan and infinity become null.

    Of a dataclass the properties that its `DERIVED` names are written too, for readers without this package.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kept = {key_of(type(value), field.name): getattr(value, field.name) for field in dataclasses.fields(value)}
        return jsonable(kept | {name: getattr(value, name) for name in getattr(value, "DERIVED", ())})
    if isinstance(value, dict):
        return {str(k): jsonable(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(v) for v in value]
    if isinstance(value, (set, frozenset)):
        return [jsonable(v) for v in sorted(value)]
    if hasattr(value, "tolist"):  # numpy and torch
        return jsonable(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (str, int, bool)):
        return value
    return str(value)


def write_json(path: Path, content: Any) -> None:
    """Write json so that a reader sees the old file or the new one, never half of it.

    Raises:
        OSError: the folder or the file cannot be written, or the disk is full.
    """
    text = json.dumps(jsonable(content), ensure_ascii=False, separators=(",", ":"))
    write_atomically(path, text.encode())


def read_json(path: Path) -> Document:
    """Read one document.

    Raises:
        InputError: the file is missing, unreadable or no json object; the message names it.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path.name}: no such file") from None
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from None
    return parse_json(content, path.name)


def parse_json(content: bytes, name: str) -> Document:
    """A json object from untrusted bytes.

    Args:
        content: the whole file.
        name: what messages call it.

    Raises:
        InputError: no json, no object, nested deeper than `MAX_DEPTH`, or a number of thousands of digits.
    """
    try:
        found = json.loads(content)
        deep = _deeper_than(found, MAX_DEPTH)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{name} is not json: {error}") from None
    except RecursionError:
        deep = True
    except ValueError:  # Python's own limit: 4,300 digits
        raise InputError(f"{name} holds a whole number of more than 4,000 digits") from None
    if deep:
        raise InputError(
            f"{name} is not json of ours: its lists and objects lie more than {MAX_DEPTH} deep in each other"
        )
    if not isinstance(found, dict):
        raise InputError(f"{name} should hold one json object, it holds a {type(found).__name__}")
    return found


def _deeper_than(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit + 1):
        inner = [list(one.values()) if isinstance(one, dict) else one for one in level if isinstance(one, (dict, list))]
        level = [one for many in inner for one in many]
        if not inner:
            return False
    return True
