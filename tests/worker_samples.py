"""Functions that the tests of the worker run in its child: each does one thing that a real one should not, or should."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from dl2core import jobs
from dl2core.errors import InputError
from dl2core.jobs import Progress, Steps


class Colour(Enum):
    RED = "red"


class Pair(NamedTuple):
    low: float
    high: float


@dataclass(frozen=True)
class Sample:
    values: np.ndarray
    colour: Colour
    pair: Pair
    part: Fraction


class TwoArguments(Exception):
    def __init__(self, number: int, text: str) -> None:
        super().__init__(f"{number} {text}")


class NotPicklable(Exception):
    def __init__(self) -> None:
        super().__init__("has a lock")
        self.lock = threading.Lock()


class Custom:
    """Neither a dataclass nor an enum nor a named tuple."""


def double(value: Any) -> Any:
    return value * 2


def sample() -> Sample:
    return Sample(np.arange(6.0).reshape(2, 3)[:, ::2], Colour.RED, Pair(np.float64(0.5), 1.0), Fraction(1, 3))


def echo(value: Any) -> Any:
    return value


def refuse(text: str) -> None:
    raise InputError(text)


def raise_two_arguments() -> None:
    raise TwoArguments(7, "wrong")


def raise_not_picklable() -> None:
    raise NotPicklable


def answer_not_picklable() -> Any:
    return threading.Lock()


def answer_custom() -> Any:
    return Custom()


def answer_tensor() -> Any:
    import torch

    return {"logits": torch.ones(2)}


def leave() -> None:
    raise SystemExit(3)


def interrupt() -> None:
    raise KeyboardInterrupt


def die(code: int) -> None:
    os._exit(code)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def die_once(mark: str) -> str:
    """End the child the first time, answer the second."""
    if not Path(mark).exists():
        Path(mark).touch()
        os._exit(1)
    return "alive"


def about() -> dict[str, Any]:
    return {
        "pid": os.getpid(),
        "folder": os.getcwd(),
        "torch": "torch" in sys.modules,
        "nice": os.nice(0) if hasattr(os, "nice") else None,
        "environment": {k: v for k, v in os.environ.items() if k.startswith(("MALLOC", "HF_", "DL2_"))},
        "int": signal.getsignal(signal.SIGINT) is signal.SIG_IGN,
    }


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def check_often(seconds: float, file: str) -> None:
    """A question that asks `jobs.check` now and then; the file appears when it has begun, and holds how it ended."""
    Path(file).touch()
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            jobs.check()
            time.sleep(0.005)
    except jobs.Cancelled:
        note(file, "cancelled")
        raise


def note(file: str, text: str) -> str:
    """Append a line, so that a test sees how often and in which order functions ran."""
    with open(file, "a", encoding="utf-8") as out:
        out.write(text + "\n")
    return text


def print_and_read() -> tuple[str, str]:
    """Print, and start a process that prints and reads what it inherits."""
    print("printed by the work")
    os.write(1, b"written to descriptor 1")
    code = "import sys; print('from a grandchild'); sys.stderr.write(repr(sys.stdin.read()))"
    done = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, check=True)
    return os.read(0, 10).decode(), done.stderr


def start_sleeper() -> int:
    """A grandchild that outlives its parent unless somebody ends it; its process id."""
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid


def fork_sleeper() -> int:
    """As `start_sleeper`, by fork: it has all descriptors of the child, and a process group of its own."""
    pid = os.fork()
    if pid == 0:
        os.setsid()
        time.sleep(600)
        os._exit(0)
    return pid


# ------------------------------------------------------------- jobs


def count_to(n: int) -> Steps:
    for number in range(n):
        yield Progress((number + 1) / n, f"{number + 1} of {n}", partial=tuple(range(number + 1)))
    return n


def checked(n: int) -> Steps:
    if n < 0:
        raise InputError(f"n must be 0 or more, got {n}")
    return count_to(n)


def until_awaited(seconds: float) -> Steps:
    """One long step that ends early when a question waits; returns whether one did."""
    yield Progress(0.1, "begun", partial="begun")
    end = time.monotonic() + seconds
    while not jobs.awaited() and time.monotonic() < end:
        time.sleep(0.005)
    seen = jobs.awaited()
    yield Progress(0.5, "a question waits")
    return seen, jobs.awaited()


def interruptions_by_step(steps: int, seconds: float) -> Steps:
    """How many questions were answered before each step."""
    seen = []
    for number in range(steps):
        seen.append(jobs.interruptions())
        yield Progress(number / steps, partial=tuple(seen))
        time.sleep(seconds)
    return tuple(seen)


def gate(file: str) -> Steps:
    """Go on until the file is there; short steps."""
    steps = 0
    while not Path(file).exists():
        steps += 1
        time.sleep(0.005)
        yield Progress(0.5, "at the gate", partial=steps)
    return "through"


def noted_gate(file: str, order: str, text: str) -> Steps:
    note(order, text)
    return (yield from gate(file))


def slow_step(seconds: float) -> Steps:
    """One step that does not look whether it was stopped."""
    yield Progress(0.1, "before the slow step", partial="measured so far")
    time.sleep(seconds)
    yield Progress(0.9, "after")
    return "all"


def checking_step(seconds: float) -> Steps:
    """One long step that asks `jobs.check` now and then."""
    yield Progress(0.1, "before", partial="measured so far")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        jobs.check()
        time.sleep(0.005)
    yield Progress(0.9, "after")


def ignore_close() -> Steps:
    yield Progress(0.1, "first", partial=1)
    while True:
        try:
            time.sleep(0.005)
            yield Progress(0.2, "still here", partial=2)
        except GeneratorExit:
            continue


def hang_in_close() -> Steps:
    try:
        while True:
            time.sleep(0.005)
            yield Progress(0.2, "going", partial=2)
    finally:
        time.sleep(60)


def job_leaves() -> Steps:
    yield Progress(0.5, "half", partial="half")
    raise SystemExit(3)


def job_fails() -> Steps:
    yield Progress(0.5, "half", partial="half")
    raise TwoArguments(7, "wrong")


def count_then_refuse(n: int) -> Steps:
    """Steps faster than they are reported, then a refusal."""
    yield from count_to(n)
    raise InputError(f"{n} pictures were asked for, there are 12")


def job_kills() -> Steps:
    yield Progress(0.5, "half", partial="half")
    time.sleep(0.06)
    yield Progress(0.6, "more", partial="more")
    os.kill(os.getpid(), signal.SIGKILL)


def partial_with(what: str) -> Steps:
    """A partial result that cannot be packed, or not be read."""
    yield Progress(0.5, "half", partial=answer_not_picklable() if what == "lock" else Custom())
    yield Progress(0.6, "more")
    return "done"


def result_custom() -> Steps:
    yield Progress(0.5, "half", partial="half")
    return Custom()


def no_generator() -> int:
    return 3


def yields_numbers() -> Any:
    yield 0.5


def watch_interruptions(file: str) -> Steps:
    """Return the numbers of interruptions that the job has seen, until the file is there."""
    seen = [jobs.interruptions()]
    while not Path(file).exists():
        time.sleep(0.005)
        yield Progress(0.5, "measuring", partial=tuple(seen))
        if jobs.interruptions() != seen[-1]:
            seen.append(jobs.interruptions())
    return tuple(seen)


def use_memory(gigabytes: float) -> Steps:
    """Write to ever more memory."""
    held = []
    yield Progress(0.1, "begun", partial="measured so far")
    for _ in range(int(gigabytes * 10)):
        held.append(np.ones(12_500_000))  # 100 MB
        yield Progress(0.5, f"{len(held)} held", partial=len(held))
    return len(held)


def torch_memory(gigabytes: float) -> Steps:
    import torch

    yield Progress(0.1, "begun", partial="measured so far")
    block = torch.ones(int(gigabytes * 2.5e8))
    yield Progress(0.9, "had it")
    return float(block[0])


def touch_twice(megabytes: int) -> Steps:
    """Write to a block of memory twice, giving it back in between; returns the page faults of the second time, in 100."""
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        np.ones(megabytes * 125_000)
        faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
        yield Progress(0.5, "written")
    return faults // 100
