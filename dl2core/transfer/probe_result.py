"""A linear probe as plain data: what is asked for, the curve, and the answer for every test image. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, ClassVar, Literal

import numpy as np

from dl2core import stats, store
from dl2core.store import Above, Amount, Entries, Within
from dl2core.transfer.augment import parsing
from dl2core.transfer.augment.parsing import LONGEST
from dl2core.transfer.augment.place import BEFORE, Place
from dl2core.transfer.backbone_names import LITE0
from dl2core.transfer.live_result import BatchNorm, Live, Part
from dl2core.transfer.scored import Scored

Statistics = Literal["backbone", "assignment"]
Dataset = Literal["cifar100", "cifar10", "shapes", "own"]
Whole = Annotated[int, Within(0, 10**9)]
Share = Annotated[float, Within(0, 1)]
Percent = Annotated[float, Within(0, 100)]


@dataclass(frozen=True)
class ProbeSpec:
    """A probe of a frozen backbone. The defaults are the assignment's protocol, but for the backbone and its statistics.

    Attributes:
        backbone: see `backbone_names`.
        dataset: "cifar100", "cifar10" or "shapes", or "own" for a person's pictures alone.
        own: identity of a person's pictures where they are classes; "" for none.
        epochs, batch, rate: of Adam; the report's question 1.2 has 30, 128 and 1e-3.
        seed: of the head's weights and the order of the batches; the assignment's is 123.
        split_seed: of the division into training and validation images; the assignment's is 42.
        held_out: share of the training images that validates and chooses the epoch.
        test_from_train: that many training images are the test set, in place of the data set's own; 0 for its own.
        batchnorm: mode of the backbone's BatchNorm while the head is trained; in "train" its running statistics drift.
        train: what is trained beside the head: nothing, the "last" or "first" convolution, or "all".
        augmentation: of the training images, as the command line takes it; "none" leaves them as they are.
        place: of the augmentation: before Normalize, or after it as in the assignment's template.
        statistics: "backbone" for those its weights were trained with, "assignment" for CIFAR-100's.
        limit: at most so many training and so many test images, equal over the classes; None for all.
        device: where the backbone runs; the head is trained on the CPU.
    """

    backbone: Annotated[str, Entries(1, 100)] = LITE0
    dataset: Dataset = "cifar10"
    own: str = ""
    epochs: Annotated[int, Within(1, 1000)] = 30
    batch: Annotated[int, Within(1, 4096)] = 128
    rate: Annotated[float, Above(0)] = 1e-3
    seed: int = 123
    split_seed: int = 42
    held_out: Annotated[float, Within(0.01, 0.9)] = 0.1
    test_from_train: Annotated[int, Within(0, 100_000)] = 0
    statistics: Statistics = "backbone"
    batchnorm: BatchNorm = "eval"
    train: Part = "head"
    augmentation: Annotated[str, Entries(0, LONGEST)] = "none"
    place: Place = BEFORE
    limit: Annotated[int, Within(1, 1_000_000)] | None = None
    device: str = "cpu"

    def check(self) -> None:
        """Refuse what cannot be asked for.

        Raises:
            InputError: the message names the field, what arrived and what is allowed.
        """
        store.check(self)
        parsing.parse(self.augmentation)

    @property
    def frozen(self) -> bool:
        """Whether every epoch sees the same features, so that they are computed once."""
        return self.batchnorm == "eval" and self.train == "head" and not parsing.parse(self.augmentation)


@dataclass(frozen=True)
class Epoch:
    """One pass over the training images: mean loss in nats, accuracies in percent."""

    loss: Amount
    train_top1: Percent
    valid_loss: Amount
    valid_top1: Percent


@dataclass(frozen=True)
class ProbeResult(Scored):
    """A trained head's answers on the test images.

    Attributes:
        spec: what was asked for.
        trained_on, tested_on: titles of the images.
        n_train: images whose gradients the head saw; validation images are not in it.
        classes: K names.
        epochs: the curve.
        best: the epoch that validation chose, from 0.
        truth, predicted: (N,) labels of the test images, and the answers.
        confidence: (N,) probability of the answer.
        seconds: of training the head; the features' own time is not in it.
        feature_seconds: of the pass over all images, or of reading its result from disk.
        precision: of the backbone's pass.
        weights: identity of the backbone's weights.
        left_out: a line for each of a person's pictures or classes that could not be used.
        live: what the run did to the backbone; None where features were computed once.
    """

    KIND: ClassVar[str] = "probe"

    spec: ProbeSpec
    trained_on: str
    n_train: Whole
    tested_on: str
    classes: Annotated[tuple[str, ...], Entries(1)]
    epochs: tuple[Epoch, ...]
    best: Whole
    truth: Annotated[tuple[Whole, ...], Entries(1, 10_000)]
    predicted: Annotated[tuple[Whole, ...], Entries(1, 10_000)]
    confidence: Annotated[tuple[Share, ...], Entries(1, 10_000)]
    seconds: Amount
    feature_seconds: Amount
    precision: str
    weights: str
    left_out: Annotated[tuple[str, ...], Entries(0, 300)] = ()
    live: Live | None = None

    def __post_init__(self) -> None:
        if not len(self.truth) == len(self.predicted) == len(self.confidence):
            raise ValueError(
                f"{len(self.truth):,} labels, {len(self.predicted):,} answers and {len(self.confidence):,} probabilities"
            )
        if max(*self.truth, *self.predicted) >= len(self.classes):
            raise ValueError(f"labels or answers go beyond its {len(self.classes)} classes")
        if self.epochs and self.best >= len(self.epochs):
            raise ValueError(f"epoch {self.best + 1} of {len(self.epochs)} was chosen")

    @property
    def against_frozen(self) -> stats.Difference | None:
        """This run minus the probe on the untouched backbone, on the same images; None where it is that probe."""
        if self.live is None or len(self.live.control) != self.n:
            return None
        return stats.paired_difference(np.array(self.live.control) == np.array(self.truth), self.correct)

    def minus(self, other: ProbeResult) -> stats.Difference | None:
        """This accuracy minus another run's, on the same images; None where they were tested on different ones."""
        if (self.tested_on, self.truth) != (other.tested_on, other.truth):
            return None
        return stats.paired_difference(other.correct, self.correct)

    @cached_property
    def confusion(self) -> np.ndarray:
        """(K, K) images by true and answered label."""
        table = np.zeros((len(self.classes), len(self.classes)), dtype=np.int64)
        np.add.at(table, (np.array(self.truth), np.array(self.predicted)), 1)
        return table

    def mistakes(self, count: int = 12) -> np.ndarray:
        """(M,) test images answered wrongly, the most confident first."""
        wrong = np.flatnonzero(~self.correct)
        return wrong[np.argsort(-np.array(self.confidence)[wrong], kind="stable")[:count]]


@dataclass(frozen=True, eq=False)
class Trained:
    """A probe's result, and the head itself."""

    result: ProbeResult
    head: np.ndarray  # (K, D + 1) float32: weights, and the bias in the last column
