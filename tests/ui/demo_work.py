"""The demo page's long work. A spec's class must live in a module: a page's script defines a new class at every run."""

import time
from dataclasses import dataclass

from dl2core.errors import InputError
from dl2core.jobs import Progress, Steps, check


@dataclass(frozen=True)
class Spec:
    """How far to count, how fast."""

    n: int
    seconds: float


def count(spec: Spec) -> Steps:
    """Count to n; checks first, then the steps."""
    if spec.n == 13:
        raise InputError("n = 13 was asked for, this demo cannot count to 13")

    def steps() -> Steps:
        rows: list[dict] = []
        for i in range(spec.n):
            time.sleep(spec.seconds)
            check()
            rows = [*rows, {"i": i, "value": i * i, "source": "measured"}]
            yield Progress((i + 1) / spec.n, f"step {i + 1} of {spec.n}", rows)
        return rows

    return steps()
