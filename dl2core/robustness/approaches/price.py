"""What a training step of each approach holds and takes: in the backbone, and in a tower of CLIP ViT-B/32's size.

Neither bytes nor time depend on what the weights and pictures are: ViT-B/32 has random weights here, pictures are noise.
"""

from __future__ import annotations

import functools

import open_clip
import torch
from torch import Tensor, nn

from dl2core.clip.model import BUILT_IN
from dl2core.jobs import Progress, Steps
from dl2core.robustness.approaches import learners
from dl2core.robustness.approaches.bench import Subject
from dl2core.robustness.approaches.kept import Kept
from dl2core.robustness.approaches.learners import Learner, Trainer
from dl2core.robustness.approaches.result import ApproachesSpec, Network, Price
from dl2core.saved_bytes import count_kept

BATCH = 16  # images that the bytes of a step are stated for, as in the report's 1.1.c
VIT, VIT_CLASSES, VIT_BATCH = "ViT-B-32-quickgelu", 10, 2  # the report's; a step of it takes seconds
REPEATS, LARGE_REPEATS = 3, 1  # timed steps; the fewer at 224 px


def prices(spec: ApproachesSpec, about: Subject, kept: Kept) -> Steps:
    """All approaches in all networks that the spec prices; a tuple of `Price`."""
    found: list[Price] = []
    for network in spec.priced:
        tower, text = vit() if network == "ViT-B/32" else (about.priced, about.text)
        measured = VIT_BATCH if network == "ViT-B/32" else BATCH
        repeats = REPEATS if network == BUILT_IN else LARGE_REPEATS
        for approach in spec.approaches:
            done = len(found) / (len(spec.priced) * len(spec.approaches))
            yield Progress(done, f"price of a step: {network}, {approach}")
            learner = learners.build(approach, tower, text, seed=0)
            make = functools.partial(price, learner, network, measured=measured, repeats=repeats)
            found.append(kept.get(Price, make, network, approach))
    return tuple(found)


def price(learner: Learner, network: Network, *, measured: int, repeats: int, batch: int = BATCH) -> Price:
    """Take one step that is watched for what autograd keeps, and `repeats` that are timed.

    Args:
        learner: an approach before its first step.
        measured: images in the steps that are taken.
        batch: images that the bytes are stated for; they are proportional to the images.
    """
    random = torch.Generator().manual_seed(0)
    side = learner.tower.image_size[0]
    pixels = torch.randn(measured, 3, side, side, generator=random)
    truth = torch.randint(learner.classes, (measured,), generator=random)
    trainer = Trainer(learner, rate=1e-4)
    with count_kept(learner.whole) as kept:
        trainer.step(pixels, truth)
        saved = round(kept.total_bytes * batch / measured)
    seconds = []
    for _ in range(repeats):
        before = trainer.cpu_seconds
        trainer.step(pixels, truth)
        seconds.append(trainer.cpu_seconds - before)
    trained = sum(value.numel() for value in learner.own)
    weights = sum(value.numel() for value in learner.whole.parameters())
    return Price(network, learner.approach, batch, measured, side, weights, trained, saved, 1000 * min(seconds))


def vit() -> tuple[nn.Module, Tensor]:
    """An image tower of ViT-B/32's size with random weights, and text features of its width."""
    config = {name: value for name, value in open_clip.get_model_config(VIT).items() if name != "custom_text"}
    with torch.random.fork_rng(devices=[]):
        tower = open_clip.CLIP(**config).visual
        text = nn.functional.normalize(torch.randn(VIT_CLASSES, tower.output_dim), dim=1)
    return tower.eval().requires_grad_(False), text
