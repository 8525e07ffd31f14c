"""Deep prompts: learned tokens that join the sequence before one transformer block and stay to the end.

Question 2.3 of the report; "VPT-shallow, inserted at layer k" in the words of Jia et al. 2022. The tokens are appended,
so that CLS stays first: `VisionTransformer._pool` reads token 0, and prompts put in front of it would be pooled in its
place. Attention does not see the order and positions were added before, so "end" and "after_cls" are the same model.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from dl2core import device
from dl2core.errors import InputError

MAX_TOKENS = 1000  # ViT-B/32 reads 50 of its own; attention grows with the square
POSITIONS = ("end", "after_cls", "front")  # "front" is what several student solutions do: it pools a prompt token


class DeepPrompt(nn.Module):
    """P learned tokens of the tower's width.

    Args:
        width: of the tower, D.
        layer: index of the first block that sees the tokens.
        tokens: P; 0 gives the plain model.
        seed, std: the start of the parameters.
        position: where the tokens join, one of POSITIONS.
    """

    kind = "deep"

    def __init__(
        self, width: int, *, layer: int, tokens: int, seed: int = 0, std: float = 0.02, position: str = "end"
    ) -> None:
        super().__init__()
        if not 0 <= tokens <= MAX_TOKENS or layer < 0:
            raise InputError(
                f"a deep prompt needs 0 to {MAX_TOKENS:,} tokens and layer >= 0, got {tokens:,} and {layer}"
            )
        if position not in POSITIONS:
            raise InputError(f"position must be one of {', '.join(POSITIONS)}, got {position!r}")
        self.layer, self.position = layer, position
        self.deep_prompt = nn.Parameter(std * torch.randn(1, tokens, width, generator=device.generator(seed)))

    def places(self, count: int, generator: torch.Generator) -> None:
        """Tokens have no place in the image; see `PixelPrompt.places`."""

    def forward(self, sequence: Tensor) -> Tensor:
        """(B, T, D) -> (B, T + P, D): the sequence with the prompt tokens in their position."""
        prompt = self.deep_prompt.to(sequence).expand(sequence.shape[0], -1, -1)
        if self.position == "end":
            return torch.cat([sequence, prompt], dim=1)
        if self.position == "after_cls":
            return torch.cat([sequence[:, :1], prompt, sequence[:, 1:]], dim=1)
        return torch.cat([prompt, sequence], dim=1)
