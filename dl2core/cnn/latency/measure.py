"""Measures how long a forward pass takes: models interleaved in blocks, warm-up never counted, every run kept.

A model's runs come in blocks of about a second, so that caches are warm as in steady use (single runs in turn are 6 to
46 % slow), and the blocks of all models are interleaved in a new order each round, so that a machine that drifts does
not favour one of them. Within a block the modes of a model take turns run by run: their difference is paired. A block
during which other processes kept the machine busy is set aside and measured again while the budget lasts; without a better one, its
times stand, and are called disturbed.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import torch
from torch import nn

from dl2core import device as devices
from dl2core import jobs
from dl2core.cnn import memory_needed, modes, zoo
from dl2core.cnn.latency.disturbance import Seen, Watch
from dl2core.cnn.latency.result import SETTLED, LatencyResult, LatencySpec, Skipped, Timing

BLOCK_S, BLOCK_RUNS = 1.0, 3  # seconds of a block for each mode, and the fewest runs in it
WARMED = 0.10  # warm-up ends when two successive runs differ by less than this,
WARMUP_MAX, WARMUP_S = 8, 5.0  # or after this many runs, or this many seconds
ENOUGH_BLOCKS = 3  # before an interval of the median is believed
SLOW_S = 0.3  # a pass that takes this long is followed by a step even if no question waits, so that progress is seen
PAUSES = 3  # at most, for questions, between two counted runs


@dataclass
class _Block:
    """Runs of one model in a row, and what else the machine did meanwhile."""

    runs_ms: dict[str, list[float]]
    seen: Seen = field(default_factory=Seen)

    def __len__(self) -> int:
        return min(map(len, self.runs_ms.values()))


@dataclass
class _Case:
    """One model at one batch size: its images, and what was measured so far in each mode."""

    name: str
    asked_batch: int
    batch: int  # smaller than asked where the accelerator's memory did not suffice
    warmup_ms: dict[str, list[float]]
    threads: int
    blocks: list[_Block] = field(default_factory=list)
    settled: bool = False

    @property
    def pace_s(self) -> float:
        """Seconds of one run in each mode, by the last look at it."""
        latest = self.blocks[-1].runs_ms if self.blocks else self.warmup_ms
        return sum(runs[-1] for runs in latest.values()) / 1000

    @property
    def clean(self) -> list[_Block]:
        """Undisturbed blocks, where that was checked."""
        best = max((block.seen.own for block in self.blocks if block.seen.own is not None), default=None)
        return [
            block
            for block in self.blocks
            if not block.seen.in_the_way(threads=self.threads) and not block.seen.starved(best)
        ]

    @property
    def counted(self) -> int:
        """Undisturbed runs in each mode."""
        return sum(map(len, self.clean))

    def timings(self) -> list[Timing]:
        clean = self.clean
        used = clean or self.blocks
        others = [block.seen.others for block in used]
        changed = self.batch != self.asked_batch
        note = f"batch {self.asked_batch} did not fit into the accelerator's memory" if changed else ""
        return [
            Timing(
                model=self.name,
                batch=self.batch,
                mode=mode,
                runs_ms=tuple(ms for block in used for ms in block.runs_ms[mode]),
                blocks=tuple(map(len, used)),
                warmup_ms=tuple(warmup),
                settled=self.settled,
                note=note,
                others=() if None in others else tuple(round(cores, 2) for cores in others),
                disturbed=not clean,
                set_aside=len(self.blocks) - len(used),
            )
            for mode, warmup in self.warmup_ms.items()
        ]


def measure(spec: LatencySpec) -> jobs.Steps:
    """Check the spec, then return the generator that measures; see dl2core.jobs.

    Returns:
        A generator of `Progress` whose partial results, and whose result, are a `LatencyResult`.

    Raises:
        InputError: a field of the spec is wrong, the device is not here, or the memory does not suffice.
    """
    spec.check()
    devices.check_device(spec.device)
    return _Measurement(spec).steps()


class _Measurement:
    """One measurement under way: the built models, what each case has given so far, and the clock."""

    def __init__(self, spec: LatencySpec) -> None:
        self.spec = spec
        self.models: dict[str, nn.Module] = {}
        self.cases: list[_Case] = []
        self.skipped: list[Skipped] = []
        self.began = time.perf_counter()
        self.load = _load()

    def steps(self) -> jobs.Steps:
        """Look at every case once, small batches and small models first, then at the unsettled ones again until time is up."""
        spec, order = self.spec, random.Random(self.spec.seed)
        yield self._progress("estimating the memory")
        size = {}
        for name in spec.models:
            jobs.check()
            size[name] = memory_needed.check_fits(
                name, batch=max(spec.batches), image_size=spec.image_size, grad="grad" in spec.modes, device=spec.device
            )
        memory_needed.check_together(size.values(), device=spec.device)
        with devices.threads(spec.threads), modes.fused_attention(spec.fused_attention):
            waiting = sorted((batch, size[name].total, name) for name in spec.models for batch in spec.batches)
            for seen, (batch, _, name) in enumerate(waiting):
                if self._beyond_budget(name, batch, cases_left=len(waiting) - seen):
                    continue
                yield self._progress(f"{zoo.label(name)}, batch {batch}: building and warming up")
                yield from self._first_look(name, batch)
            while open_cases := [case for case in self.cases if not self._finished(case)]:
                order.shuffle(open_cases)
                for case in open_cases:
                    if not self._finished(case):
                        yield from self._look(case)
        return self._result()

    def _first_look(self, name: str, batch: int) -> jobs.Steps:
        if name not in self.models:
            self.models[name] = self._build(name)
        case = _Case(name, batch, batch, {mode: [] for mode in self.spec.modes}, self.spec.threads)
        while True:
            try:
                for mode in self.spec.modes:
                    yield from self._warm_up(case, mode)
                break
            except torch.cuda.OutOfMemoryError:
                pass
            case.batch = modes.half(name, case.batch)
            for runs in case.warmup_ms.values():
                runs.clear()
            yield self._progress(f"{zoo.label(name)}: batch {case.batch * 2} did not fit, trying {case.batch}")
        self.cases.append(case)
        yield from self._block(case)

    def _look(self, case: _Case) -> jobs.Steps:
        """One more block, after uncounted runs that bring the model's weights back into the caches."""
        yield self._progress(f"{zoo.label(case.name)}, batch {case.batch}")
        images = self._images(case)
        for _ in range(1 if case.pace_s > SLOW_S else 2):
            if jobs.awaited():
                yield self._progress(f"{zoo.label(case.name)}, batch {case.batch}")
            for mode in self.spec.modes:
                self._run(case, images, mode)
        yield from self._block(case)

    def _block(self, case: _Case) -> jobs.Steps:
        images, begun, block = self._images(case), time.perf_counter(), _Block({mode: [] for mode in self.spec.modes})
        most = self.spec.runs - case.counted if self.spec.runs else None
        watch, interrupted = Watch(), jobs.interruptions()
        while len(block) < BLOCK_RUNS or time.perf_counter() - begun < BLOCK_S * len(self.spec.modes):
            for mode, runs in block.runs_ms.items():
                runs.append(self._run(case, images, mode))
            if len(block) == most:
                break
            if jobs.awaited() or sum(runs[-1] for runs in block.runs_ms.values()) > 1000 * SLOW_S:
                watch.pause()
                for _ in range(PAUSES):
                    yield self._progress(f"{zoo.label(case.name)}, batch {case.batch}: run {len(block)} of this block")
                    if jobs.interruptions() == interrupted:
                        break
                    interrupted = jobs.interruptions()
                    for mode in self.spec.modes:  # the answer has replaced the model's weights in the caches
                        self._run(case, images, mode)
                    if not jobs.awaited():
                        break
                watch.resume()
        watch.pause()
        block.seen = watch.seen() if self.spec.device == "cpu" else Seen(watch.seen().others)
        case.blocks.append(block)
        timings = case.timings()
        enough = len(case.clean) >= ENOUGH_BLOCKS
        case.settled = enough and all(timing.interval_share <= SETTLED for timing in timings)
        yield self._progress(f"{zoo.label(case.name)}, batch {case.batch}")

    def _warm_up(self, case: _Case, mode: str) -> jobs.Steps:
        images, runs, least = self._images(case), case.warmup_ms[mode], self.spec.warmup
        while len(runs) < least or (len(runs) < max(least, WARMUP_MAX) and sum(runs) < 1000 * WARMUP_S):
            runs.append(self._run(case, images, mode))
            if len(runs) >= least and abs(runs[-1] - runs[-2]) < WARMED * runs[-1]:
                return
            if jobs.awaited() or runs[-1] > 1000 * SLOW_S:
                yield self._progress(f"{zoo.label(case.name)}, batch {case.batch}: warming up")

    def _run(self, case: _Case, images: torch.Tensor, mode: str) -> float:
        """Milliseconds of one forward pass."""
        jobs.check()
        model = self.models[case.name]
        with modes.GRADIENT_MODES[mode](), _no_collection():
            devices.synchronise(self.spec.device)
            start = time.perf_counter()
            output = model(images)
            devices.synchronise(self.spec.device)
            passed = time.perf_counter() - start
            del output  # with a graph it holds every saved activation
        return 1000 * passed

    def _build(self, name: str) -> nn.Module:
        spec = self.spec
        layout = torch.channels_last if spec.channels_last else torch.contiguous_format
        model = zoo.build(name, image_size=spec.image_size, seed=spec.seed)
        return model.to(device=spec.device, dtype=getattr(torch, spec.dtype), memory_format=layout)

    def _images(self, case: _Case) -> torch.Tensor:
        """(B, 3, S, S) random images; their values do not matter to the time."""
        spec = self.spec
        shape = (case.batch, 3, spec.image_size, spec.image_size)
        images = torch.rand(shape, generator=devices.generator(spec.seed))
        layout = torch.channels_last if spec.channels_last else torch.contiguous_format
        return images.to(device=spec.device, dtype=getattr(torch, spec.dtype), memory_format=layout)

    def _finished(self, case: _Case) -> bool:
        enough = case.counted >= self.spec.runs if self.spec.runs else case.settled
        return enough or self._seconds_left < max(case.pace_s * (BLOCK_RUNS + 1), BLOCK_S)

    def _beyond_budget(self, name: str, batch: int, *, cases_left: int) -> bool:
        """Skip a batch size whose first look would take more than its share of the time that is left, and all larger ones."""
        known = [case for case in self.cases if case.name == name]
        if not known:
            return False
        largest = max(known, key=lambda case: case.batch)
        about_s = largest.pace_s * batch / largest.batch * (self.spec.warmup + BLOCK_RUNS)
        gone_before = any(one.model == name for one in self.skipped)
        if (
            not gone_before and about_s <= self._seconds_left / cases_left * 2
        ):  # small batches leave much of their share
            return False
        self.skipped.append(Skipped(name, batch, round(about_s, 1)))
        return True

    @property
    def _seconds_left(self) -> float:
        return self.spec.budget_s - (time.perf_counter() - self.began)

    def _progress(self, note: str) -> jobs.Progress:
        spec = self.spec
        if spec.runs:
            runs = sum(case.counted for case in self.cases) / (spec.runs * len(spec.models) * len(spec.batches))
            done = max(runs, 1 - self._seconds_left / spec.budget_s)
        else:
            done = 1 - self._seconds_left / spec.budget_s
        result = self._result()
        return jobs.Progress(min(done, 0.99), note, result if result.timings else None)

    def _result(self) -> LatencyResult:
        timings = tuple(timing for case in self.cases if case.blocks for timing in case.timings())
        wanted = {name: place for place, name in enumerate(self.spec.models)}
        return LatencyResult(
            spec=self.spec,
            timings=tuple(sorted(timings, key=lambda timing: (wanted[timing.model], timing.batch))),
            skipped=tuple(self.skipped),
            seconds=time.perf_counter() - self.began,
            load=self.load,
            load_after=_load(),
        )


def _load() -> float | None:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection inside the timed region, as in timeit."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
