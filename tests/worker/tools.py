"""What the tests of the worker share beside fixtures."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 60.0  # seconds; a loaded machine is slow, a broken worker never answers
TESTS = str(Path(__file__).resolve().parents[1])


def sample(name: str) -> str:
    return f"worker_samples.{name}"


def gone(pid: int) -> bool:
    """Whether no process of this id runs; one that has ended but that nobody has waited for counts as gone."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    return True


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)
