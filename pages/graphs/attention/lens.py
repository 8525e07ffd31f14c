"""Which lines of the logit lens are drawn: the true label, the answer, and those that lead on the way."""

from __future__ import annotations

import numpy as np

from dl2core.clip.lens import Lens
from pages.graphs.attention.lights import Line
from pages.ui import numbers

MOST = 6  # lines
SEEN = 0.18  # a share below it, in all blocks, is no line


def lines(lens: Lens, truth: str) -> tuple[Line, ...]:
    """A line per label worth drawing; the last block's likeliest first.

    Args:
        lens: probabilities after every block.
        truth: the picture's class; "" where nobody knows.
    """
    last = np.argsort(-lens.shares[-1])
    leaders = lens.shares.argmax(axis=1)[::-1]
    wanted = [lens.labels.index(truth)] if truth in lens.labels else []
    wanted += [int(last[0]), *map(int, leaders), *map(int, last)]
    told = [label for label in dict.fromkeys(wanted) if lens.shares[:, label].max() >= SEEN or label in wanted[:2]]
    shown = sorted(told[:MOST], key=lambda label: -lens.shares[-1, label])
    return tuple(
        Line(
            lens.labels[label],
            tuple(float(share) for share in lens.shares[:, label]),
            "truth" if lens.labels[label] == truth else "lead" if label == last[0] else "",
        )
        for label in shown
    )


def alt(lens: Lens, truth: str) -> str:
    """The chart in words."""
    first, last = (lens.shares[block].argmax() for block in (0, -1))
    about = f"; the true label {truth} stands at {_at_end(lens, truth)}" if truth in lens.labels else ""
    return (
        f"Probability of each label after every block: after block 1 {lens.labels[first]} leads, after the last "
        f"{lens.labels[last]} with {numbers.percent(float(lens.shares[-1, last]))}{about}"
    )


def _at_end(lens: Lens, label: str) -> str:
    return numbers.percent(float(lens.shares[-1, lens.labels.index(label)]))
