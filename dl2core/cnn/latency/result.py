"""What a latency measurement is asked for and what it gives: the spec, every run, and the statistics of the runs.

No torch in here, so that a page shows a stored measurement without it. Measuring is dl2core.cnn.latency.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, ClassVar, Literal, get_args

import numpy as np

from dl2core import device as devices
from dl2core import stats
from dl2core.cnn import zoo
from dl2core.cnn.asked import AsksForNetworks
from dl2core.errors import InputError
from dl2core.store import Amount, Count, Distinct, Entries, Key, Positive, Within

Mode = Literal["grad", "no_grad", "inference_mode"]
DType = Literal["float32", "bfloat16", "float16"]
MODES, DTYPES = get_args(Mode), get_args(DType)
MAX_BATCH, MAX_BUDGET_S, MAX_RUNS = 1024, 3600.0, 1000
MAX_ROWS, MAX_STORED_RUNS = 500, 5000  # of an imported document
SETTLED = 0.03  # half the interval of a settled median, as a share of the median
NOISY = 0.10  # IQR / median above which a result is called noisy,
FAR = 1.15  # or median / minimum: 1.00 to 1.12 on the idle machine of our stored times, 1.12 to 1.23 with ten people clicking


@dataclass(frozen=True)
class LatencySpec(AsksForNetworks):
    """What to measure: every model at every batch size in every mode, interleaved.

    `runs` set to a number measures that many runs of each (the report: 100), or as many as the budget allows.
    """

    models: Annotated[tuple[str, ...], Entries(1, MAX_ROWS), Distinct()] = zoo.REPORT_NAMES
    batches: Annotated[tuple[Annotated[int, Within(1, MAX_BATCH)], ...], Entries(1), Distinct()] = (8,)
    modes: Annotated[tuple[Mode, ...], Entries(1), Distinct()] = ("no_grad",)
    image_size: Annotated[int, Within(1, zoo.MAX_IMAGE_SIZE)] = 224
    dtype: DType = "float32"
    threads: Annotated[int, Within(1, 1024)] = field(default_factory=devices.usable_cores)
    device: str = "cpu"
    channels_last: bool = False
    fused_attention: bool = True  # the fast path of nn.MultiheadAttention, which only runs without a graph
    warmup: Annotated[int, Within(2, 100)] = 2  # uncounted runs at least
    budget_s: Annotated[float, Within(1, MAX_BUDGET_S)] = 80.0  # of the whole measurement
    runs: Annotated[int, Within(3, MAX_RUNS)] | None = None
    seed: int = 0


@dataclass(frozen=True)
class Timing:
    """The runs of one model at one batch size in one mode. Times are of the whole batch, in milliseconds."""

    model: str
    batch: Count
    mode: str
    runs_ms: Annotated[tuple[Positive, ...], Entries(1, MAX_STORED_RUNS)]  # counted, in the order in which they ran
    blocks: tuple[Count, ...]  # how many of them each block held; other models ran between two blocks
    warmup_ms: Annotated[tuple[Positive, ...], Entries(0, MAX_STORED_RUNS)]  # the very first runs, never counted
    settled: bool  # the median's interval was within 3 % when measuring ended
    note: str = ""
    others: tuple[Amount, ...] = ()  # cores that others kept busy during each block; empty where it was not checked
    disturbed: bool = False  # in every block other processes were busy, or this one had to wait for a processor
    set_aside: Annotated[int, Within(0, MAX_STORED_RUNS)] = 0  # disturbed blocks that better ones have replaced

    DERIVED: ClassVar = ("median_ms", "interval_ms", "iqr_ms", "p90_ms", "min_ms", "per_image_ms", "noisy")

    def __post_init__(self) -> None:
        if sum(self.blocks) != len(self.runs_ms):
            raise ValueError(
                f"the blocks of {self.model} hold {sum(self.blocks)} runs, but {len(self.runs_ms)} are listed"
            )

    @property
    def n(self) -> int:
        return len(self.runs_ms)

    @property
    def median_ms(self) -> float:
        return float(np.median(self.runs_ms))

    @property
    def quartiles_ms(self) -> tuple[float, float]:
        low, high = np.quantile(self.runs_ms, [0.25, 0.75])
        return float(low), float(high)

    @property
    def iqr_ms(self) -> float:
        return stats.interquartile_range(self.runs_ms)

    @property
    def p90_ms(self) -> float:
        return float(np.quantile(self.runs_ms, 0.9))

    @property
    def min_ms(self) -> float:
        return min(self.runs_ms)

    @property
    def per_image_ms(self) -> float:
        """Median time of the batch / its size: the inverse of the throughput, not the latency of one image."""
        return self.median_ms / self.batch

    @property
    def noisy(self) -> bool:
        return self.iqr_ms > NOISY * self.median_ms or self.median_ms > FAR * self.min_ms

    @property
    def doubts(self) -> str:
        """What stands beside the time wherever it is shown: "disturbed", "noisy", both, or nothing."""
        return ", ".join(word for word, holds in (("disturbed", self.disturbed), ("noisy", self.noisy)) if holds)

    @cached_property
    def interval_ms(self) -> stats.Interval:
        """95 % bootstrap interval of the median.

        Whole blocks are drawn, as runs of one block resemble each other more than those of another; a single block
        leaves only its runs to draw from.
        """
        if len(self.blocks) < 2:
            return stats.bootstrap_median(self.runs_ms)
        ends = np.cumsum(self.blocks)
        blocks = [np.asarray(self.runs_ms[end - size : end]) for end, size in zip(ends, self.blocks, strict=True)]
        draws = np.random.default_rng(0).integers(0, len(blocks), (500, len(blocks)))
        medians = [np.median(np.concatenate([blocks[k] for k in draw])) for draw in draws]
        low, high = np.quantile(medians, [0.025, 0.975])
        return stats.Interval(float(low), float(high))

    @property
    def interval_share(self) -> float:
        """Half the width of the median's interval as a share of the median."""
        return (self.interval_ms.high - self.interval_ms.low) / 2 / self.median_ms


