"""Attention inside a CLIP tower: per layer and head, recomputed from queries and keys.

open_clip's blocks keep no attention weights (they call a fused kernel). Each block is therefore computed again by hand,

    Q, K, V = LN₁(X) W_qkvᵀ + b        S = softmax(Q Kᵀ / √d + mask)        X' = X + S V W_oᵀ + b_o        X'' = X' + MLP(LN₂(X'))

(Vaswani et al. 2017, equation 1; the block of open_clip `transformer.py`, `ResidualAttentionBlock`), and its output is
compared with what the block itself gives. The image tower has no mask, the text tower a causal one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from dl2core import jobs
from dl2core.clip import tower
from dl2core.errors import InputError


@dataclass(frozen=True)
class BlockAttention:
    """One transformer block, computed step by step. d = E / heads."""

    queries: Tensor  # (B, heads, T, d)
    keys: Tensor  # (B, heads, T, d)
    values: Tensor  # (B, heads, T, d)
    weights: Tensor  # (B, heads, T, T): row i is what token i hears; every row sums to 1
    output: Tensor  # (B, T, E) rebuilt from these weights


@dataclass(frozen=True)
class TowerAttention:
    """All blocks of one tower on one batch."""

    queries: Tensor  # (L, B, heads, T, d)
    keys: Tensor  # (L, B, heads, T, d)
    values: Tensor  # (L, B, heads, T, d)
    weights: Tensor  # (L, B, heads, T, T)
    tokens: Tensor  # (L + 1, B, T, E): what enters each block, and what leaves the last
    rebuild_error: float  # largest difference between a block's own output and the rebuilt one, per largest entry


def block_attention(block: nn.Module, tokens: Tensor, *, mask: Tensor | None = None) -> BlockAttention:
    """Attention of one open_clip block.

    Args:
        block: a `ResidualAttentionBlock`.
        tokens: (B, T, E) what enters it.
        mask: (T, T) added to the logits; -inf where token i may not hear token j. None: all hear all.

    Raises:
        InputError: the block is of another kind, or tokens has another width than the block.
    """
    attention = getattr(block, "attn", None)
    if not isinstance(attention, nn.MultiheadAttention) or attention.in_proj_weight is None:
        raise InputError(f"attention is read from open_clip's standard blocks, got {type(block).__name__}")
    if tokens.dim() != 3 or tokens.shape[-1] != attention.embed_dim:
        raise InputError(f"the block takes (B, T, {attention.embed_dim}) tokens, got {tuple(tokens.shape)}")
    batch, count, width = tokens.shape
    heads, size = attention.num_heads, attention.head_dim
    projected = nn.functional.linear(block.ln_1(tokens), attention.in_proj_weight, attention.in_proj_bias)
    queries, keys, values = projected.view(batch, count, 3, heads, size).permute(2, 0, 3, 1, 4)
    logits = queries @ keys.transpose(-2, -1) / math.sqrt(size)  # (B, heads, T, T)
    weights = (logits if mask is None else logits + mask.to(logits)).softmax(dim=-1)
    heard = (weights @ values).transpose(1, 2).reshape(batch, count, width)
    output = tokens + block.ls_1(attention.out_proj(heard))
    output = output + block.ls_2(block.mlp(block.ln_2(output)))
    return BlockAttention(queries, keys, values, weights, output)


@torch.no_grad()
def tower_attention(blocks: nn.ModuleList, tokens: Tensor, *, mask: Tensor | None = None) -> TowerAttention:
    """Attention of every block, each fed with the true output of the one before it.

    Args:
        blocks: a tower's `transformer.resblocks`.
        tokens: (B, T, E) what enters the first block.
        mask: (T, T) added to the logits, or None.
    """
    seen, states, error = [], [tokens], 0.0
    for block in blocks:
        jobs.check()
        one = block_attention(block, states[-1], mask=mask)
        true = block(states[-1], attn_mask=mask)
        error = max(error, ((one.output - true).abs().max() / true.abs().max()).item())
        seen.append(one)
        states.append(true)
    parts = (torch.stack([getattr(one, name) for one in seen]) for name in ("queries", "keys", "values", "weights"))
    return TowerAttention(*parts, tokens=torch.stack(states), rebuild_error=error)


@torch.no_grad()
def image_tokens(model: nn.Module, images: Tensor, *, positions: bool = True, order: Tensor | None = None) -> Tensor:
    """What enters the first block of the image tower: CLS, then one token per patch.

    Args:
        model: an open_clip CLIP with a vision transformer.
        images: (B, 3, S, S) normalised.
        positions: whether the positional embedding is added. Without it the tower cannot know where a patch lay.
        order: (T - 1,) new order of the patches; the positional embedding stays in place. None: as they lie.

    Returns:
        (B, T, E); with positions and without a new order the same as open_clip's own `visual._embeds`.

    Raises:
        InputError: the images have another size than the tower takes, or order is no order of the patches.
    """
    visual = tower.check_transformer(model.visual)
    sides = tuple(visual.image_size)
    if images.dim() != 4 or tuple(images.shape[1:]) != (3, *sides):
        raise InputError(f"the image tower takes (B, 3, {sides[0]}, {sides[1]}) images, got {tuple(images.shape)}")
    patches = tower.patches(visual, images)
    if order is not None:
        if sorted(order.tolist()) != list(range(patches.shape[1])):
            raise InputError(f"order must hold each of 0..{patches.shape[1] - 1} once, got {order.tolist()}")
        patches = patches[:, order]
    return tower.embed(visual, patches, positions=positions)


def image_attention(
    model: nn.Module, images: Tensor, *, positions: bool = True, order: Tensor | None = None
) -> TowerAttention:
    """Attention of the image tower: no mask, so every token hears every token. Arguments as in `image_tokens`."""
    tokens = image_tokens(model, images, positions=positions, order=order)
    return tower_attention(model.visual.transformer.resblocks, tokens)


@torch.no_grad()
def text_attention(model: nn.Module, token_ids: Tensor) -> TowerAttention:
    """Attention of the text tower: causal, each token hears itself and earlier ones only.

    Args:
        model: an open_clip CLIP.
        token_ids: (B, context length) from its tokenizer.

    Raises:
        InputError: token_ids has another length than the context.
    """
    words = getattr(model, "text", model)  # CustomTextCLIP keeps its text parts in `.text`
    context = words.positional_embedding.shape[0]
    if token_ids.dim() != 2 or token_ids.shape[1] != context:
        raise InputError(f"the text tower takes (B, {context}) token ids, got {tuple(token_ids.shape)}")
    tokens = words.token_embedding(token_ids)
    tokens = tokens + words.positional_embedding.to(tokens)
    return tower_attention(words.transformer.resblocks, tokens, mask=words.attn_mask)
