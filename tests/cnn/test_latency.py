"""Measuring: what is counted and what is not, the order of the runs, the budget, Stop, and what is put back afterwards.

A clock of our own and models that only advance it make the schedule exact; one small real model makes sure of the rest.
"""

import dataclasses
import itertools
import os
import signal
import time

import pytest
import torch
from torch import nn

from dl2core import free_memory, jobs
from dl2core.cnn import memory_needed, zoo
from dl2core.cnn.latency import measure as latency
from dl2core.cnn.latency.disturbance import Seen
from dl2core.cnn.latency.result import LatencySpec
from dl2core.errors import InputError
from dl2core.worker import Worker
from dl2core.worker.parent import PATIENCE_SECONDS

SLOW_FIRST = 5  # a cold run takes so many times as long as a warm one


class Clock:
    """Stands in for the machine: time passes only in passes of `Fake` models."""

    def __init__(self):
        self.now, self.log = 0.0, []

    def perf_counter(self):
        return self.now


class Fake(nn.Module):
    """A model whose pass takes a fixed time per image, longer after another model has run."""

    def __init__(self, name, clock, seconds):
        super().__init__()
        self.name, self.clock, self.seconds = name, clock, seconds
        self.weight = nn.Parameter(torch.zeros(1))

    def forward(self, images):
        cold = not self.clock.log or self.clock.log[-1][0] != self.name
        self.clock.now += self.seconds * len(images) * (SLOW_FIRST if cold else 1)
        mode = (
            "inference_mode" if torch.is_inference_mode_enabled() else "grad" if torch.is_grad_enabled() else "no_grad"
        )
        self.clock.log.append((self.name, len(images), mode))
        return images


@pytest.fixture
def machine(monkeypatch):
    """Two models, 10 ms and 30 ms per image."""
    clock, seconds = Clock(), {"resnet18": 0.010, "mobilenet_v3_small": 0.030}
    monkeypatch.setattr(latency.time, "perf_counter", clock.perf_counter)
    monkeypatch.setattr(zoo, "build", lambda name, **_: Fake(name, clock, seconds[name]))
    monkeypatch.setattr(memory_needed, "check_fits", lambda name, **_: memory_needed.Need(0, 0))
    return clock


SPEC = LatencySpec(models=("resnet18", "mobilenet_v3_small"), batches=(1,), threads=1, budget_s=60.0)


def measure(spec):
    return jobs.run_here(latency.measure(spec))


def test_cold_runs_are_never_counted(machine):
    found = measure(SPEC)
    for name, ms in (("resnet18", 10), ("mobilenet_v3_small", 30)):
        row = found.timing(name)
        assert max(row.runs_ms) == pytest.approx(ms)
        assert row.warmup_ms[0] == pytest.approx(SLOW_FIRST * ms)
        assert len(row.warmup_ms) == 3  # the third agrees with the second
        assert row.settled


def test_models_are_interleaved_in_blocks(machine):
    found = measure(dataclasses.replace(SPEC, runs=200))
    visits = [name for name, _ in itertools.groupby(machine.log, key=lambda run: run[0])]
    assert visits.count("resnet18") == 2  # neither ran all its runs at a stretch
    assert [len(row.blocks) for row in found.timings] == [2, 6]  # blocks of a second: 100 and 34 runs


def test_blocks_last_about_a_second_and_hold_three_runs_at_least(machine):
    found = measure(dataclasses.replace(SPEC, batches=(1, 64)))
    fast, slow = found.timing("resnet18", batch=1), found.timing("mobilenet_v3_small", batch=64)
    assert all(abs(size - 100) <= 1 for size in fast.blocks)
    assert set(slow.blocks) == {3}


