"""Files that a reader sees whole or not at all, and the one content hash of the project."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

LEFTOVER_SECONDS = 86_400.0  # a temporary file older than this belongs to a process that was killed
BLOCK = 1 << 23  # bytes read at a time


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path in the same folder: what the block writes there replaces `path` when the block ends.

    Other processes see the old file or the new one, never half of it. An error in the block leaves the old file. The
    folder is made where it is missing, and temporary files that killed processes left in it are removed.

    Raises:
        OSError: the folder or the file cannot be written, or the disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(path.parent)
    temporary = path.parent / f"tmp{secrets.token_hex(8)}.part"
    try:
        yield temporary
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file in one go, as `replacing` does.

    Raises:
        OSError: the folder or the file cannot be written, or the disk is full.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def _remove_leftovers(folder: Path) -> None:
    """Remove temporary files that no living process still writes; a clock that was set back makes none of them old."""
    for temporary in folder.glob("tmp*.part"):
        with contextlib.suppress(OSError):  # another process was quicker, or may not
            if time.time() - temporary.stat().st_mtime > LEFTOVER_SECONDS:
                temporary.unlink()


def content_hash(
    *parts: Path | str | bytes | memoryview, digits: int = 16, between: Callable[[], None] = lambda: None
) -> str:
    """The first hex digits of a sha256.

    Args:
        parts: a file's path, text, or bytes (any contiguous buffer). Of a single part its plain sha256 is taken, of
            several the sha256 of theirs, so that moving a byte from one part to the next changes the result.
        digits: 64 for the whole hash.
        between: called between two blocks of a file; raises to end the work.
    """
    digests = [_digest(part, between) for part in parts]
    whole = digests[0] if len(digests) == 1 else hashlib.sha256(b"".join(digests)).digest()
    return whole.hex()[:digits]


def _digest(part: Path | str | bytes | memoryview, between: Callable[[], None]) -> bytes:
    if isinstance(part, str):
        return hashlib.sha256(part.encode()).digest()
    if not isinstance(part, Path):
        return hashlib.sha256(part).digest()
    digest = hashlib.sha256()
    with part.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            between()
    return digest.digest()
