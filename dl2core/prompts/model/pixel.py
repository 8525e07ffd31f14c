"""Pixel prompts: a learned picture that is added to the model's normalised input.

Fixed patch, random patch and padding of Bahng et al. 2022 ("Exploring visual prompts"), as in the course's assignment:
parameters start as unit-variance noise and are added after normalisation, without clamping. Parameter names and shapes
are the assignment's, so that its checkpoints load.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from dl2core import device
from dl2core.errors import InputError


class PixelPrompt(nn.Module):
    """Adds its canvas to a batch. Subclasses say how their parameters lie on the canvas.

    Args:
        size: p, width of the patch or of the frame, in pixels of the model's input.
        image_size: S, side of the model's square input.
        seed: the start of the parameters.
        std: standard deviation of the start; 1 in the assignment.
    """

    kind = ""
    largest_share = 1  # the largest size is image_size // largest_share

    def __init__(self, size: int, image_size: int, *, seed: int = 0, std: float = 1.0) -> None:
        super().__init__()
        largest = image_size // self.largest_share
        if not 1 <= size <= largest:
            raise InputError(f"{self.kind} size must lie in 1..{largest} for an input of {image_size} px, got {size}")
        self.size, self.image_size = size, image_size
        source = device.generator(seed)
        for name, shape in self.shapes(size, image_size).items():
            self.register_parameter(name, nn.Parameter(std * torch.randn(shape, generator=source)))

    @staticmethod
    def shapes(size: int, image_size: int) -> dict[str, tuple[int, ...]]:
        """Parameter names and shapes of this kind."""
        raise NotImplementedError

    def places(self, count: int, generator: torch.Generator) -> Tensor | None:
        """(count, 2) rows and columns drawn for a prompt that moves; None for one that does not."""
        return None

    def canvas(self, places: Tensor | None = None) -> Tensor:
        """(1, 3, S, S) what is added to every image, in normalised units; (B, 3, S, S) for B places."""
        raise NotImplementedError

    def forward(self, images: Tensor, places: Tensor | None = None) -> Tensor:
        """(B, 3, S, S) images plus the canvas; the input is left as it is, dtype and device are its own."""
        if images.shape[-2:] != (self.image_size, self.image_size):
            raise InputError(
                f"this prompt is for {self.image_size} x {self.image_size} px, the images have "
                f"{images.shape[-2]} x {images.shape[-1]}"
            )
        return images + self.canvas(places).to(images)


class FixedPatch(PixelPrompt):
    """A p x p patch in the upper left corner: 3 p² parameters."""

    kind = "fixed_patch"

    @staticmethod
    def shapes(size: int, image_size: int) -> dict[str, tuple[int, ...]]:
        return {"patch": (1, 3, size, size)}

    def canvas(self, places: Tensor | None = None) -> Tensor:
        return place(self.patch, 0, 0, self.image_size)


class RandomPatch(PixelPrompt):
    """A p x p patch at a drawn place; every place, the last row and column too, is possible.

    Training draws one place for a batch (as Bahng et al. do), evaluation one for every image. Without places it lies in
    the middle.
    """

    kind = "random_patch"

    @staticmethod
    def shapes(size: int, image_size: int) -> dict[str, tuple[int, ...]]:
        return {"patch": (1, 3, size, size)}

    def places(self, count: int, generator: torch.Generator) -> Tensor:
        return torch.randint(0, self.image_size - self.size + 1, (count, 2), generator=generator)

    def canvas(self, places: Tensor | None = None) -> Tensor:
        middle = (self.image_size - self.size) // 2
        chosen = [(middle, middle)] if places is None else places.tolist()
        return torch.cat([place(self.patch, row, column, self.image_size) for row, column in chosen])


class Padding(PixelPrompt):
    """A frame of width p: 12 p (S - p) parameters."""

    kind = "padding"
    largest_share = 2

    @staticmethod
    def shapes(size: int, image_size: int) -> dict[str, tuple[int, ...]]:
        inner = image_size - 2 * size
        return {
            "pad_up": (1, 3, size, image_size),
            "pad_down": (1, 3, size, image_size),
            "pad_left": (1, 3, inner, size),
            "pad_right": (1, 3, inner, size),
        }

    def canvas(self, places: Tensor | None = None) -> Tensor:
        inner = self.image_size - 2 * self.size
        hole = self.pad_up.new_zeros(1, 3, inner, inner)
        middle = torch.cat([self.pad_left, hole, self.pad_right], dim=3)
        return torch.cat([self.pad_up, middle, self.pad_down], dim=2)


def place(patch: Tensor, row: int, column: int, image_size: int) -> Tensor:
    """(1, 3, S, S) zeros with the (1, 3, p, p) patch at (row, column)."""
    below, right = image_size - row - patch.shape[2], image_size - column - patch.shape[3]
    return nn.functional.pad(patch, (column, right, row, below))


PIXEL = {prompt.kind: prompt for prompt in (FixedPatch, RandomPatch, Padding)}


def build(kind: str, size: int, image_size: int, *, seed: int = 0, std: float = 1.0) -> PixelPrompt:
    """The pixel prompt of that kind.

    Raises:
        InputError: an unknown kind, or a size that does not fit.
    """
    if kind not in PIXEL:
        raise InputError(f"pixel prompts are {', '.join(PIXEL)}; got {kind!r}")
    return PIXEL[kind](size, image_size, seed=seed, std=std)