def test_a_settled_model_is_left_alone_and_the_others_go_on(machine, monkeypatch):
    noise = iter(range(10**6))
    real = Fake.forward

    def shaky(self, images):
        if self.name == "resnet18":
            machine.now += 0.001 * (next(noise) * 7919 % 100)
        return real(self, images)

    monkeypatch.setattr(Fake, "forward", shaky)
    monkeypatch.setattr(latency, "SETTLED", 0.003)
    found = measure(SPEC)
    assert found.timing("mobilenet_v3_small").settled
    assert len(found.timing("resnet18").blocks) > len(found.timing("mobilenet_v3_small").blocks) == 3
    assert found.seconds <= SPEC.budget_s + 2


def test_exactly_so_many_runs_as_long_as_the_budget_lasts(machine):
    found = measure(dataclasses.replace(SPEC, runs=100))
    assert [row.n for row in found.timings] == [100, 100]
    assert all(sum(row.blocks) == 100 for row in found.timings)
    found = measure(dataclasses.replace(SPEC, runs=1000, budget_s=20.0))
    assert all(100 < row.n < 1000 for row in found.timings)
    assert found.seconds <= 22


def seen_in_turn(monkeypatch, *seen):
    """What the watch of each block says; the last for all that follow."""
    told = itertools.chain(seen, itertools.repeat(seen[-1]))
    monkeypatch.setattr(latency.Watch, "seen", lambda _: next(told))


ALONE = dataclasses.replace(SPEC, models=("resnet18",))
QUIET, BUSY = Seen(others=0.0, own=1.0), Seen(others=200.0, own=1.0)


def test_a_disturbed_block_is_measured_again(machine, monkeypatch):
    seen_in_turn(monkeypatch, BUSY, QUIET, Seen(others=0.0, own=0.5), QUIET)
    row = measure(ALONE).timing("resnet18")
    assert (len(row.blocks), row.set_aside, row.disturbed, row.settled) == (3, 2, False, True)
    assert row.others == (0.0, 0.0, 0.0)


def test_times_that_others_disturbed_throughout_are_marked_and_never_settled(machine, monkeypatch):
    seen_in_turn(monkeypatch, BUSY)
    found = measure(dataclasses.replace(ALONE, budget_s=20.0))
    row = found.timing("resnet18")
    assert row.disturbed
    assert not row.settled
    assert row.set_aside == 0
    assert row.doubts == "disturbed"
    assert found.others == 200.0
    assert found.seconds == pytest.approx(20, abs=2)


def test_exactly_so_many_undisturbed_runs(machine, monkeypatch):
    seen_in_turn(monkeypatch, BUSY, QUIET)
    row = measure(dataclasses.replace(ALONE, runs=100)).timing("resnet18")
    assert (row.n, row.set_aside, row.disturbed) == (100, 1, False)


def test_where_nobody_tells_it_is_not_checked(machine, monkeypatch):
    seen_in_turn(monkeypatch, Seen())
    found = measure(ALONE)
    assert found.others is None
    assert found.timing("resnet18").settled
    assert found.timing("resnet18").others == ()


def test_after_a_question_one_pass_is_not_counted(machine, monkeypatch):
    answered = itertools.count()
    monkeypatch.setattr(
        latency.jobs, "interruptions", lambda: next(answered) // 2
    )  # a new one at each look but the first
    spec = dataclasses.replace(SPEC, models=("mobilenet_v3_small",), batches=(32,), budget_s=60.0)
    row = measure(spec).timings[0]
    uncounted = len(machine.log) - len(row.runs_ms) - len(row.warmup_ms)
    assert uncounted > len(row.blocks)  # besides the one before each block but the first


def test_a_block_of_fast_passes_makes_room_for_a_question_that_waits(machine, monkeypatch):
    rooms = []

    def noted(progress):
        if "of this block" in progress.note:
            rooms.append(progress.note)

    jobs.run_here(latency.measure(ALONE), noted)
    assert rooms == []
    machine.log.clear()
    monkeypatch.setattr(latency.jobs, "awaited", lambda: len(machine.log) == 20)
    jobs.run_here(latency.measure(ALONE), noted)
    assert len(rooms) == 1


