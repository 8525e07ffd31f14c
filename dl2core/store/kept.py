"""Documents that came with the app, and those kept on this machine under DL2_HOME/results."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dl2core.errors import InputError
from dl2core.store.json_text import Document, read_json, write_json
from dl2core.store.place import home

SHIPPED = Path(__file__).parents[1] / "shipped"
MAX_BYTES = 20_000_000  # of one kept document

Check = Callable[[Document], object]


@dataclass(frozen=True)
class KeptDocuments:
    """What DL2_HOME/results holds."""

    documents: dict[str, Document]  # by name, newest first. Shared: not to be changed
    refused: tuple[str, ...]  # a line for each file that is skipped


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


def kept(kind: str | None = None, *, check: Check = len) -> KeptDocuments:
    """Documents kept on this machine.

    Args:
        kind: of this kind only.
        check: raises InputError for a document of that kind that cannot be shown.

    Returns:
        the documents, and a line for each file that is none: it is skipped, the others stay of use.
    """
    documents, refused = {}, []
    for path in sorted((home() / "results").glob("*.json")):
        try:
            about = path.stat()
            content = _read(path, about.st_mtime_ns, about.st_size, kind, check)
        except OSError as error:
            refused.append(f"{path.name} cannot be read: {error.strerror}")
        except InputError as error:
            refused.append(f"{path.name} is skipped: {str(error).removeprefix(path.name).lstrip(': ')}")
        else:
            if content is not None:
                documents[path.stem] = content
    newest_first = sorted(documents.items(), key=lambda item: str(item[1].get("created")), reverse=True)
    return KeptDocuments(dict(newest_first), tuple(refused))


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int, size: int, kind: str | None, check: Check) -> Document | None:
    """A file of this time of change and size, read and checked once; None for another kind."""
    if size > MAX_BYTES:
        raise InputError(f"it has {size:,} bytes, the limit is {MAX_BYTES:,}")
    content = read_json(path)
    if kind is not None and content.get("kind") != kind:
        return None
    check(content)
    return content
