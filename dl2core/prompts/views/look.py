"""Look at a deep prompt inside its tower: norms, cosines, attention, and how far it moves CLS."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from dl2core.clip.attention import tower_attention
from dl2core.clip.tower import pool, run_blocks
from dl2core.errors import InputError
from dl2core.prompts.model.deep import DeepPrompt
from dl2core.prompts.model.tower import Prompted
from dl2core.prompts.views.deep import DeepView, Nearest


@torch.no_grad()
def look(prompted: Prompted, images: Tensor, *, neighbours: int = 4) -> DeepView:
    """Look at a deep prompt.

    Args:
        prompted: tower and deep prompt, appended or behind CLS.
        images: (B, 3, S, S) normalised.
        neighbours: nearest patches per token.

    Raises:
        InputError: no deep prompt, none of its tokens, or one put in front of CLS.
    """
    prompt, visual = prompted.prompt, prompted.visual
    if not isinstance(prompt, DeepPrompt) or not prompt.deep_prompt.shape[1]:
        raise InputError("this view is for deep prompts of at least one token")
    if prompt.position == "front":
        raise InputError(
            "with the prompt in front of CLS the tower pools a prompt token; place it at the end to look at it"
        )
    before = prompted.before(images)  # (B, T, D): CLS, then patches
    tokens, sequence_length = prompt.deep_prompt[0].to(before), before.shape[1]
    appended = torch.cat([before, tokens.expand(len(images), -1, -1)], dim=1)
    attention = tower_attention(visual.transformer.resblocks[prompt.layer :], appended)
    weights = attention.weights  # (L', B, H, T + P, T + P)
    mean = weights.mean(dim=1)
    plain = pool(visual, run_blocks(visual, before, prompt.layer))
    cosine = _cosines(tokens, before)  # (P, B, T)
    return DeepView(
        layer=prompt.layer,
        norms=tokens.norm(dim=1).cpu().numpy(),
        cls_norm=float(before[:, 0].norm(dim=-1).mean()),
        patch_norm=float(before[:, 1:].norm(dim=-1).mean()),
        cosine_cls=cosine[:, :, 0].mean(dim=1).cpu().numpy(),
        cosine_patches=cosine[:, :, 1:].mean(dim=(1, 2)).cpu().numpy(),
        received=mean[:, :, :sequence_length, sequence_length:].mean(dim=2).cpu().numpy(),
        received_from_cls=mean[:, :, 0, sequence_length:].cpu().numpy(),
        given=_given(mean[:, :, sequence_length:], sequence_length).cpu().numpy(),
        uniform=1 / appended.shape[1],
        cls_shift=(1 - nn.functional.cosine_similarity(prompted(before), plain)).cpu().numpy(),
        nearest=_nearest(cosine[:, :, 1:], neighbours),
        row_error=float((weights.sum(dim=-1) - 1).abs().max()),
        rebuild_error=attention.rebuild_error,
    )


def _cosines(tokens: Tensor, sequence: Tensor) -> Tensor:
    """(P, D) and (B, T, D) -> (P, B, T)."""
    unit, others = nn.functional.normalize(tokens, dim=-1), nn.functional.normalize(sequence, dim=-1)
    return torch.einsum("pd,btd->pbt", unit, others)


def _given(rows: Tensor, sequence_length: int) -> Tensor:
    """(L', H, P, T + P) attention rows of the prompt tokens -> (L', H, P, 3), summed over CLS, patches and prompt."""
    parts = rows.split([1, sequence_length - 1, rows.shape[-1] - sequence_length], dim=-1)
    return torch.stack([part.sum(dim=-1) for part in parts], dim=-1)


def _nearest(cosine: Tensor, count: int) -> tuple[tuple[Nearest, ...], ...]:
    """(P, B, T - 1) cosines -> the best `count` patches of each token, at most one of each picture."""
    best, where = cosine.max(dim=2)  # (P, B)
    order = best.argsort(dim=1, descending=True)[:, :count]
    return tuple(
        tuple(Nearest(int(b), int(where[p, b]), float(best[p, b])) for b in row) for p, row in enumerate(order)
    )
