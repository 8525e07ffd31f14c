"""Prompts in files: safetensors of this project, and what students of the assignment bring.

The assignment's `save_checkpoint` writes {"epoch", "state_dict", "best_acc1", "optimizer"} as a torch file (a zip,
though it ends in .tar). hjbahng/visual_prompting writes the same. Names in the state dict:

    fixed or random patch   patch (1, 3, p, p); one public solution calls it pad
    padding                 pad_up, pad_down (1, 3, p, S), pad_left, pad_right (1, 3, S - 2p, p)
    deep                    deep_prompt (n, 1, d), (1, n, d) or (n, d), with all of CLIP beside it (about 303 MB)

What such a file does not say has to be asked for: `Checkpoint.unknown`. Reading runs nothing (see `torch_file`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load as load_bytes
from safetensors.torch import save as save_bytes
from torch import Tensor

from dl2core.errors import InputError
from dl2core.prompts import HEADER
from dl2core.prompts.files import torch_file
from dl2core.prompts.model import pixel
from dl2core.prompts.model.deep import DeepPrompt
from dl2core.prompts.model.tower import Prompt

LARGEST_PROMPT = 10**7  # values
LARGEST_SIDE = 2048  # pixels of the images a prompt is for
PREFIXES = ("module.", "prompt_learner.", "prompter.", "model.")
PADS = ("pad_up", "pad_down", "pad_left", "pad_right")


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A prompt read from a file. `kind` of a patch is taken as fixed_patch; the file does not tell it from a random one."""

    kind: str
    tensors: dict[str, Tensor]  # float32, in this project's names and shapes
    source: str  # "assignment" or "this project"
    epoch: int | None = None
    best_top1: float | None = None  # percent, as the file says
    unknown: tuple[str, ...] = ()
    about: dict[str, object] = field(default_factory=dict)  # header of this project's files

    @property
    def size(self) -> int | None:
        """p of a pixel prompt."""
        if self.kind == "deep":
            return None
        return self.tensors["pad_up" if self.kind == "padding" else "patch"].shape[2]

    @property
    def image_size(self) -> int | None:
        """S where the file tells it: a padding, or a file of this project."""
        if self.kind == "padding":
            return self.tensors["pad_up"].shape[3]
        stored = self.about.get("image_size")
        return stored if isinstance(stored, int) else None

    @property
    def parameters(self) -> int:
        return sum(value.numel() for value in self.tensors.values())

    def prompt(
        self, *, image_size: int | None = None, layer: int | None = None, position: str = "end", kind: str | None = None
    ) -> Prompt:
        """The prompt as a module; the arguments answer what `unknown` asks.

        Raises:
            InputError: an answer is missing or does not fit.
        """
        if self.kind == "deep":
            chosen = layer if layer is not None else self.about.get("layer")
            if not isinstance(chosen, int):
                raise InputError("this file does not say which layer its deep prompt enters: give the layer")
            tokens, width = self.tensors["deep_prompt"].shape[1:]
            made: Prompt = DeepPrompt(width, layer=chosen, tokens=tokens, position=position)
        else:
            side = self.image_size or image_size
            if side is None:
                raise InputError("this file does not say the size of the images its patch is for: give the image size")
            made = pixel.build(kind or self.kind, self.size, side)
        made.load_state_dict(self.tensors)
        return made.requires_grad_(False)


def write(prompt: Prompt, about: dict[str, object]) -> bytes:
    """A prompt as a safetensors file of this project; `about` goes into its header as json."""
    facts = {"kind": prompt.kind, **about}
    if prompt.kind == "deep":
        facts |= {"layer": prompt.layer, "position": prompt.position}
    else:
        facts |= {"size": prompt.size, "image_size": prompt.image_size}
    tensors = {name: value.detach().cpu().float().contiguous() for name, value in prompt.named_parameters()}
    return save_bytes(tensors, metadata={HEADER: json.dumps(facts, sort_keys=True)})


def read(file: Path | bytes, *, name: str | None = None) -> Checkpoint:
    """Read a prompt from a file or from its bytes.

    Args:
        file: where it lies, or what was uploaded.
        name: what messages call it; the file's own name where None.

    Raises:
        InputError: it holds no prompt, or something that weights never hold; the message names what was found.
    """
    called = name or (file.name if isinstance(file, Path) else "the file")
    if isinstance(file, Path):
        if not file.is_file():
            raise InputError(f"{called}: no such file")
        with file.open("rb") as opened:
            start = opened.read(9)
    else:
        start = file[:9]
    if not start:
        raise InputError(f"{called} is empty")
    if start[8:9] == b"{":
        return _project(file, called)
    return _assignment(torch_file.read(file, called), called)


