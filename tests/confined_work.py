"""What the tests of dl2core.confined have run in its child."""

import ctypes
import os
import sys
import tempfile
import time

from dl2core.errors import InputError


def length(file):
    return {"bytes": len(file.read()), "torch": "torch" in sys.modules}


def refuse(file):
    raise InputError("it is refused")


def spin(file):
    while True:
        pass


def sleep(file):
    time.sleep(60)


def grow(file):
    return len(bytearray(10**9))


def crash(file):
    ctypes.string_at(0)


def leave(file):
    os._exit(7)


def bug(file):
    return {}["absent"]


def write(file):
    with tempfile.TemporaryFile() as out:
        out.write(b"x")
        out.flush()


def write_to_the_pipe(file):
    print("a stray line")
    return 1
