"""Prompts in files: safetensors of this project, and what students of the assignment bring. No torch in here.

The assignment's `save_checkpoint` writes {"epoch", "state_dict", "best_acc1", "optimizer"} as a torch file (a zip,
though it ends in .tar). hjbahng/visual_prompting writes the same. The last part of a tensor's name says what it is,
whatever wraps it, and what lies beside it does not matter:

    fixed or random patch   patch (1, 3, p, p); one public solution calls it pad
    padding                 pad_up, pad_down (1, 3, p, S), pad_left, pad_right (1, 3, S - 2p, p)
    deep                    deep_prompt (n, 1, d), (1, n, d) or (n, d), with all of CLIP beside it (about 303 MB)

What such a file does not say has to be asked for: `Checkpoint.unknown`. Shapes are checked before a value is read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from safetensors.numpy import save

from dl2core.errors import InputError
from dl2core.prompts import HEADER, MOST_TOKENS
from dl2core.prompts.files import header
from dl2core.prompts.files.header import LARGEST_SIDE
from dl2core.tensor_files import names, reading
from dl2core.tensor_files.contents import Entry
from dl2core.tensor_files.reading import TensorFile

if TYPE_CHECKING:
    from dl2core.prompts.model.tower import Prompt

LARGEST_WIDTH = 4096  # of a tower; ViT-B/32 has 768
FLOATS = ("float32", "float16", "bfloat16", "float64")
PADS = ("pad_up", "pad_down", "pad_left", "pad_right")
HOLDS = {("deep_prompt",): "deep", PADS: "padding", ("patch",): "fixed_patch", ("pad",): "fixed_patch"}


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A prompt read from a file. `kind` of a patch is taken as fixed_patch; the file does not tell it from a random one."""

    kind: str
    tensors: dict[str, np.ndarray]  # float32, in this project's names and shapes
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
        return self.about.get("image_size")

    @property
    def parameters(self) -> int:
        return sum(value.size for value in self.tensors.values())

    def prompt(
        self, *, image_size: int | None = None, layer: int | None = None, position: str = "end", kind: str | None = None
    ) -> Prompt:
        """The prompt as a module; the arguments answer what `unknown` asks. This needs torch.

        Raises:
            InputError: an answer is missing or does not fit.
        """
        import torch

        from dl2core.prompts.model import deep, pixel

        if self.kind == "deep":
            chosen = layer if layer is not None else self.about.get("layer")
            if not isinstance(chosen, int):
                raise InputError("this file does not say which layer its deep prompt enters: give the layer")
            tokens, width = self.tensors["deep_prompt"].shape[1:]
            made: Prompt = deep.DeepPrompt(width, layer=chosen, tokens=tokens, position=position)
        else:
            side = self.image_size or image_size
            if side is None:
                raise InputError("this file does not say the size of the images its patch is for: give the image size")
            made = pixel.build(kind or self.kind, self.size, side)
        made.load_state_dict({name: torch.from_numpy(value.copy()) for name, value in self.tensors.items()})
        return made.requires_grad_(False)


def write(prompt: Prompt, about: dict[str, object]) -> bytes:
    """A prompt as a safetensors file of this project; `about` goes into its header as json."""
    facts = {"kind": prompt.kind, **about}
    if prompt.kind == "deep":
        facts |= {"layer": prompt.layer, "position": prompt.position}
    else:
        facts |= {"size": prompt.size, "image_size": prompt.image_size}
    tensors = {name: value.detach().cpu().float().contiguous().numpy() for name, value in prompt.named_parameters()}
    return save(tensors, metadata={HEADER: json.dumps(facts, sort_keys=True)})


def read(file: Path | bytes, *, name: str | None = None) -> Checkpoint:
    """Read a prompt from a file or from its bytes.

    Args:
        file: where it lies, or what was uploaded.
        name: what messages call it; the file's own name where None.

    Raises:
        InputError: it holds no prompt, or something that weights never hold; the message names what was found.
    """
    opened = reading.read(file, called=name or (file.name if isinstance(file, Path) else "the file"))
    ours = opened.contents.kind == "safetensors"
    about = header.read(opened.words.get(HEADER, "{}"), opened.called)
    kind, entries = _prompt_in(opened)
    _check_side(about.get("image_size"), entries, opened.called)
    arrays = zip(entries, opened.arrays(entries.values()), strict=True)
    tensors = {name: _float(array, name, opened.called) for name, array in arrays}
    if about.get("kind") == "random_patch" and kind == "fixed_patch":
        kind = "random_patch"
    epoch = opened.value("epoch")
    return Checkpoint(
        kind,
        tensors,
        "this project" if ours else "assignment",
        epoch=epoch if type(epoch) is int else None,
        best_top1=None if ours else _best(opened),
        unknown=() if about else _unknown(kind),
        about=about,
    )


