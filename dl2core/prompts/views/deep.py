"""What a deep prompt is and does, in numbers. No torch in here."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Nearest:
    """A patch of a picture that lies near a prompt token."""

    picture: int
    patch: int  # 0..T-2, row by row
    cosine: float


@dataclass(frozen=True)
class DeepView:
    """P prompt tokens that enter before block `layer`, seen on B pictures. L' = blocks that follow, H heads."""

    layer: int
    norms: np.ndarray  # (P,) L2 norm of each token
    cls_norm: float  # mean over the pictures, of CLS before that block
    patch_norm: float  # mean over pictures and patches
    cosine_cls: np.ndarray  # (P,) mean over the pictures
    cosine_patches: np.ndarray  # (P,) mean over pictures and patches
    received: np.ndarray  # (L', H, P) attention from CLS and patches, mean over them and the pictures
    received_from_cls: np.ndarray  # (L', H, P)
    given: np.ndarray  # (L', H, P, 3) what the token hears: CLS, patches, prompt tokens; sums to 1
    uniform: float  # 1 / T: attention that hears all tokens alike
    cls_shift: np.ndarray  # (B,) 1 - cosine between the image feature with and without the prompt
    nearest: tuple[tuple[Nearest, ...], ...]  # per token
    row_error: float  # largest difference of an attention row's sum from 1
    rebuild_error: float  # largest difference between a block's output and the one rebuilt from the attention


def summary(seen: DeepView) -> dict:
    """The view as plain lists, rounded to what can be read off a chart."""
    plain = {}
    for name, value in dataclasses.asdict(seen).items():
        plain[name] = np.round(value, 5).tolist() if isinstance(value, np.ndarray) else value
    return plain
