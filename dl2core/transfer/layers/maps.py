"""What the first and the last convolution make of one picture: their activation maps, and the first one's filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from dl2core.transfer import backbones
from dl2core.transfer.layers import points
from dl2core.transfer.layers.maps_result import Maps, SeenBy

if TYPE_CHECKING:
    from dl2core.data.gallery import Gallery


def see(backbone: str, pictures: Gallery, place: int) -> SeenBy:
    """Activation maps of one of the pictures.

    Args:
        backbone: its name.
        pictures: what the page shows; Shapes are drawn at the backbone's size.
        place: which of them.

    Raises:
        InputError: no weights on this machine, or an architecture that is not known here.
    """
    found = backbones.load(backbone)
    return look(found, found.pixels([pictures.for_a_model(found.size)[place]]))


@torch.inference_mode()
def look(backbone: backbones.Backbone, pixels: torch.Tensor) -> SeenBy:
    """The maps for (1, 3, S, S) pixels as the backbone takes them."""
    first, last = points.ends(backbone)
    with points.outputs([first.activated, last.activated]) as kept:
        backbone.network(pixels)
    layers = [_maps(one, found) for one, found in zip((first, last), kept, strict=True)]
    return SeenBy(layers[0], layers[1], first.layer.weight.float().cpu().numpy(), only_one=first.layer is last.layer)


def _maps(convolution: points.Convolution, found: torch.Tensor) -> Maps:
    layer = convolution.layer
    return Maps(layer.kernel_size[0], layer.in_channels, layer.weight.numel(), found[0].float().cpu().numpy())
