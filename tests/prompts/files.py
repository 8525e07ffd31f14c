"""Checkpoint files the way others write them: the assignment's save routine, older numpy, CUDA tensors, and attacks."""

import io
import os
import pickle
import zipfile

import numpy as np
import torch
from torch import nn

from dl2core.prompts.train.protocol import learning_rate


def assignment(state: dict, *, steps: int = 1200, epoch: int = 7, accuracy: float = 61.5) -> bytes:
    """What `save_checkpoint` of the template writes; past the warm-up its learning rate is a numpy number."""
    parameter = nn.Parameter(torch.zeros(2))
    optimiser = torch.optim.SGD([parameter], lr=40, momentum=0.9)
    rate = learning_rate(steps, steps=6260, highest=40, warmup=1000)
    optimiser.param_groups[0]["lr"] = np.float64(rate) if steps >= 1000 else rate
    parameter.sum().backward()
    optimiser.step()
    file = io.BytesIO()
    content = {"epoch": epoch, "state_dict": state, "best_acc1": accuracy, "optimizer": optimiser.state_dict()}
    torch.save(content, file)
    return file.getvalue()


def rewritten(data: bytes, old: bytes, new: bytes) -> bytes:
    """The same torch file with `old` replaced by `new` in its pickle."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.endswith("data.pkl"):
                assert old in content
                content = content.replace(old, new)
            target.writestr(entry.filename, content)
    return out.getvalue()


def numpy_1(data: bytes) -> bytes:
    """As numpy 1 spells the name of its number."""
    return rewritten(data, b"cnumpy._core.multiarray\n", b"cnumpy.core.multiarray\n")


def on_cuda(data: bytes) -> bytes:
    """Every storage tagged as lying on the first GPU."""
    return rewritten(data, b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:0")


class Evil:
    """Runs a command when it is unpickled."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self):
        return os.system, (self.command,)


def evil_zip(command: str) -> bytes:
    file = io.BytesIO()
    torch.save({"state_dict": {"patch": torch.zeros(1, 3, 1, 1)}, "extra": Evil(command)}, file)
    return file.getvalue()


def evil_pickle(command: str) -> bytes:
    return pickle.dumps({"state_dict": Evil(command)}, protocol=2)


def compressed(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, source.read(entry))
    return out.getvalue()
