"""One process at a time: a lock file that the operating system frees when its holder ends, however it ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

PAUSE = 0.2  # seconds between two tries


class Lock:
    """The right to write one file. A hidden lock file of the same name lies beside it and stays there, empty."""

    def __init__(self, path: Path) -> None:
        from filelock import FileLock

        self._lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0, thread_local=False)

    def wait(self) -> Iterator[float]:
        """Yield the seconds waited so far as long as another holder has the lock; then it is ours.

        Raises:
            OSError: the folder cannot be written.
        """
        from filelock import Timeout

        started = time.monotonic()
        while True:
            try:
                self._lock.acquire()
            except Timeout:
                yield time.monotonic() - started
                time.sleep(PAUSE)
            else:
                return

    def release(self) -> None:
        """Give the right back."""
        self._lock.release()
