"""One probe trained with one chain, as plain data: what is asked for, and the answer for every test image. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from dl2core import store
from dl2core.errors import InputError
from dl2core.store import Amount, Entries, Within
from dl2core.transfer.augment import parsing
from dl2core.transfer.augment.place import BEFORE, Place
from dl2core.transfer.backbone_names import LITE0
from dl2core.transfer.live_result import BatchNorm
from dl2core.transfer.scored import Scored

Whole = Annotated[int, Within(0, 10**9)]


@dataclass(frozen=True)
class Protocol:
    """What all runs of one comparison share.

    Attributes:
        backbone: see `backbone_names`.
        dataset: "cifar100", "cifar10" or "shapes".
        limit: training images, equal over the classes; where the data set's own test images are used, at most so many.
        test_from_train: that many training images are the test set; 0 for the data set's own.
        size: side in pixels that the pictures are brought to; 0 for the backbone's own.
        statistics: of Normalize: the assignment's (CIFAR-100's), or those the backbone was trained with.
        passes: over the training images, each with new draws.
        batch, rate: of Adam.
        split_seed: of the choice of test images.
    """

    backbone: Annotated[str, Entries(1, 100)] = LITE0
    dataset: Literal["cifar100", "cifar10", "shapes"] = "cifar10"
    limit: Annotated[int, Within(20, 60_000)] = 400
    test_from_train: Annotated[int, Within(0, 10_000)] = 0
    size: Annotated[int, Within(0, 512)] = 0
    statistics: Literal["assignment", "backbone"] = "assignment"
    passes: Annotated[int, Within(1, 200)] = 6
    batch: Annotated[int, Within(2, 1024)] = 32
    rate: Annotated[float, Within(1e-6, 1.0)] = 1e-3
    split_seed: int = 42


DEFAULT = Protocol()


@dataclass(frozen=True)
class RunSpec:
    """One training run.

    Attributes:
        protocol: what it shares with the runs it is compared with.
        transform: the chain, as `parsing` reads it; empty for none.
        place: of the chain, before or after Normalize.
        batchnorm: "train" normalises each batch by itself and moves the running statistics, as `model.train()` does.
        seed: of the head, the order of the batches and the draws.
    """

    protocol: Protocol = DEFAULT
    transform: Annotated[str, Entries(0, 500)] = ""
    place: Place = BEFORE
    batchnorm: BatchNorm = "eval"
    seed: int = 0

    def check(self) -> None:
        """Refuse what cannot be trained.

        Raises:
            InputError: the message names what arrived and what is allowed.
        """
        store.check(self)
        for step in parsing.parse(self.transform):
            if step.augmentation.mixes:
                raise InputError(f"{step.augmentation.cls} mixes labels as well; it is shown here, not trained with")


@dataclass(frozen=True)
class Run(Scored):
    """A trained head's answers on the test images.

    Attributes:
        spec: what was asked for.
        trained_on, tested_on: titles of the images.
        n_train: training images.
        classes: K names.
        losses: mean of each pass, in nats.
        truth, predicted: (N,) labels of the test images, and the answers.
        moved: how many numbers of the backbone are others than before: running statistics, in train mode.
        seconds: of training and scoring.
        weights: identity of the backbone's weights.
    """

    KIND: ClassVar[str] = "augment-run"

    spec: RunSpec
    trained_on: str
    tested_on: str
    n_train: Whole
    classes: Annotated[tuple[str, ...], Entries(1)]
    losses: Annotated[tuple[Amount, ...], Entries(1)]
    truth: Annotated[tuple[Whole, ...], Entries(1, 10_000)]
    predicted: Annotated[tuple[Whole, ...], Entries(1, 10_000)]
    moved: Whole
    seconds: Amount
    weights: str
