"""Training over several processes, started by torchrun: each takes its share of every batch.

`torchrun --nproc-per-node 2 -m dl2core train-prompt …` sets the variables read here; more machines are torchrun's own
options. gloo joins CPUs, nccl joins CUDA devices. With one process there is nothing to join.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, distributed, nn


@dataclass(frozen=True)
class World:
    """This process among all of them."""

    rank: int = 0
    size: int = 1

    @property
    def first(self) -> bool:
        """Only the first process writes files and reports."""
        return self.rank == 0

    def share(self, index: Tensor) -> Tensor:
        """Every size-th element of a batch, beginning with this process's rank."""
        return index[self.rank :: self.size]

    def total(self, *values: float) -> list[float]:
        """Sum of each value over all processes."""
        if self.size == 1:
            return list(values)
        sums = torch.tensor(values, dtype=torch.float64)
        distributed.all_reduce(sums)
        return sums.tolist()

    def average(self, module: nn.Module) -> None:
        """Replace every floating-point parameter and buffer by its mean over the processes."""
        if self.size == 1:
            return
        with torch.no_grad():
            for value in module.state_dict().values():
                if value.is_floating_point():
                    distributed.all_reduce(value)
                    value.div_(self.size)

    def join(self, module: nn.Module) -> nn.Module:
        """The module with its gradients averaged over the processes."""
        return module if self.size == 1 else nn.parallel.DistributedDataParallel(module)


def current() -> World:
    """The world this process belongs to; one process alone if none was entered."""
    if distributed.is_available() and distributed.is_initialized():
        return World(distributed.get_rank(), distributed.get_world_size())
    return World()


@contextlib.contextmanager
def from_torchrun() -> Iterator[World]:
    """Inside the block, this process has joined what torchrun started; without torchrun it is alone."""
    if "TORCHELASTIC_RUN_ID" not in os.environ and "WORLD_SIZE" not in os.environ:
        yield World()
        return
    on_cuda = torch.cuda.is_available()
    if on_cuda:
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    distributed.init_process_group("cpu:gloo,cuda:nccl" if on_cuda else "gloo")
    try:
        yield current()
    finally:
        distributed.destroy_process_group()
