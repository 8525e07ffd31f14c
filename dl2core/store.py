"""Results of finished runs as json documents: written atomically, each with spec, machine, versions and date.

A document is `{"kind", "spec", "machine", "versions", "created", ...fields}`. Three places hold them:
`dl2core/shipped/` (made by our own command line, read only), `DL2_HOME/results/` (this machine), and a session
(pages/ui/results.py). Places on disk: DL2_HOME, by default the platform's user cache folder + dl2lab.
"""

from __future__ import annotations

import dataclasses
import json
import math
import os
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dl2core import device
from dl2core.errors import InputError

SHIPPED = Path(__file__).parent / "shipped"
Document = dict[str, Any]  # parsed json: the one place where the keys are data


def home() -> Path:
    """DL2_HOME, or the platform's user cache folder + dl2lab."""
    if chosen := os.environ.get("DL2_HOME"):
        return Path(chosen).expanduser()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "dl2lab"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "dl2lab"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "dl2lab"


def jsonable(value: Any) -> Any:
    """Dataclasses, tuples, sets and numpy numbers as plain json values; nan and infinity become null."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: jsonable(getattr(value, f.name)) for f in dataclasses.fields(value)}
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


def document(kind: str, *, spec: object, **fields: Any) -> Document:
    """A document of this run: what was asked, where and when it ran, and `fields`."""
    return jsonable(
        {
            "kind": kind,
            "spec": spec,
            "machine": device.machine(),
            "versions": device.versions(),
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            **fields,
        }
    )


def write_json(path: Path, content: Any) -> None:
    """Write json so that a reader sees the old file or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(jsonable(content), out, ensure_ascii=False, separators=(",", ":"))
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def read_json(path: Path) -> Document:
    """Read one document.

    Raises:
        InputError: the file is missing, unreadable or no json object; the message names it.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path.name}: no such file") from None
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from None
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path.name} is not json: {error}") from None
    if not isinstance(content, dict):
        raise InputError(f"{path.name} should hold one json object, it holds a {type(content).__name__}")
    return content


def shipped(name: str) -> Document:
    """A stored result that came with the app, by its name without `.json`."""
    return read_json(SHIPPED / f"{name}.json")


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[:100] or "result"


def keep(name: str, content: Document) -> Path:
    """Keep a document on this machine, under DL2_HOME/results; a taken name is replaced.

    Raises:
        InputError: the folder cannot be written, or its disk is full.
    """
    path = home() / "results" / f"{_safe(name)}.json"
    try:
        write_json(path, content)
    except OSError as error:
        raise InputError(f"{path.name} cannot be kept in {path.parent}: {error.strerror}") from None
    return path


def kept(kind: str | None = None) -> dict[str, Document]:
    """Documents kept on this machine, by name, newest first; a broken file is left out of the list."""
    found = {}
    for path in (home() / "results").glob("*.json"):
        try:
            content = read_json(path)
        except InputError:
            continue
        if kind is None or content.get("kind") == kind:
            found[path.stem] = content
    return dict(sorted(found.items(), key=lambda item: str(item[1].get("created")), reverse=True))
