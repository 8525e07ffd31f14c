"""Small models and image sets for the tests of learned prompts. All weights are random, seeded."""

import numpy as np
import open_clip
import torch
from open_clip.model import CLIP
from torch import nn

from dl2core.clip.model import ClipModel
from dl2core.data.image_set import ImageSet
from dl2core.prompts.evaluate.inputs import Inputs
from dl2core.prompts.train.spec import TrainSpec

SIZE, WIDTH, LAYERS = 16, 32, 4


def tiny_clip(*, stem: bool = False, seed: int = 0) -> ClipModel:
    """A CLIP of 4 blocks and width 32 for 16 px; with `stem`, two convolutions in place of the plain one."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = CLIP(
            embed_dim=16,
            vision_cfg={"image_size": SIZE, "patch_size": 4, "width": WIDTH, "layers": LAYERS, "head_width": 8},
            text_cfg={"context_length": 8, "vocab_size": 49408, "width": 16, "heads": 2, "layers": 1},
        )
        if stem:
            model.visual.conv1 = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU(), nn.Conv2d(8, WIDTH, 2, 2))
    return ClipModel(
        name="tiny",
        pretrained="random",
        model=model.eval().requires_grad_(False),
        tokenize=open_clip.SimpleTokenizer(context_length=8),
        context_length=8,
        size=SIZE,
        mean=(0.5, 0.5, 0.5),
        std=(0.25, 0.25, 0.25),
        identity="tiny",
        token_ids_seen=None,
    )


def coloured(n: int, *, seed: int = 0, size: int = SIZE) -> ImageSet:
    """Noisy red, green and blue squares: easy to tell apart."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 3, n)
    images = random.integers(0, 120, (n, size, size, 3))
    images[np.arange(n), :, :, labels] += 130
    return ImageSet("Coloured", "train", images.astype(np.uint8), labels, ("red", "green", "blue"), "drawn here", True)


def pair(clip: ClipModel, *, train: int = 40, validation: int = 20) -> tuple[Inputs, Inputs]:
    return Inputs(coloured(train, seed=1), clip), Inputs(coloured(validation, seed=2), clip)


def spec(**changes) -> TrainSpec:
    values = {
        "model": "tiny",
        "dataset": "coloured",
        "task": "plain",
        "kind": "padding",
        "size": 3,
        "layer": 2,
        "tokens": 2,
        "steps": 12,
        "batch": 8,
        "learning_rate": 1.0,
        "std": 0.1,
        "momentum": 0.9,
        "warmup": 2,
        "logit_scale": "exp",
        "template": "{}",
        "train_images": 40,
        "validation_images": 20,
        "snapshots": 3,
        "seed": 0,
    }
    return TrainSpec(**values | changes)