def _project(file: Path | bytes, called: str) -> Checkpoint:
    """A safetensors file."""
    try:
        if isinstance(file, Path):
            with safe_open(file, framework="pt") as opened:
                header = opened.metadata() or {}
                wanted = [key for key in opened.keys() if _bare(key) in _NAMES]  # noqa: SIM118, it is no dict
                tensors = {key: opened.get_tensor(key) for key in wanted}
        else:
            size = int.from_bytes(file[:8], "little")
            header = json.loads(file[8 : 8 + size]).get("__metadata__", {})
            tensors = load_bytes(file)
        about = json.loads(header.get(HEADER, "{}"))
    except (SafetensorError, json.JSONDecodeError, UnicodeDecodeError, RecursionError, OSError) as error:
        raise InputError(f"{called} is a broken safetensors file: {error}") from None
    if not isinstance(about, dict):
        raise InputError(f"{called}: its header should hold a json object, it holds a {type(about).__name__}")
    side = about.get("image_size")
    if isinstance(side, int) and not 1 <= side <= LARGEST_SIDE:
        raise InputError(f"{called}: its image size should lie in 1..{LARGEST_SIDE}, it is {side}")
    kind, found = _tensors(tensors, called)
    if about.get("kind") == "random_patch" and kind == "fixed_patch":
        kind = "random_patch"
    return Checkpoint(kind, found, "this project", unknown=() if about else _unknown(kind), about=about)


_NAMES = {"patch", "pad", "deep_prompt", *PADS}


def _bare(name: str) -> str:
    """A parameter's name without the wrappers' prefixes."""
    while prefix := next((p for p in PREFIXES if name.startswith(p)), None):
        name = name.removeprefix(prefix)
    return name


def _assignment(content: dict[str, object], called: str) -> Checkpoint:
    """The assignment's dictionary, or a bare state dict."""
    state = content.get("state_dict", content)
    if not isinstance(state, dict):
        raise InputError(f"{called}: its state_dict should be a dictionary, it is a {type(state).__name__}")
    kind, tensors = _tensors(state, called)
    epoch, best = content.get("epoch"), content.get("best_acc1")
    return Checkpoint(
        kind,
        tensors,
        "assignment",
        epoch=epoch if isinstance(epoch, int) else None,
        best_top1=float(best) if isinstance(best, (int, float, np.number)) or _is_scalar(best) else None,
        unknown=_unknown(kind),
    )


def _is_scalar(value: object) -> bool:
    return isinstance(value, Tensor) and value.numel() == 1


def _unknown(kind: str) -> tuple[str, ...]:
    """What the assignment's file of this kind does not store."""
    if kind == "deep":
        return ("layer", "position", "data set", "template")
    if kind == "padding":
        return ("data set", "template")
    return ("fixed or random", "image size", "data set", "template")


def _tensors(state: dict[str, object], called: str) -> tuple[str, dict[str, Tensor]]:
    """Kind and tensors of the prompt in a state dict, checked and in this project's names and shapes."""
    found = {_bare(str(name)): value for name, value in state.items() if _bare(str(name)) in _NAMES}
    for name, value in found.items():
        if not isinstance(value, Tensor):
            raise InputError(f"{called}: {name} should be a tensor, it is a {type(value).__name__}")
        plain = value.layout == torch.strided and value.device.type == "cpu" and value.is_floating_point()
        if not plain or value.numel() > LARGEST_PROMPT:
            raise InputError(f"{called}: {name} is {value.dtype} {tuple(value.shape)}, no prompt looks like that")
    if "deep_prompt" in found:
        kind, tensors = "deep", {"deep_prompt": _deep(found["deep_prompt"], called)}
    elif set(PADS) <= found.keys():
        kind, tensors = "padding", {name: found[name] for name in PADS}
    elif "patch" in found or "pad" in found:
        kind, tensors = "fixed_patch", {"patch": found.get("patch", found.get("pad"))}
    else:
        held = ", ".join(sorted(map(str, state))[:4]) or "nothing"
        raise InputError(f"{called} holds no prompt (patch, pad_up …, deep_prompt); it holds {held}")
    if kind != "deep":
        _check_shapes(kind, tensors, called)
    tensors = {name: value.detach().float().clone() for name, value in tensors.items()}
    for name, value in tensors.items():
        if not value.isfinite().all():
            raise InputError(f"{called}: {name} holds {int((~value.isfinite()).sum())} values that are not finite")
    return kind, tensors


def _deep(value: Tensor, called: str) -> Tensor:
    """(n, 1, d), (1, n, d) or (n, d) -> (1, n, d)."""
    if value.dim() == 2:
        return value[None]
    if value.dim() == 3 and value.shape[0] == 1:
        return value
    if value.dim() == 3 and value.shape[1] == 1:
        return value.transpose(0, 1)
    raise InputError(f"{called}: deep_prompt should be (n, 1, d), (1, n, d) or (n, d), it is {tuple(value.shape)}")


def _check_shapes(kind: str, tensors: dict[str, Tensor], called: str) -> None:
    first = tensors["pad_up" if kind == "padding" else "patch"]
    if first.dim() != 4:
        raise InputError(f"{called}: a pixel prompt has four axes, this one {tuple(first.shape)}")
    size = first.shape[2]
    expected = pixel.PIXEL[kind].shapes(size, first.shape[3])
    for name, shape in expected.items():
        if tuple(tensors[name].shape) != shape or not size:
            raise InputError(f"{called}: {name} should be {shape}, it is {tuple(tensors[name].shape)}")
