"""What a loaded CLIP model is, and the names that pages and documents use for one. No torch in here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dl2core import store

if TYPE_CHECKING:
    import open_clip
    import torch

BUILT_IN = "built-in"
BUILT_IN_WEIGHTS = Path(__file__).parent / "weights" / "model.safetensors"
REPORT_MODEL = "ViT-B-32-quickgelu/openai"  # the model of the report


@dataclass(frozen=True, eq=False)
class ClipModel:
    """A CLIP model with all that its use needs.

    Attributes:
        name: open_clip's name, or "built-in".
        pretrained: the published tag, "built-in", or the file's name.
        model: an open_clip `CLIP`, in eval mode, with frozen parameters.
        tokenize: list of B texts -> (B, context_length) int64 token ids; long texts are cut.
        context_length: tokens a text may have, both end markers included.
        size: side of the input in pixels.
        mean, std: per channel, of pixels in 0..1.
        identity: first 16 hex digits of the weights' sha256; keys caches and results.
        token_ids_seen: ids that the training captions held; None where that is not known.
    """

    name: str
    pretrained: str
    model: open_clip.CLIP
    tokenize: Callable[[list[str]], torch.Tensor]
    context_length: int
    size: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    identity: str
    token_ids_seen: frozenset[int] | None

    @property
    def built_in(self) -> bool:
        return self.name == BUILT_IN

    @property
    def title(self) -> str:
        """How pages and documents call it: "built-in model", "ViT-B-32-quickgelu (openai)"."""
        return "built-in model" if self.built_in else f"{self.name} ({self.pretrained})"


def built_in_identity() -> str:
    """`ClipModel.identity` of the built-in weights on this disk, without opening them."""
    return store.content_hash(BUILT_IN_WEIGHTS)


def frozen(model: torch.nn.Module, device: str = "cpu") -> torch.nn.Module:
    """The model in evaluation mode on `device`, with no parameter that learns."""
    return model.eval().requires_grad_(False).to(device)
