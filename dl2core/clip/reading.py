"""One picture or one sentence read by a CLIP tower, as arrays: every attention weight, and what they were made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from open_clip.tokenizer import SimpleTokenizer
from torch.nn import functional

from dl2core.clip import attention
from dl2core.clip.attention import TowerAttention
from dl2core.clip.model import ClipModel
from dl2core.data import transforms
from dl2core.errors import InputError

CLS_NAME = "CLS"
END_OF_TEXT = "end"


@dataclass(frozen=True, eq=False)
class Reading:
    """Attention of one tower on one input."""

    names: tuple[str, ...]  # of the T tokens
    weights: np.ndarray  # (L, heads, T, T)
    queries: np.ndarray  # (L, heads, T, d)
    keys: np.ndarray  # (L, heads, T, d)
    values: np.ndarray  # (L, heads, T, d)
    kernel: np.ndarray  # (L, heads, T, d) torch's own scaled_dot_product_attention on the same three
    states: np.ndarray  # (L, T, E) what leaves each block
    rebuild_error: float  # between each block and its output rebuilt from the weights, per largest entry

    @property
    def last(self) -> np.ndarray:
        """(T, E) what leaves the last block."""
        return self.states[-1]


def read_image(
    clip: ClipModel, picture: np.ndarray, *, positions: bool = True, order: Sequence[int] | None = None
) -> Reading:
    """The image tower on one picture.

    Args:
        clip: a model with a vision transformer.
        picture: (H, W, 3) uint8.
        positions: whether the positional embedding is added.
        order: new order of the patches; None: as they lie.

    Raises:
        InputError: another kind of tower, or order is no order of its patches.
    """
    pixels = transforms.model_input(picture[None], size=clip.size, mean=clip.mean, std=clip.std)
    pixels = pixels.to(next(clip.model.parameters()).device)
    chosen = None if order is None else torch.tensor(list(order), device=pixels.device)
    tower = attention.image_attention(clip.model, pixels, positions=positions, order=chosen)
    count = tower.weights.shape[-1] - 1
    return _reading(tower, (CLS_NAME, *(str(i + 1) for i in range(count))), mask=None)


def read_text(clip: ClipModel, text: str) -> Reading:
    """The text tower on one sentence, up to its end marker: what follows is padding, to which no token attends.

    Raises:
        InputError: the text is empty.
    """
    if not text.strip():
        raise InputError("the text is empty: write a few words")
    ids = clip.tokenize([text]).to(next(clip.model.parameters()).device)
    names = _token_names(ids[0].tolist())
    tower = attention.text_attention(clip.model, ids)
    mask = getattr(clip.model, "text", clip.model).attn_mask
    return _reading(tower, names, mask=mask)


def _reading(tower: TowerAttention, names: tuple[str, ...], *, mask: object) -> Reading:
    kernel = functional.scaled_dot_product_attention(tower.queries, tower.keys, tower.values, attn_mask=mask)
    t = len(names)
    weights = tower.weights[:, 0, :, :t, :t].cpu().numpy()
    vectors = (part[:, 0, :, :t].cpu().numpy() for part in (tower.queries, tower.keys, tower.values, kernel))
    return Reading(names, weights, *vectors, tower.tokens[1:, 0, :t].cpu().numpy(), tower.rebuild_error)


@cache
def _decoder() -> dict[int, str]:
    return SimpleTokenizer().decoder


def _token_names(ids: Sequence[int]) -> tuple[str, ...]:
    """Readable tokens from the start marker to the end marker, which CLIP's tokenizer writes last."""
    decoder = _decoder()
    names = []
    for token in ids:
        piece = decoder[token]
        if piece in ("<start_of_text>", "<|startoftext|>"):
            names.append("start")
        elif piece in ("<end_of_text>", "<|endoftext|>"):
            return (*names, END_OF_TEXT)
        else:
            names.append(piece.removesuffix("</w>"))
    return tuple(names)