@dataclass(frozen=True)
class Skipped:
    """A model and batch size that the budget did not reach."""

    model: str
    batch: Count
    about_s: Amount  # what one look at it would have taken, scaled from the largest batch measured


@dataclass(frozen=True)
class LatencyResult:
    """A measurement, finished or under way."""

    KIND: ClassVar[str] = "latency"

    spec: LatencySpec
    timings: Annotated[tuple[Timing, ...], Key("rows"), Entries(1, MAX_ROWS)]
    skipped: Annotated[tuple[Skipped, ...], Entries(0, MAX_ROWS)] = ()
    seconds: Amount = 0.0  # the measurement took so long
    load: Amount | None = None  # the machine's load average before it began: work of others disturbs a measurement
    load_after: Amount | None = None  # at its end; the measurement's own threads are in it

    @property
    def others(self) -> float | None:
        """Cores that others kept busy while blocks were measured, on average; None where it was not checked."""
        seen = [cores for timing in self.timings for cores in timing.others]
        return float(np.mean(seen)) if seen else None

    def timing(self, model: str, *, batch: int | None = None, mode: str | None = None) -> Timing | None:
        """The timing of one model; batch and mode default to the first that was measured."""
        return next(
            (
                found
                for found in self.timings
                if found.model == model and batch in (None, found.batch) and mode in (None, found.mode)
            ),
            None,
        )


@dataclass(frozen=True)
class PairedDifference:
    """How much longer a batch takes in one mode than in another, in percent, from runs made in turn."""

    model: str
    percent: float
    interval: stats.Interval
    pairs: int


def paired_difference(slower: Timing, faster: Timing) -> PairedDifference:
    """Median over pairs of runs of 100 (slower / faster - 1), with the bootstrap interval of that median.

    The two modes of a model run in turn, so that run i of one and run i of the other saw the same machine.
    """
    if slower.model != faster.model or slower.batch != faster.batch:
        raise InputError(
            f"pairs need one model and batch, got {slower.model} {slower.batch} and {faster.model} {faster.batch}"
        )
    percent = [100 * (a / b - 1) for a, b in zip(slower.runs_ms, faster.runs_ms, strict=False)]
    return PairedDifference(slower.model, float(np.median(percent)), stats.bootstrap_median(percent), len(percent))
