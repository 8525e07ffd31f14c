"""EfficientNet-Lite0 cut before its last block: the front is frozen, the tail may be trained.

The tail is the seventh stage (one inverted bottleneck), the 1 x 1 convolution behind it and the mean over places. It is given
192 x 7 x 7 numbers an image, which are kept, so that training it does not run the front again.
"""

from __future__ import annotations

from torch import Tensor, nn

from dl2core.transfer import backbones
from dl2core.transfer.backbone_names import LITE0
from dl2core.transfer.backbones import Backbone

BATCH = 16  # images in a pass of the front: a second


class Cut(nn.Module):
    """A network in two pieces.

    Args:
        front: frozen; nn.Identity where its output is what is given.
        tail: what may be trained.
        width: of the features.
        side: of the pictures, pixels.
    """

    def __init__(self, front: nn.Module, tail: nn.Module, *, width: int, side: int) -> None:
        super().__init__()
        self.front, self.tail = front, tail
        self.output_dim, self.image_size = width, (side, side)

    def forward(self, given: Tensor) -> Tensor:
        """(B, 3, S, S), or what the front makes of it -> (B, D)."""
        return self.tail(self.front(given))


def backbone() -> Backbone:
    """The network without its classifier, frozen, in eval mode.

    Raises:
        InputError: the package of its weights is not installed.
    """
    return backbones.load(LITE0)


def pieces(network: nn.Module) -> tuple[nn.Module, nn.Module]:
    """(front, tail) of timm's EfficientNet; one after the other they are the network."""
    front = nn.Sequential(network.conv_stem, network.bn1, *network.blocks[:-1])
    tail = nn.Sequential(network.blocks[-1], network.conv_head, network.bn2, network.global_pool)
    return front, tail


def whole(found: Backbone) -> Cut:
    """Both pieces, for whoever prices a step from the pixels on."""
    front, tail = pieces(found.network)
    return Cut(front, tail, width=found.width, side=found.size)


def behind_the_front(found: Backbone) -> Cut:
    """The tail alone: it takes what the front makes."""
    return Cut(nn.Identity(), pieces(found.network)[1], width=found.width, side=found.size)
