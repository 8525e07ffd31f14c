"""What runs through the two pipes: frames of {kind, number, length} and a body of pickle.

The kind and the number stand outside the body, so that a body which cannot be read is still known to belong to one
question or job, and costs that one alone.
"""

from __future__ import annotations

import os
import struct
from enum import IntEnum

_HEAD = struct.Struct("<BQQ")  # kind, number of the question or job, bytes of the body
_BLOCK = 1 << 20


class Kind(IntEnum):
    """What a frame says. The first three go to the child, the others come from it."""

    ASK = 1  # answer this question: (function, arguments)
    RUN = 2  # run this job: (function, arguments)
    STOP = 3  # nobody wants this answer or job any more

    READY = 10  # the child has started
    BEGUN = 11  # this question or job has been taken up
    PROGRESS = 12  # a step of the job is done: Progress
    RESULT = 13  # the answer, or the job's result
    STOPPED = 14  # the question or job has ended because nobody wants it
    REFUSED = 15  # an InputError: its text
    FAILED = 16  # any other error: its trace


def write(descriptor: int, kind: Kind, number: int, body: bytes = b"") -> None:
    """Write one frame to a pipe.

    Raises:
        OSError: nobody reads any more.
    """
    for part in (_HEAD.pack(kind, number, len(body)), body):
        view = memoryview(part)
        while view:
            view = view[os.write(descriptor, view) :]


def read(descriptor: int) -> tuple[Kind, int, bytes]:
    """Wait for the next frame of a pipe.

    Raises:
        EOFError: the other end is gone.
    """
    kind, number, length = _HEAD.unpack(_exactly(descriptor, _HEAD.size))
    return Kind(kind), number, _exactly(descriptor, length)


def _exactly(descriptor: int, count: int) -> bytes:
    parts = []
    while count:
        part = os.read(descriptor, min(count, _BLOCK))
        if not part:
            raise EOFError("the other end of the pipe is gone")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
