"""torchvision's classifiers as backbones, with weights that torch's hub folder on this disk holds already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import torchvision
from torch import nn
from torchvision import models

from dl2core.clip import weight_files
from dl2core.errors import InputError, quoted
from dl2core.transfer import backbone_names

if TYPE_CHECKING:
    from torchvision.models import WeightsEnum


class Classifier(NamedTuple):
    """A network without its last layer, its number of features, the weights it holds, and their file."""

    network: nn.Module
    width: int
    weights: WeightsEnum
    path: Path


def classifier(name: str) -> Classifier:
    """A torchvision classifier by its builder's name, "resnet50".

    Raises:
        InputError: no such classifier, none of its weights on this disk, or no linear layer at its end.
    """
    if name not in models.list_models(models):
        raise InputError(f"torchvision {torchvision.__version__} has no classifier {quoted(name)}")
    weights, path = _on_disk(name)
    options = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    network = models.get_model(name, weights=None, **options)
    weight_files.fill(network, weight_files.read(path))
    linear = [(place, layer) for place, layer in network.named_modules() if isinstance(layer, nn.Linear)]
    if not linear or linear[-1][1].out_features != len(weights.meta["categories"]):
        raise InputError(f"{name} does not end with a linear layer, so that there is none to be replaced: take another")
    place, last = linear[-1]
    network.set_submodule(place, nn.Identity())
    return Classifier(network, last.in_features, weights, path)


def _on_disk(name: str) -> tuple[WeightsEnum, Path]:
    """The weights that lie in torch's hub folder, torchvision's default ones before others."""
    offered = models.get_model_weights(name)
    known = dict.fromkeys([offered.DEFAULT, *offered])
    folder = backbone_names.torch_hub()
    for weights in known:
        path = folder / Path(weights.url).name
        if path.is_file():
            return weights, path
    file = Path(offered.DEFAULT.url).name
    raise InputError(f"{name}'s weights are not on this machine: {file} is looked for in torch's hub/checkpoints")
