"""Measures the memory of a forward pass: what autograd keeps for backward, layer by layer, and what the allocator saw.

On every device the kept bytes are exact (dl2core.saved_bytes). A CUDA device adds the allocator's own count: what was
alive after the pass, with the output kept, as dropping it frees the graph and measures the parameters alone.
"""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from dl2core import device as devices
from dl2core import jobs
from dl2core.cnn import counts, memory_needed, modes, zoo
from dl2core.cnn.memory.result import MB, Footprint, MemoryResult, MemorySpec, Peak, Step
from dl2core.saved_bytes import SavedStorages, count_kept, saved_bytes


def measure(spec: MemorySpec) -> jobs.Steps:
    """Check the spec, then return the generator that measures; see dl2core.jobs.

    Returns:
        A generator of `Progress` whose partial results, and whose result, are a `MemoryResult`.

    Raises:
        InputError: a field of the spec is wrong, or the device is not here.
    """
    spec.check()
    devices.check_device(spec.device)
    return _steps(spec)


def _steps(spec: MemorySpec) -> jobs.Steps:
    done: list[Footprint] = []
    if not spec.estimate:
        for name in spec.models:  # all of them before the first one runs
            jobs.check()
            memory_needed.check_fits(name, batch=spec.batch, image_size=spec.image_size, grad=True, device=spec.device)
    for name in spec.models:
        partial = MemoryResult(spec, tuple(done)) if done else None
        here = jobs.Progress(len(done) / len(spec.models), f"{zoo.label(name)}, batch {spec.batch}", partial)
        done.append((yield from _footprint(name, spec, here)))
    return MemoryResult(spec, tuple(done))


def _footprint(name: str, spec: MemorySpec, here: jobs.Progress) -> Generator[jobs.Progress, None, Footprint]:
    """Measure one model; where the accelerator's memory does not suffice, half the batch is measured and scaled."""
    yield here
    model = zoo.build(name, image_size=spec.image_size, seed=spec.seed).to(spec.device)
    batch = memory_needed.PROBE if spec.estimate else spec.batch
    while True:
        shape = (batch, 3, spec.image_size, spec.image_size)
        images = torch.rand(shape, generator=devices.generator(spec.seed)).to(spec.device)
        try:
            return (yield from _measured(name, model, images, here)).at_batch(spec.batch)
        except torch.cuda.OutOfMemoryError:
            pass
        batch = modes.half(name, batch)


def _measured(
    name: str, model: nn.Module, images: Tensor, here: jobs.Progress
) -> Generator[jobs.Progress, None, Footprint]:
    """Yields `here` between two passes."""
    batch = len(images)
    saved, largest, steps = staircase(model, images)
    yield here
    with torch.no_grad():
        saved_no_grad = saved_bytes(model, images)
    yield here
    peaks = [_peak(model, images, grad=grad) if images.is_cuda else None for grad in (True, False)]
    return Footprint(
        model=name,
        batch=batch,
        measured_batch=batch,
        saved_mb_grad=saved / MB,
        saved_mb_no_grad=saved_no_grad / MB,
        parameters=zoo.parameter_count(model),
        parameter_mb=sum(parameter.nbytes for parameter in model.parameters()) / MB,
        largest_activation_mb=largest / MB,
        gmacs=counts.count(name, image_size=images.shape[-1]).gmacs,
        steps=steps,
        peak_grad=peaks[0],
        peak_no_grad=peaks[1],
    )


def staircase(model: nn.Module, images: Tensor) -> tuple[int, int, tuple[Step, ...]]:
    """One pass with a graph, watched layer by layer.

    A layer is a module that called no other module during the pass. What is computed between two layers (an addition,
    a concatenation) counts with the one that follows; what comes after the last one, with the output.

    Returns:
        Bytes kept in all, bytes of the largest output of a layer, and the layers in the order in which they ran.
    """
    with torch.enable_grad(), count_kept(model) as kept, _watched(model, kept) as steps:
        output = model(images)
        total = kept.total_bytes
    if not steps or total / MB > steps[-1].saved_mb:
        steps.append(Step("output", "between layers", total / MB, output.nbytes / MB))
    return total, round(max(step.output_mb for step in steps) * MB), tuple(steps)


@contextmanager
def _watched(model: nn.Module, kept: SavedStorages) -> Iterator[list[Step]]:
    steps: list[Step] = []
    open_modules: list[bool] = []  # of the modules under way: has it called another module yet

    def enter(_module: nn.Module, _inputs: object) -> None:
        if open_modules:
            open_modules[-1] = True
        open_modules.append(False)

    def leave(name: str) -> object:
        def record(module: nn.Module, _inputs: object, output: object) -> None:
            called_others = open_modules.pop()
            first = output[0] if isinstance(output, tuple) else output
            if not called_others and isinstance(first, Tensor):
                steps.append(Step(name, type(module).__name__, kept.total_bytes / MB, first.nbytes / MB))

        return record

    hooks = []
    for name, module in model.named_modules():
        hooks += [module.register_forward_pre_hook(enter), module.register_forward_hook(leave(name))]
    try:
        yield steps
    finally:
        for hook in hooks:
            hook.remove()


def _peak(model: nn.Module, images: Tensor, *, grad: bool) -> Peak:
    """The CUDA allocator's view of one pass; a first, unwatched pass loads the kernels."""
    device = images.device
    with torch.set_grad_enabled(grad):
        model(images)
        gc.collect()
        torch.cuda.empty_cache()
        torch.cuda.synchronize(device)
        torch.cuda.reset_peak_memory_stats(device)
        before = torch.cuda.memory_allocated(device)
        output = model(images)
        torch.cuda.synchronize(device)
        live, peak = torch.cuda.memory_allocated(device), torch.cuda.max_memory_allocated(device)
        del output
    return Peak((live - before) / MB, (peak - before) / MB)
