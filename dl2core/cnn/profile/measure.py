"""Takes models apart: time by kind of operation (torch.profiler), counts, and the machine's two roofs."""

from __future__ import annotations

import os
import statistics
import time
from collections import defaultdict
from collections.abc import Generator

import torch
from torch import Tensor, nn
from torch.profiler import ProfilerActivity

from dl2core import device as devices
from dl2core import jobs
from dl2core.cnn import counts, memory_needed, modes, zoo
from dl2core.cnn.profile.operations import KINDS, kind
from dl2core.cnn.profile.result import Profile, ProfileResult, ProfileSpec, Roof, Share

WARMUP, PASSES = 2, 5  # plain and profiled passes alternate, so that both see the same machine
MATRIX_SIDES = (1024, 1536, 2048)
COPIED_BYTES = 256 * 1024**2  # far beyond the caches


def measure(spec: ProfileSpec) -> jobs.Steps:
    """Check the spec, then return the generator that measures; see dl2core.jobs.

    Returns:
        A generator of `Progress` whose partial results, and whose result, are a `ProfileResult`.

    Raises:
        InputError: a field of the spec is wrong, the device is not here, or the memory does not suffice.
    """
    spec.check()
    devices.check_device(spec.device)
    return _steps(spec)


def _steps(spec: ProfileSpec) -> jobs.Steps:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    for name in spec.models:
        jobs.check()
        memory_needed.check_fits(name, batch=spec.batch, image_size=spec.image_size, grad=False, device=spec.device)
    done: list[Profile] = []
    with devices.threads(spec.threads), torch.no_grad():
        yield jobs.Progress(0.0, "this machine's matrix product and memory")
        roof = measure_roof(spec.device)
        for name in spec.models:
            partial = ProfileResult(spec, roof, tuple(done), load) if done else None
            here = jobs.Progress((1 + len(done)) / (1 + len(spec.models)), zoo.label(name), partial)
            done.append((yield from _profile(name, spec, here)))
        roof = _higher(roof, measure_roof(spec.device))  # a machine that was busy before may be free now
    return ProfileResult(spec, roof, tuple(done), load)


def measure_roof(device: str = "cpu") -> Roof:
    """The best of several large float32 matrix products, and of several copies of a large tensor."""
    gflops = 0.0
    for side in MATRIX_SIDES:
        a, b = torch.rand(2, side, side, generator=devices.generator(0)).to(device)
        for _ in range(4):
            gflops = max(gflops, 2 * side**3 / _seconds(lambda a=a, b=b: a @ b, device) / 1e9)
    source = torch.zeros(COPIED_BYTES, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    seconds = min(_seconds(lambda: target.copy_(source), device) for _ in range(6))
    return Roof(gflops, 2 * COPIED_BYTES / seconds / 1e9)


def _higher(one: Roof, other: Roof) -> Roof:
    return Roof(max(one.gflops, other.gflops), max(one.gb_per_s, other.gb_per_s))


def _seconds(work, device: str) -> float:
    jobs.check()
    devices.synchronise(device)
    start = time.perf_counter()
    work()
    devices.synchronise(device)
    return time.perf_counter() - start


def _profile(name: str, spec: ProfileSpec, here: jobs.Progress) -> Generator[jobs.Progress, None, Profile]:
    """Take one model apart; where the accelerator's memory does not suffice, at half the batch, which the result names."""
    yield here
    counted = counts.count(name, image_size=spec.image_size)
    model = zoo.build(name, image_size=spec.image_size, seed=spec.seed).to(spec.device)
    batch = spec.batch
    while True:
        shape = (batch, 3, spec.image_size, spec.image_size)
        try:
            images = torch.rand(shape, generator=devices.generator(spec.seed)).to(spec.device)
            median_ms, shares = yield from breakdown(model, images, here, device=spec.device)
            break
        except torch.cuda.OutOfMemoryError:
            pass
        batch = modes.half(name, batch)
    return Profile(
        model=name,
        batch=batch,
        median_ms=median_ms,
        parameters=counted.parameters,
        gmacs=counted.gmacs,
        mega_activations=counted.mega_activations,
        intensity=counted.intensity(batch),
        shares=shares,
    )


def breakdown(
    model: nn.Module, images: Tensor, here: jobs.Progress, *, device: str = "cpu"
) -> Generator[jobs.Progress, None, tuple[float, tuple[Share, ...]]]:
    """Median time of a pass in ms, and the time of a profiled pass by kind of operation; yields `here` between passes.

    Time that no operator accounts for (Python between operators, and on an accelerator waiting) is "Python and
    dispatch". Of the profiled passes the one of median length is shown, so that the kinds add up to one real pass.
    """
    for _ in range(WARMUP):
        model(images)
    plain, profiled = [], []
    for _ in range(PASSES):
        interrupted = jobs.interruptions()
        yield here
        if jobs.interruptions() != interrupted:  # the answer has replaced the model's weights in the caches
            model(images)
        plain.append(1000 * _seconds(lambda: model(images), device))
        profiled.append(_profiled_pass(model, images, device))
    total_ms, by_kind = sorted(profiled, key=lambda one: one[0])[PASSES // 2]
    by_kind["Python and dispatch"] += max(0.0, total_ms - sum(by_kind.values()))
    shares = tuple(Share(name, by_kind[name]) for name in KINDS if by_kind.get(name))
    return statistics.median(plain), shares


def _profiled_pass(model: nn.Module, images: Tensor, device: str) -> tuple[float, dict[str, float]]:
    cuda = device.startswith("cuda")
    activity = ProfilerActivity.CUDA if cuda else ProfilerActivity.CPU
    with torch.profiler.profile(activities=[activity], acc_events=True) as profiler:
        total_ms = 1000 * _seconds(lambda: model(images), device)
    by_kind: dict[str, float] = defaultdict(float)
    for event in profiler.key_averages():
        own_us = event.self_device_time_total if cuda else event.self_cpu_time_total
        by_kind[kind(event.key)] += own_us / 1000
    return total_ms, by_kind
