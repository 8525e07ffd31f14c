"""A job inside a job: its progress is drawn into a part of the whole, its result handed on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from dl2core.jobs import Progress, Steps


def part(
    steps: Steps, low: float, high: float, *, before: str = "", partial: Callable[[object], object] = lambda p: p
) -> Steps:
    """Run `steps` with its progress in low..high of 0..1; use with `yield from`.

    Args:
        steps: the inner job.
        before: what its notes begin with.
        partial: what its partial results become.
    """
    with contextlib.closing(steps):
        while True:
            try:
                inner = next(steps)
            except StopIteration as end:
                return end.value
            note = f"{before}: {inner.note}" if before and inner.note else before or inner.note
            yield Progress(low + (high - low) * inner.done, note, partial(inner.partial))


def one_of(steps: Steps, k: int, total: int, *, before: str = "") -> Steps:
    """The k-th of `total` equal parts."""
    return part(steps, k / total, (k + 1) / total, before=before)
