"""Read a stranger's file in a child process that can harm nobody but itself.

A reader may meet a file that was made to hurt: to take all memory, never to end, to crash the interpreter. So it runs
in a Python of its own, which has no torch and starts in about 50 ms, with limits that the operating system keeps. Only
JSON comes back: plain data, whatever became of the child. The caller is the command line, the worker or the server.

Limits on memory, processor time and written files need Unix's `resource`; macOS may refuse the one on memory. Where
there is none, as on Windows, the time of the clock is limited still.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dl2core.errors import InputError, named

ROOTS = (str(Path(__file__).resolve().parents[1]),)  # where the child finds its modules, before the installed ones
START = "import sys; sys.path[:0] = sys.argv[3:]; from dl2core import confined; confined.child()"
AT_ONCE = 2  # children; further callers wait
LARGEST_REPLY = 32 * 10**6  # bytes
_free = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Limits:
    """What a reader may use.

    Attributes:
        seconds: of processor time.
        patience: seconds by the clock, for a busy machine; also of waiting for other readers to end.
        megabytes: of address space (10^6 bytes), the interpreter's own 20 to 40 included.
    """

    seconds: int = 2
    patience: float = 20.0
    megabytes: int = 256


class Refused(InputError):
    """What the function itself refused, in its own words."""


def run(function: str, source: Path | bytes, *, called: str, limits: Limits = Limits()) -> object:
    """What a function makes of a file, computed in a child process.

    Args:
        function: "package.module.function"; takes the file, opened for reading and seekable, and returns what JSON can
            hold. It raises InputError for what it refuses. The name comes from our code, never from outside.
        source: where the file lies, or its bytes.
        called: what messages call the file.
        limits: of the child.

    Raises:
        Refused: what the function refused.
        InputError: in one line that it crashed, took too long or too much memory.
    """
    if not _free.acquire(timeout=limits.patience):
        raise InputError(f"{named(called)} was not read: {AT_ONCE} other files are being read. Try again in a minute")
    try:
        with _input(source, called) as (stdin, data):
            code, reply, words = _child(function, stdin, data, limits)
    except subprocess.TimeoutExpired:
        code, reply, words = None, b"", b""
    finally:
        _free.release()
    if code == 0 and len(reply) <= LARGEST_REPLY:
        answer = json.loads(reply)
        if "refused" in answer:
            raise Refused(answer["refused"])
        return answer["value"]
    logging.getLogger(__name__).warning("reading %r ended with %s: %s", called, code, words.decode(errors="replace"))
    raise InputError(f"{named(called)} is refused: {_why(code, words, limits)}. Nothing in it was run")


@contextlib.contextmanager
def _input(source: Path | bytes, called: str) -> Iterator[tuple[BinaryIO | int, bytes | None]]:
    """Standard input of the child, and what to write into it."""
    if isinstance(source, bytes):
        yield subprocess.PIPE, source
        return
    try:
        opened = source.open("rb")
    except FileNotFoundError:
        raise InputError(f"{named(called)}: no such file") from None
    except OSError as error:
        raise InputError(f"{named(called)} cannot be opened: {error.strerror}") from None
    with opened:
        yield opened, None


def _child(function: str, stdin: BinaryIO | int, data: bytes | None, limits: Limits) -> tuple[int, bytes, bytes]:
    """Exit code, reply and standard error of a child; it has ended, however this function is left."""
    told = json.dumps([limits.seconds, limits.megabytes])
    command = [sys.executable, "-I", "-c", START, function, told, *ROOTS]
    process = subprocess.Popen(
        command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    with process:
        try:
            reply, words = process.communicate(data, timeout=limits.patience)
        except BaseException:
            process.kill()
            raise
    return process.returncode, reply, words


def _why(code: int | None, words: bytes, limits: Limits) -> str:
    """Why there is no answer, in words."""
    if code is None:
        return f"reading it took longer than {limits.patience:g} s"
    if code == TOO_LARGE:
        return f"reading it takes more than {limits.megabytes} MB of memory"
    if _signal_name(-code) == "SIGXCPU":
        return f"reading it takes more than {limits.seconds} s of processor time"
    if code == 1 and words.strip():
        return f"it cannot be read ({named(words.decode(errors='replace').strip().splitlines()[-1].partition(':')[0])})"
    return f"reading it ended the reader ({_signal_name(-code) or code})"


def _signal_name(number: int) -> str:
    with contextlib.suppress(ValueError):
        return signal.Signals(number).name
    return ""


# ---------------------------------------------------------------------------------------------- in the child

TOO_LARGE = 3  # exit code


def child() -> None:
    """Be the child: `function limits root...` as arguments, the file as standard input, JSON as standard output."""
    function, (seconds, megabytes) = sys.argv[1], json.loads(sys.argv[2])
    answer, sys.stdout = sys.stdout, sys.stderr  # what the reader prints must not mix with the answer
    module, _, name = function.rpartition(".")
    work = getattr(importlib.import_module(module), name)
    _limit(seconds, megabytes)
    gc.disable()  # it lives for a moment, and rounds over a million of new lists take seconds
    try:
        file = sys.stdin.buffer if sys.stdin.seekable() else io.BytesIO(sys.stdin.buffer.read())
        reply = json.dumps({"value": work(file)})
    except InputError as error:
        reply = json.dumps({"refused": str(error)})
    except MemoryError:
        sys.exit(TOO_LARGE)
    except Exception:  # noqa: BLE001 - the parent tells of it in one line and logs the rest
        traceback.print_exc(limit=-3)
        sys.exit(1)
    answer.write(reply)
    answer.flush()
    os._exit(0)  # taking apart what was read would take as long as reading it


def _limit(seconds: int, megabytes: int) -> None:
    try:
        import resource
    except ModuleNotFoundError:
        return
    for kind, value, hard in (
        (resource.RLIMIT_AS, megabytes * 10**6, megabytes * 10**6),
        (resource.RLIMIT_CPU, seconds, seconds + 1),  # the first ends it by SIGXCPU, the second by SIGKILL
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # the system has no such limit, or a lower one already
            resource.setrlimit(kind, (value, hard))
