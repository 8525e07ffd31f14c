"""The report's network with random weights: what a step keeps and takes does not depend on what the weights are."""

from __future__ import annotations

import timm
import torch

from dl2core.transfer.backbone_names import KNOWN, RESNET18
from dl2core.transfer.backbones import Backbone

HALF = (0.5, 0.5, 0.5)


def resnet18() -> Backbone:
    """ResNet18 without its classes, frozen, in eval mode."""
    with torch.random.fork_rng(devices=[]):
        network = timm.create_model("resnet18", pretrained=False)
    network.reset_classifier(0)
    network.eval().requires_grad_(False)
    about = "nothing: its weights are random"
    return Backbone(RESNET18, network, network.num_features, KNOWN[RESNET18].size, HALF, HALF, about, "")
