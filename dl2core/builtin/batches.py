"""The batches of the built-in model's training: each a function of (seed, step), so that processes can draw them ahead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from dl2core.builtin import questions
from dl2core.builtin.questions import Question
from dl2core.builtin.recipe import Recipe
from dl2core.clip import builtin
from dl2core.data import shapes
from dl2core.distributed import World


@dataclass(frozen=True)
class Batch:
    """What one step sees and is asked."""

    pictures: torch.Tensor  # (B, 32, 32, 3) uint8: CIFAR images first, then scenes
    questions: list[Question]

    def pin_memory(self) -> Batch:
        """The pictures in page-locked memory, from where a GPU copies while it works."""
        return replace(self, pictures=self.pictures.pin_memory())


@dataclass(frozen=True)
class Batches(IterableDataset):
    """The batches of one process from a step on, without end."""

    recipe: Recipe
    images: np.ndarray  # (N, 32, 32, 3) uint8
    labels: np.ndarray  # (N,) int64
    world: World
    start: int = 0

    @property
    def steps_per_epoch(self) -> int:
        """Steps in which all processes together see every image once."""
        return len(self.images) // (self.recipe.cifar_batch * self.world.size)

    def batch(self, step: int) -> Batch:
        """The batch of this process in a step."""
        recipe = self.recipe
        epoch, place = divmod(step, self.steps_per_epoch)
        order = np.random.default_rng([recipe.seed, 1, epoch]).permutation(len(self.images))
        mine = place * self.world.size + self.world.rank
        picks = order[mine * recipe.cifar_batch : (mine + 1) * recipe.cifar_batch]
        rng = np.random.default_rng([recipe.seed, 2, step * self.world.size + self.world.rank])
        scenes = [shapes.draw_scene(rng, split="train") for _ in range(recipe.shapes_batch)]
        scenes += [shapes.draw_unnamed(rng, colour=i % 2 == 0) for i in range(recipe.unnamed_batch)]
        changed = questions.augmented(self.images[picks], rng)
        changed, truth = questions.cut_mixed(changed, self.labels[picks], recipe.cut_mix, rng)
        pictures = np.concatenate([changed, shapes.render_all(scenes, builtin.SIZE)])
        asked = questions.questions(pictures, truth, scenes, recipe.label_smoothing, rng)
        return Batch(torch.from_numpy(pictures), asked)

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        step, stride = (self.start, 1) if worker is None else (self.start + worker.id, worker.num_workers)
        while True:
            yield self.batch(step)
            step += stride


def ahead(batches: Batches, workers: int, device: str) -> Iterator[Batch]:
    """The batches in their order, drawn ahead by `workers` processes; with none, each when it is asked for."""
    loader = DataLoader(
        batches,
        batch_size=None,
        collate_fn=lambda batch: batch,
        num_workers=workers,
        pin_memory=device.startswith("cuda"),
    )
    return iter(loader)
