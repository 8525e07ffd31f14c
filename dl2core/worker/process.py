"""One started child as the parent sees it: the process, its two pipes, a thread that writes and one that listens.

Nobody who holds a lock ever waits for a pipe: what is to be sent goes through the writing thread.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from dl2core.worker import frames, memory
from dl2core.worker.frames import Kind

PROJECT = Path(__file__).resolve().parents[2]
_POSIX = os.name == "posix"
_Frame = tuple[Kind, int, bytes]


class Process:
    """Starts the child.

    Args:
        modules: packages whose functions may be called, each with a dot at its end.
        path: folders of such packages beside the project's own.
        on_frame: called for each frame of the child, by the listening thread.
        on_end: called once, by the same thread, when the child has ended.
    """

    def __init__(
        self,
        modules: tuple[str, ...],
        path: tuple[str, ...],
        *,
        on_frame: Callable[[Process, _Frame], None],
        on_end: Callable[[Process], None],
    ) -> None:
        self.ready = False  # set by the worker when the child has said so
        self.reason = ""  # why the worker has ended it, if it has
        self._outbox: queue.SimpleQueue[_Frame | None] = queue.SimpleQueue()
        self._on_frame, self._on_end = on_frame, on_end
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-X", "faulthandler", "-m", "dl2core.worker", *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=_environment(path),
            process_group=0 if _POSIX else None,  # so that what the work starts can be ended with it
        )
        self.pid = self._process.pid
        threading.Thread(target=self._write, name="dl2-worker-write", daemon=True).start()
        self._listener = threading.Thread(target=self._listen, name="dl2-worker-listen", daemon=True)
        self._listener.start()

    def send(self, kind: Kind, number: int, body: bytes = b"") -> None:
        """Hand a frame to the writing thread; one that the child does not live to read is lost."""
        self._outbox.put((kind, number, body))

    def kill(self, reason: str) -> None:
        """End the child and what it has started, for this reason. It is not waited for."""
        self.reason = self.reason or reason
        self._end_group()

    def _end_group(self) -> None:
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                if _POSIX:
                    os.killpg(self.pid, signal.SIGKILL)
                else:
                    self._process.kill()

    def join(self, seconds: float) -> None:
        """Wait until the child has ended and `on_end` was called."""
        if threading.current_thread() is not self._listener:
            self._listener.join(seconds)

    @property
    def how_it_ended(self) -> str:
        """ "exit code 3", or the signal, with what a SIGKILL of unknown origin usually means."""
        code = self._process.returncode
        if code is None or code >= 0:
            return f"exit code {code}"
        names = {number.value: number.name for number in signal.Signals}
        name = names.get(-code, f"signal {-code}")
        return f"out of memory, or killed: {name}" if name == "SIGKILL" else name

    def _write(self) -> None:
        with self._process.stdin as pipe:
            while frame := self._outbox.get():
                try:
                    frames.write(pipe.fileno(), *frame)
                except OSError:  # the child has ended; the listening thread says so
                    return

    def _listen(self) -> None:
        with self._process.stdout as pipe:
            try:
                while True:
                    self._on_frame(self, frames.read(pipe.fileno()))
            except (EOFError, OSError):
                pass  # the child has ended
            finally:
                self._end_group()  # what it has started, and a child that has closed its pipe without ending
                self._process.wait()
                self._outbox.put(None)
                self._on_end(self)


def _environment(path: tuple[str, ...]) -> dict[str, str]:
    before = os.environ.get("PYTHONPATH")
    folders = [str(PROJECT), *path, *([before] if before else [])]
    return os.environ | memory.ENVIRONMENT | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": os.pathsep.join(folders)}
