"""What a learned prompt is compared with: no prompt, an untrained one, noise of the same norm, its own values shuffled.

A learned prompt earns its gain only if these do not have it. What is random about a control comes from a stream of its
own and is drawn five times: noise from the stream of the start would be the start again.
"""

from __future__ import annotations

import copy

import torch
from torch import nn

from dl2core import device
from dl2core.errors import InputError
from dl2core.prompts.model.tower import Prompt

CONTROLS = ("none", "random start", "same-norm noise", "shuffled")
DRAWS = 5


def draws(name: str) -> int:
    """How often a control is drawn; "none" has nothing to draw."""
    return 1 if name == "none" else DRAWS


def zero(prompt: Prompt) -> Prompt:
    """The prompt that changes nothing: a zero canvas, or no tokens."""
    changed = copy.deepcopy(prompt)
    if prompt.kind == "deep":
        changed.deep_prompt = nn.Parameter(prompt.deep_prompt.detach()[:, :0].clone())
        return changed
    with torch.no_grad():
        for value in changed.parameters():
            value.zero_()
    return changed


def random_start(prompt: Prompt, *, std: float, draw: int = 0, seed: int = 0) -> Prompt:
    """An untrained prompt in the learned one's shape, as training starts: Gaussian with that standard deviation."""
    changed, source = copy.deepcopy(prompt), device.stream(seed, f"random start {draw}")
    with torch.no_grad():
        for value in changed.parameters():
            value.copy_(std * torch.randn(value.shape, generator=source))
    return changed


def same_norm_noise(prompt: Prompt, *, draw: int = 0, seed: int = 0) -> Prompt:
    """Gaussian noise in the prompt's shape; every tensor, and every token of a deep prompt, keeps its L2 norm."""
    changed, source = copy.deepcopy(prompt), device.stream(seed, f"same-norm noise {draw}")
    with torch.no_grad():
        for value in changed.parameters():
            noise = torch.randn(value.shape, generator=source).to(value)
            dims = (-1,) if prompt.kind == "deep" else tuple(range(value.dim()))
            norm, wanted = (torch.linalg.vector_norm(x, dim=dims, keepdim=True) for x in (noise, value))
            value.copy_(noise / norm.clamp_min(1e-12) * wanted)
    return changed


def shuffled(prompt: Prompt, *, draw: int = 0, seed: int = 0) -> Prompt:
    """The learned values in another order: pixels among themselves, and for a deep prompt the entries of its tokens.

    Swapping whole deep tokens would change nothing (attention does not see their order), so their entries are mixed.
    """
    changed, source = copy.deepcopy(prompt), device.stream(seed, f"shuffled {draw}")
    with torch.no_grad():
        if prompt.kind == "deep":
            value = changed.deep_prompt
            value.copy_(value[..., torch.randperm(value.shape[-1], generator=source).to(value.device)])
            return changed
        pixels = torch.cat([value.flatten(2) for value in changed.parameters()], dim=2)  # (1, 3, pixels)
        pixels = pixels[..., torch.randperm(pixels.shape[2], generator=source).to(pixels.device)]
        start = 0
        for value in changed.parameters():
            there = value.shape[2] * value.shape[3]
            value.copy_(pixels[..., start : start + there].view(value.shape))
            start += there
    return changed


def control(name: str, prompt: Prompt, *, draw: int = 0, std: float = 1.0, seed: int = 0) -> Prompt:
    """One draw of the control of that name for a learned prompt.

    Args:
        name: one of CONTROLS.
        prompt: the learned one.
        draw: which of the draws, from 0.
        std: of the start that training began with.
        seed: of all draws.

    Raises:
        InputError: no such control.
    """
    if name == "none":
        return zero(prompt)
    if name == "random start":
        return random_start(prompt, std=std, draw=draw, seed=seed)
    if name == "same-norm noise":
        return same_norm_noise(prompt, draw=draw, seed=seed)
    if name == "shuffled":
        return shuffled(prompt, draw=draw, seed=seed)
    raise InputError(f"controls are {', '.join(CONTROLS)}; got {name!r}")
