"""What else the machine did while a block was measured.

Others' busy time is the system's own count (/proc/stat on Linux: all processors, in ticks of 10 ms) beyond this
process's; elsewhere it is not checked. CPU time is held against wall time as well: a process that waits for a
processor gets less of it than in its better blocks.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

STAT = Path("/proc/stat")
SHORTEST_S = 0.3  # ticks say nothing about less
NEAR = 1.10  # a time without a mark may be off by this factor; measured in docs/benchmarks/clicked.md
TOLERATED = 1 - 1 / NEAR  # cores that others may keep busy: a pass on all cores waits for the one that they use
STARVED = 1 / NEAR  # share of the CPU time per second that the best block had


@dataclass(frozen=True)
class Seen:
    """A span of time: cores kept busy by others and by this process, on average; None where it was not checked."""

    others: float | None = None
    own: float | None = None

    def in_the_way(self, *, threads: int) -> bool:
        """Whether others had more than a small share, beyond half of the cores that the measurement leaves free."""
        free = max(0, (os.cpu_count() or 1) - threads)
        return self.others is not None and self.others > TOLERATED + free / 2

    def starved(self, best: float | None) -> bool:
        """Whether this process had much less CPU time than in a block that had `best` cores."""
        return self.own is not None and best is not None and self.own < STARVED * best


class Watch:
    """Adds up wall time, own CPU time and the system's busy time between `resume` and `pause`."""

    def __init__(self) -> None:
        self._wall = self._own = 0.0
        self._busy: float | None = 0.0
        self.resume()

    def resume(self) -> None:
        """Go on watching."""
        self._at = time.monotonic(), time.process_time(), busy_seconds()

    def pause(self) -> None:
        """Leave out what comes until `resume`, such as a question that is answered between two passes."""
        wall, own, busy = self._at
        now = time.monotonic(), time.process_time(), busy_seconds()
        self._wall, self._own = self._wall + now[0] - wall, self._own + now[1] - own
        known = None not in (self._busy, busy, now[2])
        self._busy = self._busy + now[2] - busy if known else None

    def seen(self) -> Seen:
        """What was seen so far; nothing, if it was too short to tell."""
        if self._wall < SHORTEST_S:
            return Seen()
        own = self._own / self._wall
        return Seen(None if self._busy is None else max(0.0, self._busy / self._wall - own), own)


def busy_seconds() -> float | None:
    """CPU seconds that all processors together have been busy since the machine started; None where the system does not say."""
    try:
        head, *ticks = STAT.read_text(encoding="ascii").split("\n", 1)[0].split()
        user, nice, system, idle, _waiting, irq, softirq, stolen = map(int, ticks[:8])
    except (OSError, ValueError):  # not Linux
        return None
    if head != "cpu" or not user + idle:  # some sandboxes show zeros
        return None
    return (user + nice + system + irq + softirq + stolen) / os.sysconf("SC_CLK_TCK")
