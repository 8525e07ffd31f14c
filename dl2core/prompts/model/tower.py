"""The frozen image tower, cut where a prompt joins it: what comes before is computed once, what follows every step.

`Prompted.before` is everything that does not depend on the prompt, `Prompted.forward` the rest:

    deep prompt before block k          blocks 0..k-1              | append tokens, blocks k..L-1, pool
    pixel prompt, conv1 plain           conv1(x)                   | + conv1(v), positions, all blocks, pool
    pixel prompt, conv1 anything else   x                          | x + v, the whole tower

The second line is exact: a convolution without bias is linear, conv1(x + v) = conv1(x) + conv1(v).
"""

from __future__ import annotations

import torch
from open_clip.transformer import VisionTransformer
from torch import Tensor, nn

from dl2core.clip.tower import check_tower, embed, patches, pool, run_blocks
from dl2core.errors import InputError
from dl2core.prompts.model.deep import DeepPrompt
from dl2core.prompts.model.pixel import PixelPrompt

Prompt = PixelPrompt | DeepPrompt


def is_linear(layer: nn.Module) -> bool:
    """Whether layer(x + v) = layer(x) + layer(v) by its type: a plain convolution without bias."""
    return type(layer) is nn.Conv2d and layer.bias is None


class Prompted(nn.Module):
    """A prompt in its place in a frozen tower. The tower is no sub-module: state dict and optimiser see the prompt only.

    Raises:
        InputError: the tower takes no prompts, the layer does not exist, or the widths differ.
    """

    def __init__(self, visual: nn.Module, prompt: Prompt) -> None:
        super().__init__()
        self._visual = (check_tower(visual),)  # in a tuple, so that nn.Module does not register it
        self.prompt = prompt
        if isinstance(prompt, DeepPrompt):
            blocks, width = len(self.visual.transformer.resblocks), self.visual.transformer.width
            if prompt.layer >= blocks:
                raise InputError(f"the tower has layers 0..{blocks - 1}, got {prompt.layer}")
            if prompt.deep_prompt.shape[-1] != width:
                raise InputError(f"the tower is {width} wide, the deep prompt {prompt.deep_prompt.shape[-1]}")
        elif prompt.image_size != self.visual.image_size[0]:
            raise InputError(
                f"the tower takes {self.visual.image_size[0]} px, the prompt is for {prompt.image_size} px"
            )

    @property
    def visual(self) -> VisionTransformer:
        return self._visual[0]

    @property
    def stage(self) -> str:
        """How far `before` goes: "images", "patches" or "blocks"."""
        if isinstance(self.prompt, DeepPrompt):
            return "blocks"
        return "patches" if is_linear(self.visual.conv1) else "images"

    @torch.no_grad()
    def before(self, images: Tensor) -> Tensor:
        """(B, 3, S, S) normalised images -> what does not depend on the prompt."""
        if self.stage == "images":
            return images
        tokens = patches(self.visual, images)
        if self.stage == "patches":
            return tokens
        return run_blocks(self.visual, embed(self.visual, tokens), 0, self.prompt.layer)

    def forward(self, before: Tensor, places: Tensor | None = None) -> Tensor:
        """What `before` returned -> (B, E) image features, not normalised.

        Args:
            before: of B images.
            places: (1, 2) or (B, 2) from `prompt.places`, for a prompt that moves.
        """
        if self.stage == "blocks":
            return pool(self.visual, run_blocks(self.visual, self.prompt(before), self.prompt.layer))
        if self.stage == "patches":
            canvas = self.prompt.canvas(places).to(before)
            return pool(
                self.visual, run_blocks(self.visual, embed(self.visual, before + patches(self.visual, canvas)), 0)
            )
        return self.visual(self.prompt(before, places))

    def encode(self, images: Tensor, places: Tensor | None = None) -> Tensor:
        """(B, 3, S, S) normalised images -> (B, E) image features, in one go."""
        return self(self.before(images), places)
