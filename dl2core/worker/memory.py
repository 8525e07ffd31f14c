"""The worker's memory: a limit, so that a batch which cannot fit costs an error and not the machine, and giving it back."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import sys
from pathlib import Path

from dl2core import device
from dl2core.errors import InputError
from dl2core.free_memory import CGROUP

SHARE = 0.8  # of the memory of the machine or the container
VARIABLE = "DL2_WORKER_MEMORY"  # bytes; 0 for no limit

ENVIRONMENT = {  # glibc: freed blocks stay with the process, else a short forward pass pays for fresh pages every time
    "MALLOC_TRIM_THRESHOLD_": "4000000000",
    "MALLOC_MMAP_THRESHOLD_": "1000000000",
}


def limit_bytes() -> int | None:
    """How much memory the worker may take: DL2_WORKER_MEMORY, else a share of the machine's. None for no limit.

    Raises:
        InputError: DL2_WORKER_MEMORY is not a whole number of bytes.
    """
    chosen = os.environ.get(VARIABLE, "").strip()
    if chosen:
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 18):
            raise InputError(
                f"{VARIABLE} is {chosen[:60]!r}: give a number of bytes such as 8000000000, or 0 for no limit"
            )
        return int(chosen) or None
    known = [amount for amount in (device.memory_bytes(), _container_bytes()) if amount]
    return int(SHARE * min(known)) if known else None


def _container_bytes() -> int | None:
    try:
        limit = (CGROUP / "memory.max").read_text(encoding="ascii").strip()
    except OSError:  # no control groups, or of the first version
        return None
    return None if limit == "max" else int(limit)


def hold_to(limit: int | None) -> None:
    """Refuse this process more private memory than `limit` bytes, where the system can (Linux).

    RLIMIT_DATA counts private writable pages. RLIMIT_AS would count address space as well, of which CUDA reserves
    more than the machine has.
    """
    if limit is None or not sys.platform.startswith("linux"):
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def sentence(error: BaseException) -> str:
    """What a person reads when memory could not be had."""
    limit = None if "CUDA" in str(error) else limit_bytes()
    of = "the GPU has free" if "CUDA" in str(error) else "the computing process can have"
    share = f", which may take {limit / 1e9:.1f} GB" if limit else ""
    return f"this needs more memory than {of}{share}: choose a smaller batch or a smaller model"


def offer_first() -> None:
    """If the machine runs out of memory all the same, the kernel ends this process before the server."""
    with contextlib.suppress(OSError):  # not Linux, or not allowed: then the kernel chooses by size
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


def give_back() -> None:
    """Return freed memory to the system. Not between two passes: taking it again would count as the network's time."""
    gc.collect()
    if sys.platform.startswith("linux") and hasattr(library := ctypes.CDLL(None), "malloc_trim"):  # glibc
        library.malloc_trim(0)


def is_exhausted(error: BaseException) -> bool:
    """Whether an error says that memory could not be had: Python's, numpy's, torch's on a CPU or a GPU."""
    text = str(error)
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError)
        and ("can't allocate memory" in text or "not enough memory" in text or "out of memory" in text)
    )
