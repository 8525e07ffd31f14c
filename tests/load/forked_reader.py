"""Children of dl2core.confined by fork: the same reader under the same limits, without a Python started for each file.

`Forked` starts one process without torch that has imported the reader, and forks it for every file. For Unix.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO

ROOT = Path(__file__).resolve().parents[2]
HEAD = struct.Struct("<Q")
ENDED = struct.Struct("<idQQ")  # exit code, seconds of processor time, bytes of the reply and of standard error


class Forked:
    """Takes the place of `confined._child`; keeps the processor time of every child."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._process: subprocess.Popen[bytes] | None = None

    def child(self, function: str, stdin: object, data: bytes | None, limits: object) -> tuple[int, bytes, bytes]:
        """Exit code, reply and standard error of a child."""
        assert data is not None, f"only bytes are read here, not {stdin}"
        if self._process is None:
            told = json.dumps([limits.seconds, limits.megabytes])
            command = [sys.executable, __file__, function, told]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._process.stdin.write(HEAD.pack(len(data)) + data)
        self._process.stdin.flush()
        code, seconds, *lengths = ENDED.unpack(_exactly(self._process.stdout, ENDED.size))
        reply, words = (_exactly(self._process.stdout, length) for length in lengths)
        self.seconds.append(seconds)
        return code, reply, words


def _exactly(stream: BinaryIO, size: int) -> bytes:
    found = stream.read(size)
    if len(found) != size:
        raise EOFError("the process that forks the readers has ended")
    return found


def main() -> None:
    """Be the process that forks."""
    sys.path[0] = str(ROOT)  # not this folder
    from dl2core import confined

    importlib.import_module(sys.argv[1].rpartition(".")[0])
    given, told = sys.stdin.buffer, sys.stdout.buffer
    while head := given.read(HEAD.size):
        data = given.read(*HEAD.unpack(head))
        (replies, reply_to), (words, words_to) = os.pipe(), os.pipe()
        pid = os.fork()
        if pid == 0:
            os.dup2(reply_to, 1)
            os.dup2(words_to, 2)
            sys.stdin = SimpleNamespace(buffer=io.BytesIO(data), seekable=lambda: True)
            sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
            try:
                confined.child()
            except SystemExit as error:
                sys.stderr.flush()
                os._exit(error.code)
        for end in (reply_to, words_to):
            os.close(end)
        said = [_all(end) for end in (replies, words)]
        _, status, used = os.wait4(pid, 0)
        code = os.waitstatus_to_exitcode(status)
        told.write(ENDED.pack(code, used.ru_utime + used.ru_stime, *map(len, said)) + b"".join(said))
        told.flush()


def _all(end: int) -> bytes:
    with os.fdopen(end, "rb") as stream:
        return stream.read()


if __name__ == "__main__":
    main()
