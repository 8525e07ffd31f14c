"""From logits to cells: accuracies, paired drops and calibration, over images and draws. No torch in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dl2core.robustness import calibration, drops
from dl2core.robustness.drops import Estimate
from dl2core.robustness.method import PLAIN
from dl2core.robustness.result import CLEAN, Cell, Change, NoiseResult
from dl2core.stats import Interval


@dataclass(frozen=True, eq=False)
class _Said:
    """One method's answers, draws by images: (D, N) each."""

    answers: np.ndarray  # labels
    correct: np.ndarray  # 0 or 1
    confidence: np.ndarray  # probability of the answer
    brier: np.ndarray


class Tally:
    """Counts change by change; the clean images come first.

    Args:
        truth: (N,) labels.
        temperatures: of each method.
        watched: places of the images whose answers are kept.
        classes: K.
        seed: of the bootstrap.
    """

    def __init__(
        self, truth: np.ndarray, temperatures: Mapping[str, float], watched: np.ndarray, *, classes: int, seed: int
    ) -> None:
        self.truth, self.temperatures, self.watched = truth, temperatures, watched
        self.classes, self.seed = classes, seed
        self.clean: dict[str, np.ndarray] = {}  # (1, N) correct, of each method

    def add(
        self, result: NoiseResult, change: Change, draws: Sequence[Mapping[str, np.ndarray]], *, seconds: float
    ) -> NoiseResult:
        """The result with the cells of one more change.

        Args:
            draws: for each draw the (N, K) logits of every method.
        """
        said = {name: self._said(name, [draw[name] for draw in draws]) for name in self.temperatures}
        if change == CLEAN:
            self.clean = {name: one.correct for name, one in said.items()}
        again = drops.resamples(len(self.truth), len(draws), seed=self.seed)
        cells = tuple(self._cell(name, change, said, again) for name in said)
        return replace(result, cells=(*result.cells, *cells), seconds=seconds)

    def _said(self, name: str, logits: Sequence[np.ndarray]) -> _Said:
        each = [calibration.probabilities(one, self.temperatures[name]) for one in logits]
        answers = np.stack([one.argmax(axis=1) for one in each])
        return _Said(
            answers=answers,
            correct=(answers == self.truth).astype(np.float32),
            confidence=np.stack([one.max(axis=1) for one in each]),
            brier=np.stack([calibration.brier(one, self.truth) for one in each]),
        )

    def _cell(self, name: str, change: Change, said: Mapping[str, _Said], again: drops.Resamples) -> Cell:
        mine = said[name]
        lost = self.clean[name] - mine.correct
        lost_by_plain = self.clean[PLAIN] - said[PLAIN].correct
        clean = 100 * float(self.clean[name].mean())
        top1 = _percent(again.estimate(mine.correct))
        return Cell(
            method=name,
            change=change,
            draws=tuple(100 * float(one.mean()) for one in mine.correct),
            top1=top1,
            drop=_percent(again.estimate(lost)),
            more=None if name == PLAIN else _percent(again.estimate(lost - lost_by_plain)),
            kept=drops.kept_share(clean, top1.value, classes=self.classes),
            overconfident=_percent(again.estimate(mine.confidence - mine.correct)),
            brier=again.estimate(mine.brier),
            ece=calibration.expected_error(mine.confidence[0], mine.correct[0]),
            answers=tuple(mine.answers[0, self.watched].tolist()),
            confidence=tuple(round(float(one), 4) for one in mine.confidence[0, self.watched]),
        )


def _percent(found: Estimate) -> Estimate:
    return Estimate(100 * found.value, Interval(100 * found.interval.low, 100 * found.interval.high))
