"""What a training step costs when nothing, the first or the last convolution, or all of a backbone is trained.

Costs do not depend on what the images show, so the step is taken on noise.
"""

from __future__ import annotations

import torch

from dl2core.transfer import finetune, trainable
from dl2core.transfer.backbones import Backbone
from dl2core.transfer.live_result import BatchNorm, Part, StepCost

REPEATS = 3


def measure(
    backbone: Backbone,
    part: Part,
    *,
    batch: int = 16,
    classes: int = 10,
    batchnorm: BatchNorm = "eval",
    repeats: int = REPEATS,
) -> StepCost:
    """Take one step that is watched for what autograd keeps, and `repeats` that are timed, on a copy of the backbone.

    Raises:
        InputError: the backbone has no such part, or no BatchNorm to put into train mode.
    """
    net = finetune.net_for(backbone, classes=classes, part=part, batchnorm=batchnorm, seed=0)
    trainable.set_mode(net.backbone.network, train=net.train_mode)
    random = torch.Generator().manual_seed(0)
    pixels = torch.randn(batch, 3, backbone.size, backbone.size, generator=random)
    truth = torch.randint(classes, (batch,), generator=random)
    step = finetune.Stepper(net, rate=1e-4)
    for _ in range(1 + repeats):
        step(pixels, truth)
    return step.cost
