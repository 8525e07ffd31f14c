"""Valid files with a few bytes changed, moved, doubled or cut off: the material of the property tests and the load run."""

import io
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from safetensors.torch import save
from tensor_files.hostile import saved
from torch import nn

PATCH = torch.arange(12.0).reshape(1, 3, 2, 2)
ASSIGNMENT = {"epoch": 7, "state_dict": {"prompt_learner.patch": PATCH}, "best_acc1": np.float64(61.5)}


def script() -> bytes:
    module, out = nn.Module(), io.BytesIO()
    module.register_parameter("patch", nn.Parameter(PATCH))
    torch.jit.save(torch.jit.script(module), out)
    return out.getvalue()


VALID = {
    "zip": saved(ASSIGNMENT),
    "older": saved(ASSIGNMENT, _use_new_zipfile_serialization=False),
    "protocol 4": saved(ASSIGNMENT, pickle_protocol=4),
    "safetensors": save({"patch": PATCH}, metadata={"dl2-prompt": '{"kind": "fixed_patch"}'}),
    "TorchScript": script(),
}


def changed(data: bytes, random: np.random.Generator) -> bytes:
    """The same file with one to six changes."""
    out = bytearray(data)
    for _ in range(random.integers(1, 7)):
        place, length = int(random.integers(len(out))), int(random.integers(1, 40))
        match random.integers(8):
            case 0 | 1 | 2:
                out[place] = random.integers(256)
            case 3:
                out[place] ^= 1 << random.integers(8)
            case 4:
                out[place : place + length] = b""
            case 5:
                out[place:place] = out[place : place + length]
            case 6:
                out[place : place + 4] = random.choice(
                    [b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"9999", b"\x85\x85.2"]
                )
            case _:
                out = out[: max(1, len(out) - length)]
        if not out:
            return b"\x00"
    return bytes(out)


def files(number: int, *, seed: int, kinds: Sequence[str] = tuple(VALID)) -> Iterator[tuple[str, bytes]]:
    """So many changed files of these kinds, by turns."""
    random = np.random.default_rng(seed)
    for turn in range(number):
        kind = kinds[turn % len(kinds)]
        yield kind, changed(VALID[kind], random)
