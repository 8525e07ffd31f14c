"""The methods of Table 6: what each is, and which model it belongs to. No torch in here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dl2core.errors import InputError, quoted
from dl2core.transfer.backbone_names import LITE0, RESNET18, title

if TYPE_CHECKING:
    from torch import Tensor

Kind = Literal["no prompt", "prompt", "probe"]
PLAIN = "no-prompt"  # the control of every table; it cannot be left out


@dataclass(frozen=True)
class Method:
    """One row of the table.

    Attributes:
        key: its name on the command line and in documents.
        title: its name on a page.
        kind: how it answers.
        row: what `published` calls it, with `size` in pixels of 224 or `layer`.
        backbone: of a probe; "" for the CLIP model that the run names, as for all prompts.
        entry: of the built-in model's gallery, for a learned prompt; "{}" stands for the data set.
    """

    key: str
    title: str
    kind: Kind
    row: str
    size: int | None = None
    layer: int | None = None
    backbone: str = ""
    entry: str = ""


TABLE = {
    method.key: method
    for method in (
        Method(PLAIN, "No prompt", "no prompt", "zero-shot"),
        Method("fixed-patch", "Fixed patch", "prompt", "fixed patch", size=1, entry="{}-plain-fixed_patch-1"),
        Method("padding", "Padding", "prompt", "padding", size=30, entry="{}-plain-padding"),
        Method("deep-0", "Deep prompt, layer 0", "prompt", "deep", layer=0, entry="{}-plain-deep-0"),
        Method("deep-3", "Deep prompt, layer 3", "prompt", "deep", layer=3, entry="{}-plain-deep-3"),
        Method("deep-8", "Deep prompt, layer 8", "prompt", "deep", layer=8, entry="{}-plain-deep-8"),
        Method("probe-tower", "Probe on the same tower", "probe", "linear probe"),
        Method("probe-lite0", f"Probe on {title(LITE0)}", "probe", "linear probe", backbone=LITE0),
        Method("probe-resnet18", f"Probe on {title(RESNET18)}", "probe", "linear probe", backbone=RESNET18),
    )
}
DEFAULT = (PLAIN, "fixed-patch", "padding", "deep-3", "probe-tower", "probe-lite0")
SHAPES = (PLAIN, "probe-tower", "probe-lite0")  # no prompt of the gallery was trained on plain Shapes


def chosen(keys: Sequence[str]) -> tuple[Method, ...]:
    """The methods of these keys in the order of the table, the control always among them.

    Raises:
        InputError: an unknown key.
    """
    for key in keys:
        if key not in TABLE:
            raise InputError(f"methods are {', '.join(TABLE)}; got {quoted(key)}")
    return tuple(method for key, method in TABLE.items() if key in keys or key == PLAIN)


@dataclass(frozen=True, eq=False)
class Opened:
    """A method ready to answer. Methods that share an encoder are encoded once.

    Attributes:
        key: of the method.
        size, mean, std: of the input that it takes, pixels in 0..1.
        encoder: names the encoder; equal names give equal features.
        encode: (B, 3, S, S) normalised float32 -> (B, D) features.
        head: (B, D) -> (B, K) logits.
        weights: identity of the model's weights.
    """

    key: str
    size: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    encoder: str
    encode: Callable[[Tensor], Tensor]
    head: Callable[[Tensor], Tensor]
    weights: str

    @property
    def eye(self) -> tuple[int, tuple[float, ...], tuple[float, ...]]:
        """Methods with the same size, mean and std are given the same tensors."""
        return self.size, self.mean, self.std
