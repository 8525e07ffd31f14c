"""The image tower of a CLIP in its steps: patches, tokens, blocks, pooling.

conv1(x)  ->  CLS in front, positions, ln_pre  ->  blocks 0..L-1  ->  CLS through ln_post and the projection
"""

from __future__ import annotations

import torch
from open_clip.transformer import VisionTransformer
from torch import Tensor, nn

from dl2core.errors import InputError


def check_transformer(visual: nn.Module) -> VisionTransformer:
    """Return the tower if it is a vision transformer of open_clip.

    Raises:
        InputError: it is not.
    """
    if not isinstance(visual, VisionTransformer):
        raise InputError(f"a vision transformer of open_clip is needed, this image tower is a {type(visual).__name__}")
    return visual


def check_tower(visual: nn.Module) -> VisionTransformer:
    """Return the tower if learned prompts can join it.

    Raises:
        InputError: it is no vision transformer of open_clip, or does not pool its CLS token.
    """
    tower = check_transformer(visual)
    if tower.pool_type != "tok" or tower.attn_pool is not None:
        raise InputError(f"learned prompts need a tower that pools its CLS token, this one pools {tower.pool_type!r}")
    return tower


def patches(visual: VisionTransformer, images: Tensor) -> Tensor:
    """(B, 3, S, S) -> (B, T - 1, D): what conv1 makes of the images, before CLS and positions."""
    return visual.conv1(images).flatten(2).transpose(1, 2)


def embed(visual: VisionTransformer, tokens: Tensor, *, positions: bool = True) -> Tensor:
    """(B, T - 1, D) -> (B, T, D): CLS in front, positions added, `ln_pre`: the sequence before block 0.

    Without positions the tower cannot know where a patch lay.
    """
    cls = visual.class_embedding.to(tokens).expand(tokens.shape[0], 1, -1)
    sequence = torch.cat([cls, tokens], dim=1)
    if positions:
        sequence = sequence + visual.positional_embedding.to(tokens)
    return visual.ln_pre(visual.patch_dropout(sequence))


def run_blocks(visual: VisionTransformer, sequence: Tensor, first: int, stop: int | None = None) -> Tensor:
    """(B, T, D) after blocks first..stop-1."""
    for block in visual.transformer.resblocks[first:stop]:
        sequence = block(sequence)
    return sequence


def pool(visual: VisionTransformer, sequence: Tensor) -> Tensor:
    """(B, T, D) -> (B, E): the CLS token through `ln_post` and the projection."""
    pooled = visual._pool(sequence)[0]
    return pooled if visual.proj is None else pooled @ visual.proj
