"""Images and labels of a task, as the model takes them: resized and normalised batch by batch, text encoded once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from dl2core import device as devices
from dl2core.clip import zero_shot
from dl2core.data.transforms import model_input
from dl2core.errors import InputError

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
            InputError: the template has no place for the name.
        """
        # made under inference_mode; the copy may be saved for backward
        return zero_shot.text_features(self.clip, self._sentences(template)).clone().to(self.device)

    def alike(self, template: str) -> tuple[tuple[str, ...], ...]:
        """Groups of classes whose sentences have the same tokens: the template is too long for this model."""
        sentences = zip(self.images.classes, self._sentences(template), strict=True)
        return zero_shot.alike(self.clip, {name: [text] for name, text in sentences})

    def _sentences(self, template: str) -> list[str]:
        if "{}" not in template:
            raise InputError(f"a template needs {{}} where the class name goes, got {template!r}")
        return [template.replace("{}", name.replace("_", " ")) for name in self.images.classes]


def in_batches(n: int, size: int) -> Iterator[Tensor]:
    """0..n-1 in order, in index tensors of `size`; the last may be shorter."""
    yield from torch.arange(n).split(size)
