"""Images and labels of a task, as the model takes them: resized and normalised batch by batch, text encoded once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from dl2core import device as devices
from dl2core.clip import zero_shot
from dl2core.clip.wording import check_template, fill
from dl2core.data.transforms import model_input

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel
    from dl2core.data.image_set import ImageSet


@dataclass(frozen=True)
class Inputs:
    """Images with their target classes, ready for one model."""

    images: ImageSet
    clip: ClipModel
    device: str = "cpu"
    noise: float = 0.0  # standard deviation, added after normalisation
    noise_seed: int = 0

    def __len__(self) -> int:
        return len(self.images.labels)

    @property
    def targets(self) -> Tensor:
        """(N,) int64."""
        return torch.from_numpy(self.images.labels)

    def batch(self, index: Tensor) -> Tensor:
        """(B,) places -> (B, 3, S, S) normalised float32."""
        pixels = self.images.images[index.numpy()]
        batch = model_input(pixels, size=self.clip.size, mean=self.clip.mean, std=self.clip.std)
        if self.noise:
            batch += self.noise * torch.stack([self._noise(int(k), batch.shape[1:]) for k in index])
        return batch.to(self.device)

    def _noise(self, place: int, shape: torch.Size) -> Tensor:
        """Unit noise of one image: the same for the same seed and place, whatever the batches."""
        return torch.randn(shape, generator=devices.stream(self.noise_seed, f"noise of image {place}"))

    def text(self, template: str) -> Tensor:
        """(K, E) unit text features of the template filled with each class name, computed once per run.

        Raises:
            InputError: the template has no place for the name, or several.
        """
        # made under inference_mode; the copy may be saved for backward
        return zero_shot.class_features(self.clip, [check_template(template)], self._names()).clone().to(self.device)

    def alike(self, template: str) -> tuple[tuple[str, ...], ...]:
        """Groups of classes whose sentences have the same tokens: the template is too long for this model."""
        return zero_shot.alike(
            self.clip, {c: [fill(template, n)] for c, n in zip(self.images.classes, self._names(), strict=True)}
        )

    def _names(self) -> list[str]:
        return [name.replace("_", " ") for name in self.images.classes]


def in_batches(n: int, size: int) -> Iterator[Tensor]:
    """0..n-1 in order, in index tensors of `size`; the last may be shorter."""
    yield from torch.arange(n).split(size)
