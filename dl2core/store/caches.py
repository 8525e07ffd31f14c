"""What can be made again: written where possible, used until its folder is over its limit, oldest used removed first."""

from __future__ import annotations

import contextlib
import logging
import os
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

log = logging.getLogger(__name__)


def keep_if_possible(what: str, write: Callable[[], object]) -> str:
    """Write something that was computed; a disk that is full or cannot be written must not cost the result.

    Args:
        what: what messages call it: "the image features".
        write: writes it; its OSError is the only one that is expected.

    Returns:
        one line that says what could not be kept and why, also logged as a warning; empty where it was kept.
    """
    try:
        write()
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        line = f"{what} could not be kept on disk: {error.strerror or error}{where}"
        log.warning(line)
        return line
    return ""


def mark_used(*paths: Path) -> None:
    """Say that an entry was of use now, so that `trim` removes others first."""
    for path in paths:
        with contextlib.suppress(OSError):  # a cache that cannot be written is read all the same
            os.utime(path)


def trim(folder: Path, limit_bytes: int) -> None:
    """Remove entries, the one that was used longest ago first, until the folder holds at most `limit_bytes`.

    The files of one entry share their name up to the first dot, and go together. Temporary files are no entries.
    """
    files, sizes, used = defaultdict(list), defaultdict(int), defaultdict(float)
    for path in folder.iterdir():
        with contextlib.suppress(OSError):  # gone meanwhile
            about = path.stat()
            name = path.name.split(".", 1)[0]
            if path.is_file() and path.suffix != ".part":
                files[name].append(path)
                sizes[name] += about.st_size
                used[name] = max(used[name], about.st_mtime)
    total = sum(sizes.values())
    for name in sorted(files, key=used.__getitem__):
        if total <= limit_bytes:
            return
        with contextlib.suppress(OSError):  # in use, on systems that then refuse; the next one goes instead
            for path in files[name]:
                path.unlink(missing_ok=True)
            total -= sizes[name]
