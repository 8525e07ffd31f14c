"""The logit lens of one picture: every block's CLS token through the tower's own last steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from dl2core.clip import tower, zero_shot
from dl2core.clip.lens import Lens
from dl2core.clip.model import ClipModel
from dl2core.clip.scores import softmax
from dl2core.clip.wording import fill
from dl2core.data import transforms
from dl2core.errors import InputError


def read(clip: ClipModel, picture: np.ndarray, states: np.ndarray, *, template: str, labels: Sequence[str]) -> Lens:
    """Read the CLS token of every block.

    Args:
        clip: a model whose image tower pools its CLS token.
        picture: (H, W, 3) uint8, the one that the states were made from.
        states: (L, T, E) what leaves each block.
        template: with one {}.
        labels: C of them.

    Raises:
        InputError: the tower pools something else, or the states have another width.
    """
    visual = tower.check_tower(clip.model.visual)
    width = visual.class_embedding.shape[0]
    if states.ndim != 3 or states.shape[-1] != width:
        raise InputError(f"the lens reads (L, T, {width}) states, got {states.shape}")
    parameter = next(clip.model.parameters())
    with torch.inference_mode():
        after = tower.pool(visual, torch.tensor(states).to(parameter))  # (L, E')
        read = torch.nn.functional.normalize(after, dim=-1).float()
        words = zero_shot.text_features(clip, [fill(template, label) for label in labels])
        pixels = transforms.model_input(picture[None], size=clip.size, mean=clip.mean, std=clip.std)
        own = zero_shot.image_features(clip, pixels)
        scale = float(clip.model.logit_scale.exp())
        cosines = torch.cat([read, own]) @ words.T
    shares = softmax(scale * cosines.cpu().numpy().astype(np.float64))
    return Lens(template, tuple(labels), scale, shares[:-1], float(np.abs(shares[-2] - shares[-1]).max()))
