"""What does not depend on the prompt, computed once for all images: in memory, on disk when large, or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from dl2core import jobs, store
from dl2core.prompts.evaluate.inputs import Inputs, in_batches
from dl2core.prompts.model.tower import Prompted

IN_MEMORY_BYTES = 10**9
BATCH = 128

Take = Callable[[Tensor], Tensor]  # (B,) places -> what `Prompted.before` gives for them


def size_bytes(prompted: Prompted, inputs: Inputs) -> int:
    """Bytes of the cache for all images; 0 where there is nothing worth keeping."""
    if prompted.stage == "images":
        return 0
    one = prompted.before(inputs.batch(torch.tensor([0])))
    return one.numel() * one.element_size() * len(inputs)


def fill(
    prompted: Prompted, inputs: Inputs, *, limit_bytes: int = 0, folder: Path | None = None
) -> Generator[jobs.Progress, None, Take]:
    """Compute the prefix of every image once.

    Args:
        prompted: tower and prompt; only its `before` is used.
        inputs: N images.
        limit_bytes: a larger cache is not made, batches are then computed anew every time; so they are where the disk has
            no room for one or cannot be written, which the progress then says.
        folder: where a cache above `IN_MEMORY_BYTES` goes; DL2_HOME/features where None. Its file has no name on disk
            once it is open (on systems that allow this), so that it never stays behind.

    Returns:
        a function from places to prefixes.
    """
    size = size_bytes(prompted, inputs)
    anew: Take = lambda index: prompted.before(inputs.batch(index))  # noqa: E731
    if size == 0 or size > limit_bytes:
        return anew
    one = prompted.before(inputs.batch(torch.tensor([0])))
    shape = (len(inputs), *one.shape[1:])
    where = "in memory" if size <= IN_MEMORY_BYTES else "on disk"
    yield jobs.Progress(0.0, f"caching the frozen part: {size / 1e6:,.0f} MB {where}")
    if size <= IN_MEMORY_BYTES:
        kept = torch.empty(shape, dtype=one.dtype)
    else:
        room: list[Tensor] = []
        line = store.keep_if_possible("the frozen part", lambda: room.append(_on_disk(shape, size, folder)))
        if line:
            yield jobs.Progress(0.0, f"{line}; it is computed anew in every step")
            return anew
        kept = room[0]
    for index in in_batches(len(inputs), BATCH):
        kept[index[0] : index[-1] + 1] = prompted.before(inputs.batch(index)).cpu()
        done = (int(index[-1]) + 1) / len(inputs)
        yield jobs.Progress(done, f"caching the frozen part: {size / 1e6:,.0f} MB {where}")
    return lambda index: kept[index].to(inputs.device)


def _on_disk(shape: tuple[int, ...], size: int, folder: Path | None) -> Tensor:
    """A float32 tensor over a temporary file whose room on the disk is taken at once.

    Raises:
        OSError: the disk has no room for it, or cannot be written.
    """
    folder = folder or store.home() / "features"
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if size > 0.9 * free:
        raise OSError(errno.ENOSPC, f"it needs {size / 1e9:.1f} GB, {free / 1e9:.1f} GB are free")
    with tempfile.TemporaryFile(dir=folder) as file:
        if hasattr(os, "posix_fallocate"):  # else a full disk would end the process when the map is written
            os.posix_fallocate(file.fileno(), 0, size)
        file.truncate(size)
        return torch.from_numpy(np.memmap(file, dtype=np.float32, mode="r+", shape=shape))
