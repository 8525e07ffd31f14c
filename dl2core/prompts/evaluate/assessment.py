"""What a prompt is worth: its answers beside those with each control, on the same images. No torch in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dl2core import stats
from dl2core.clip.accuracy.answers import Answers


@dataclass(frozen=True)
class Control:
    """What a control answers: one draw where nothing about it is random, several where something is."""

    draws: tuple[Answers, ...]

    @property
    def n(self) -> int:
        """Images of each draw."""
        return self.draws[0].n

    @property
    def top1s(self) -> tuple[float, ...]:
        """Percent, draw by draw."""
        return tuple(draw.top1 for draw in self.draws)

    @property
    def top1(self) -> float:
        """Percent, mean over the draws."""
        return float(np.mean(self.top1s))


@dataclass(frozen=True)
class Assessment:
    """Answers with the learned prompt and with each control, on the same images."""

    learned: Answers
    controls: dict[str, Control]
    alike: tuple[tuple[str, ...], ...] = ()  # groups of classes whose sentences have the same tokens

    def gain(self) -> stats.Difference:
        """Percentage points of the learned prompt over no prompt, paired."""
        return self.learned.gain_over(self.controls["none"].draws[0])

    def over_none(self, name: str) -> tuple[float, ...]:
        """Percentage points of a control over no prompt, draw by draw."""
        return tuple(top1 - self.controls["none"].top1 for top1 in self.controls[name].top1s)


def summary(found: Assessment, data: str) -> dict:
    """Accuracies and differences as plain numbers, in percent and percentage points; float32 throughout."""
    gain = found.gain()
    return {
        "data": data,
        "n": found.learned.n,
        "precision": "float32",
        "top1": found.learned.top1,
        "interval": None if found.alike else list(found.learned.interval),
        "alike": [list(group) for group in found.alike],
        "gain": {
            "points": gain.points,
            "interval": list(gain.interval),
            "gained": gain.gained,
            "lost": gain.lost,
            "p": gain.p,
        },
        "controls": {
            name: {
                "n": control.n,
                "draws": list(control.top1s),
                "top1": control.top1,
                "low": min(control.top1s),
                "high": max(control.top1s),
                "over_none": _spread(found.over_none(name)),
            }
            for name, control in found.controls.items()
        },
    }


def _spread(points: Sequence[float]) -> dict:
    return {"points": float(np.mean(points)), "low": min(points), "high": max(points)}