def _prompt_in(file: TensorFile) -> tuple[str, dict[str, Entry]]:
    """Kind and tensors of the one prompt in a file, by this project's names, their types and shapes checked."""
    found = names.by_last_part(file, [name for group in HOLDS for name in group])
    groups = [group for group in HOLDS if set(group) <= found.keys()]
    if not groups:
        some = f"only {', '.join(sorted(found))} of a padding's four" if found else names.held(file)
        raise InputError(f"{file.called} holds no prompt (patch, pad_up …, deep_prompt); it holds {some}")
    if len(groups) > 1 or len(found) > len(groups[0]):
        raise InputError(f"{file.called} holds more than one prompt ({', '.join(sorted(found))}): keep one of them")
    kind = HOLDS[groups[0]]
    for name, entry in found.items():
        file.check(entry)
        if entry.dtype not in FLOATS:
            raise InputError(f"{file.called}: {name} is {entry.dtype} {entry.shape}, no prompt looks like that")
    entries = {"patch": next(iter(found.values()))} if kind == "fixed_patch" else found
    (_check_deep if kind == "deep" else _check_pixel)(kind, entries, file.called)
    return kind, entries


def _check_deep(_kind: str, entries: dict[str, Entry], called: str) -> None:
    entry = entries["deep_prompt"]
    shape = entry.shape
    if len(shape) not in (2, 3) or (len(shape) == 3 and 1 not in shape[:2]):
        raise InputError(f"{called}: deep_prompt should be (n, 1, d), (1, n, d) or (n, d), it is {shape}")
    tokens, width = entry.values // max(1, shape[-1]), shape[-1]
    if not 1 <= tokens <= MOST_TOKENS or not 1 <= width <= LARGEST_WIDTH:
        limits = f"1 to {MOST_TOKENS} tokens of width 1 to {LARGEST_WIDTH:,}"
        raise InputError(f"{called}: a deep prompt of {limits} is read, this one has {tokens:,} of width {width:,}")


def _check_pixel(kind: str, entries: dict[str, Entry], called: str) -> None:
    first = entries["pad_up" if kind == "padding" else "patch"].shape
    if len(first) != 4:
        raise InputError(f"{called}: a pixel prompt has four axes, this one {first}")
    size, side = first[2], first[3]
    if not 1 <= side <= LARGEST_SIDE:
        raise InputError(f"{called}: a prompt for images of 1 to {LARGEST_SIDE} px is read, this one has {side:,} px")
    if not size or (kind == "padding" and 2 * size > side):
        raise InputError(f"{called}: a prompt {size} px wide does not fit images of {side} px")
    for name, shape in shapes(kind, size, side).items():
        if entries[name].shape != shape:
            raise InputError(f"{called}: {name} should be {shape}, it is {entries[name].shape}")


def shapes(kind: str, size: int, side: int) -> dict[str, tuple[int, ...]]:
    """Names and shapes of a pixel prompt of width `size` for images of `side` pixels."""
    if kind != "padding":
        return {"patch": (1, 3, size, size)}
    across, along = (1, 3, size, side), (1, 3, side - 2 * size, size)
    return {"pad_up": across, "pad_down": across, "pad_left": along, "pad_right": along}


def _check_side(side: object, entries: dict[str, Entry], called: str) -> None:
    """A patch has to fit into the images that the header speaks of."""
    if "patch" in entries and isinstance(side, int) and side < entries["patch"].shape[2]:
        size = entries["patch"].shape[2]
        raise InputError(f"{called}: its header says images of {side} px, its patch has {size} px")


def _float(array: np.ndarray, name: str, called: str) -> np.ndarray:
    """float32 values, all finite; a deep prompt as (1, n, d)."""
    with np.errstate(over="ignore"):  # what float32 cannot hold is not finite, and refused
        value = array.astype(np.float32)
    if wrong := int((~np.isfinite(value)).sum()):
        raise InputError(f"{called}: {name} holds {wrong} values that are not finite")
    return value.reshape(1, -1, value.shape[-1]) if name == "deep_prompt" else value


def _best(file: TensorFile) -> float | None:
    """The validation accuracy that the assignment's routine stores: a number, or a tensor of one."""
    best = file.value("best_acc1")
    stored = [e for e in file.contents.entries if e.path == ("best_acc1",) and e.values == 1 and not e.fault]
    if stored:
        best = next(file.arrays(stored)).item()
    return float(best) if isinstance(best, (int, float)) and abs(best) <= 100 else None


def _unknown(kind: str) -> tuple[str, ...]:
    """What the assignment's file of this kind does not store."""
    if kind == "deep":
        return ("layer", "position", "data set", "template")
    if kind == "padding":
        return ("data set", "template")
    return ("fixed or random", "image size", "data set", "template")