def test_a_question_waits_for_one_pass_of_the_warm_up_or_before_a_block_not_for_all(machine, monkeypatch):
    """The passes that nobody counts are as long as those that are."""
    passes = []
    monkeypatch.setattr(latency.jobs, "awaited", lambda: True)
    spec = dataclasses.replace(SPEC, models=("mobilenet_v3_small",), batches=(4,), budget_s=20.0)
    jobs.run_here(latency.measure(spec), lambda _: passes.append(len(machine.log)))
    assert max(later - earlier for earlier, later in itertools.pairwise(passes)) <= 2


def test_whoever_asks_again_and_again_cannot_hold_up_a_measurement(machine, monkeypatch):
    answered = itertools.count()
    monkeypatch.setattr(latency.jobs, "interruptions", lambda: next(answered))
    monkeypatch.setattr(latency.jobs, "awaited", lambda: True)
    assert measure(dataclasses.replace(ALONE, runs=30)).timings[0].n == 30


def test_modes_take_turns_run_by_run(machine):
    modes = ("grad", "no_grad", "inference_mode")
    found = measure(dataclasses.replace(SPEC, models=("resnet18",), modes=modes))
    counted = [mode for _, _, mode in machine.log][-found.timings[0].n * 3 :][: 3 * 5]
    assert counted == list(modes) * 5
    assert len({row.n for row in found.timings}) == 1


def test_a_batch_beyond_the_budget_is_named_not_measured(machine):
    found = measure(dataclasses.replace(SPEC, models=("mobilenet_v3_small",), batches=(1, 2, 1024), budget_s=20.0))
    assert [row.batch for row in found.timings] == [1, 2]
    assert [(row.batch, round(row.about_s)) for row in found.skipped] == [(1024, round(0.03 * 1024 * 5))]


def test_after_a_batch_that_was_left_out_all_larger_ones_are(machine):
    spec = dataclasses.replace(SPEC, models=("mobilenet_v3_small",), batches=(1, 100, 150), budget_s=14.0)
    found = measure(spec)  # 15 s for a batch of 100 are more than is left; 22 s for the last are less than twice that
    assert [row.batch for row in found.timings] == [1]
    assert [row.batch for row in found.skipped] == [100, 150]


def test_partial_results_only_grow_and_are_never_changed(machine):
    partials = []
    jobs.run_here(latency.measure(SPEC), lambda progress: partials.append((progress.partial, progress.done)))
    seen = [partial for partial, _ in partials if partial is not None]
    counts = [sum(row.n for row in partial.timings) for partial in seen]
    assert counts == sorted(counts)
    assert all(0 <= done <= 1 for _, done in partials)
    assert all(sum(row.blocks) == row.n for partial in seen for row in partial.timings)


def test_out_of_memory_on_the_accelerator_halves_the_batch_and_says_so(machine, monkeypatch):
    real = Fake.forward

    def small_memory(self, images):
        if len(images) > 16:
            raise torch.cuda.OutOfMemoryError("no room")
        return real(self, images)

    monkeypatch.setattr(Fake, "forward", small_memory)
    (row,) = measure(dataclasses.replace(SPEC, models=("resnet18",), batches=(64,))).timings
    assert row.batch == 16
    assert "batch 64 did not fit" in row.note


def test_not_even_one_image_fits(machine, monkeypatch):
    def no_memory(self, images):
        raise torch.cuda.OutOfMemoryError("no room")

    monkeypatch.setattr(Fake, "forward", no_memory)
    with pytest.raises(InputError, match="even at batch 1"):
        measure(SPEC)


REAL = LatencySpec(
    models=("mobilenet_v3_small",), batches=(1,), image_size=64, threads=1, budget_s=4.0, dtype="float32"
)


def test_a_real_measurement_puts_threads_and_attention_back():
    before = torch.get_num_threads(), torch.backends.mha.get_fastpath_enabled()
    found = measure(
        dataclasses.replace(REAL, fused_attention=False, channels_last=True, modes=("grad", "inference_mode"))
    )
    assert (torch.get_num_threads(), torch.backends.mha.get_fastpath_enabled()) == before
    assert [row.mode for row in found.timings] == ["grad", "inference_mode"]
    assert all(0 < row.min_ms <= row.median_ms for row in found.timings)


