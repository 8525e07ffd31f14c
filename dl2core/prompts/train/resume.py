"""The state of a run in one file, written at once: prompt, momentum, curve and snapshots.

One safetensors file with the curve as json in its header, so that a reader sees one step or another, never half of one.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_bytes
from torch import Tensor, nn

from dl2core import store
from dl2core.errors import InputError
from dl2core.prompts.recorded import runs
from dl2core.prompts.recorded.runs import Run
from dl2core.prompts.train.spec import TrainSpec

FILE = "state.safetensors"


@dataclass(frozen=True)
class State:
    """Where a run stands after `step` steps."""

    run: Run
    step: int
    parameters: dict[str, Tensor]
    momentum: dict[str, Tensor]

    @classmethod
    def of(cls, run: Run, step: int, prompt: nn.Module, optimiser: torch.optim.Optimizer) -> State:
        parameters = {name: value.detach().cpu() for name, value in prompt.named_parameters()}
        buffers = {name: optimiser.state[value].get("momentum_buffer") for name, value in prompt.named_parameters()}
        return cls(run, step, parameters, {name: b.cpu() for name, b in buffers.items() if b is not None})


def restore_momentum(optimiser: torch.optim.Optimizer, prompt: nn.Module, momentum: dict[str, Tensor]) -> None:
    """Put the saved momentum buffers back."""
    for name, value in prompt.named_parameters():
        if name in momentum:
            optimiser.state[value]["momentum_buffer"] = momentum[name].to(value)


def save(folder: Path, state: State) -> None:
    """Write the state into the folder, in one go.

    Raises:
        OSError: the folder cannot be written, or its disk is full.
    """
    tensors = {f"parameters/{name}": value.contiguous() for name, value in state.parameters.items()}
    tensors |= {f"momentum/{name}": value.contiguous() for name, value in state.momentum.items()}
    tensors |= {name: torch.from_numpy(value) for name, value in runs.arrays(state.run).items()}
    header = json.dumps({"step": state.step, **runs.header(state.run)})
    store.write_atomically(folder / FILE, to_bytes(tensors, metadata={"run": header}))


def load(folder: Path, spec: TrainSpec) -> State | None:
    """The saved state of this spec, None where the folder has none.

    Raises:
        InputError: the folder holds a run of another spec, or its file is broken.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            header = json.loads((file.metadata() or {})["run"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118, it is no dict
    except (SafetensorError, KeyError, json.JSONDecodeError) as error:
        raise InputError(f"{path} is no saved run ({error}); delete it to start again") from None
    wanted, found = dataclasses.asdict(spec), header["spec"]
    clash = [f"{name} {found.get(name)!r}, not {value!r}" for name, value in wanted.items() if found.get(name) != value]
    if clash:
        raise InputError(f"{folder} holds another run: {'; '.join(clash)}")
    header["resumed_at"] = [*header["resumed_at"], header["step"]]
    run = runs.joined(header, {name: value.numpy() for name, value in tensors.items()})
    return State(run, header["step"], runs.below(tensors, "parameters/"), runs.below(tensors, "momentum/"))
