"""Many generated checkpoints through the real reader: processor time of each child, and what came back.

    python tests/load/hostile_files.py --files 10000 --kind checkpoints

Prints one JSON document. It ends with 1 if a child took more than 2 s of processor time, or if its limit on memory is
above 300 MB (the system keeps it, see `dl2core.confined`). Anything but a tensor or one line is a traceback. For Unix.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import ClassVar

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from load.forked_reader import Forked  # noqa: E402
from tensor_files import hostile, mutated  # noqa: E402

from dl2core import confined  # noqa: E402
from dl2core.errors import InputError  # noqa: E402
from dl2core.tensor_files import names, reading  # noqa: E402

MOST_SECONDS, MOST_MEGABYTES = 2.0, 300.0
KINDS = {
    "all": tuple(mutated.VALID),
    "checkpoints": tuple(kind for kind in mutated.VALID if kind != "safetensors"),
    "safetensors": ("safetensors",),
}


class Watched(subprocess.Popen):
    """A child whose processor time is kept."""

    seconds: ClassVar[list[float]] = []

    def _try_wait(self, flags: int) -> tuple[int, int]:
        pid, status, used = os.wait4(self.pid, flags)
        if pid == self.pid:
            self.seconds.append(used.ru_utime + used.ru_stime)
        return pid, status


def one(data: bytes) -> str:
    """How reading ended: "read", "refused", or "nothing in it"."""
    try:
        file = reading.read(data, called="x")
        found = names.by_last_part(file, {"patch"})
        return "read" if [*file.arrays(found.values())] else "nothing in it"
    except InputError as error:
        if "\n" in str(error) or len(str(error)) > 300:
            raise AssertionError(f"no short line: {error!r}") from error
        return "ended the reader" if "Nothing in it was run" in str(error) and "call" not in str(error) else "refused"


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", choices=KINDS, default="all")
    parser.add_argument("--fork", action="store_true", help="fork the readers instead of starting a Python for each")
    arguments = parser.parse_args()
    logging.disable()
    if arguments.fork:
        forked = Forked()
        confined._child, used = forked.child, forked.seconds
    else:
        subprocess.Popen, used = Watched, Watched.seconds
    ends, walls, slow = Counter(), [], []
    given = [
        *((name, data) for name, (data, _) in hostile.FILES.items()),
        *mutated.files(arguments.files, seed=arguments.seed, kinds=KINDS[arguments.kind]),
    ]
    for name, data in given:
        started = time.perf_counter()
        ends[one(data)] += 1
        walls.append(time.perf_counter() - started)
        if used[-1] > MOST_SECONDS:
            slow.append(name)
    walls.sort()
    print(
        json.dumps(
            {
                "files": len(given),
                "ends": ends,
                "wall_s": {"median": walls[len(walls) // 2], "p99": walls[int(0.99 * len(walls))], "most": walls[-1]},
                "cpu_s_most": max(used),
                "memory_limit_mb": confined.Limits().megabytes,
                "slow": slow,
            },
            indent=1,
        )
    )
    return 1 if slow or confined.Limits().megabytes > MOST_MEGABYTES else 0


if __name__ == "__main__":
    sys.exit(main())