def test_the_wall_clock_holds_all_counted_runs():
    found = measure(REAL)
    (row,) = found.timings
    assert sum(row.runs_ms) / 1000 <= found.seconds


@pytest.fixture
def worker():
    made = Worker()
    yield made
    made.close()


def test_stop_ends_a_long_pass_within_a_second_and_keeps_what_was_measured(worker):
    spec = LatencySpec(models=("mobilenet_v3_small", zoo.VIT_S_8), batches=(8,), threads=1, budget_s=300.0)
    job = worker.run(latency.measure, spec, name="long", spec=spec, owner="me")
    while job.live and not job.progress.note.startswith(zoo.label(zoo.VIT_S_8)):
        job.beat()
        time.sleep(0.02)
    time.sleep(1.5)  # inside a pass that takes many seconds
    assert job.live
    pressed = time.monotonic()
    worker.stop(job, "me")
    assert worker.wait(job, 60)
    took, share = time.monotonic() - pressed, _share_of_a_core()
    assert job.state == "stopped"
    assert took * share < PATIENCE_SECONDS + 0.5
    (kept,) = job.partial.timings
    assert kept.model == "mobilenet_v3_small"


def test_a_worker_that_is_killed_costs_one_line_and_the_next_press_works(worker):
    spec = dataclasses.replace(REAL, budget_s=60.0)
    job = worker.run(latency.measure, spec, name="killed", spec=spec, owner="me")
    while job.live and job.partial is None:
        job.beat()
        time.sleep(0.02)
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait(job, 60)
    assert job.state == "failed"
    assert job.error.startswith("the computing process ended")
    assert job.error.endswith("press again")
    assert job.partial.timings
    again = worker.run(latency.measure, REAL, name="again", spec=REAL, owner="me")
    while again.live:
        again.beat()
        worker.wait(again, 5)
    assert again.result.timings


def _share_of_a_core() -> float:
    """The part of a core that this process gets now: machines that run tests are often busy."""
    wall, mine = time.perf_counter(), time.thread_time()
    while time.thread_time() - mine < 0.1:
        pass
    return 0.1 / (time.perf_counter() - wall)


def test_a_pass_that_would_not_fit_is_refused_before_anything_runs(monkeypatch):
    monkeypatch.setattr(free_memory, "free_bytes", lambda device="cpu": 10**9)
    monkeypatch.setattr(latency._Measurement, "_first_look", lambda *_: pytest.fail("it ran"))
    with pytest.raises(
        InputError, match=r"ResNet18 at batch 1024 with a graph needs about 22\.8 GB .* 1\.0 GB are free"
    ):
        measure(LatencySpec(models=("resnet18",), batches=(1024,), modes=("grad",)))


def test_models_that_fit_alone_are_refused_together(monkeypatch):
    """VGG11 has 532 MB of weights: one of two fits into 1 GB."""
    monkeypatch.setattr(free_memory, "free_bytes", lambda device="cpu": 10**9)
    monkeypatch.setattr(latency._Measurement, "_first_look", lambda *_: iter(()))
    measure(LatencySpec(models=("vgg11",), batches=(1,)))
    with pytest.raises(InputError, match=r"2 models together hold 1\.1 GB of weights, .* but 1\.0 GB are free"):
        measure(LatencySpec(models=("vgg11", "vgg11_bn"), batches=(1,)))


def test_an_image_that_an_architecture_cannot_take_is_refused():
    with pytest.raises(InputError, match=r"maxvit_t takes multiples of 224 pixels a side .*, got 256"):
        measure(LatencySpec(models=("maxvit_t",), image_size=256))


def test_cuda_is_refused_where_there_is_none():
    if torch.cuda.is_available():
        pytest.skip("this machine has a CUDA device")
    with pytest.raises(InputError, match="no CUDA device"):
        latency.measure(dataclasses.replace(REAL, device="cuda"))
