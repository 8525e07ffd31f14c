"""The built-in CLIP: small enough to ship, an open_clip `CLIP` object like any other.

Image tower: a convolutional stem in place of `visual.conv1` turns 32 x 32 pixels into 4 x 4 tokens, then 12
transformer blocks of width 128 and a CLS token, so that layers 0, 3 and 8 mean what they mean in ViT-B/32.
Text tower: 3 blocks of width 64 over 16 tokens of open_clip's own vocabulary. About 6.2 million parameters.

The weights lie in `weights/` (fp16 safetensors), with the model card and the token ids that its captions held.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from open_clip.model import CLIP, CLIPTextCfg, CLIPVisionCfg
from safetensors.torch import save as to_bytes
from torch import nn

from dl2core import store
from dl2core.clip import weight_files
from dl2core.clip.model import BUILT_IN_WEIGHTS, frozen
from dl2core.clip.scores import LOG_SCALE
from dl2core.errors import InputError

FOLDER = BUILT_IN_WEIGHTS.parent
CARD = FOLDER / "card.json"

SIZE = 32  # pixels, side of the input
CONTEXT = 16  # tokens, start and end marker included
MEAN = (0.4914, 0.4822, 0.4465)  # of CIFAR-10's training images
STD = (0.247, 0.2435, 0.2616)
QUICK_GELU = False

CONFIG = {
    "embed_dim": 128,
    "quick_gelu": QUICK_GELU,
    "vision_cfg": {"image_size": SIZE, "patch_size": 8, "layers": 12, "width": 128, "head_width": 32},
    "text_cfg": {"context_length": CONTEXT, "vocab_size": 49408, "layers": 3, "width": 64, "heads": 4},
}


def _convolution(inside: int, outside: int, *, stride: int = 1) -> list[nn.Module]:
    return [
        nn.Conv2d(inside, outside, 3, stride, 1, bias=False),
        nn.BatchNorm2d(outside),
        nn.ReLU(inplace=True),
    ]


class Residual(nn.Module):
    """x + f(x) with two 3 x 3 convolutions (He et al. 2016)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(*_convolution(width, width), *_convolution(width, width)[:2])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(B, C, H, W) to (B, C, H, W)."""
        return torch.relu(x + self.body(x))


class Stem(nn.Sequential):
    """(B, 3, 32, 32) pixels to (B, 128, 4, 4) patch tokens; each sees more than its own 8 x 8 pixels."""

    def __init__(self, width: int = 128) -> None:
        super().__init__(
            *_convolution(3, 32),
            *_convolution(32, 64, stride=2),
            Residual(64),
            *_convolution(64, 128, stride=2),
            Residual(128),
            nn.Conv2d(128, width, 2, 2),
        )


def build(seed: int = 0) -> CLIP:
    """The architecture with random weights, in training mode.

    Args:
        seed: of the weights; the global generator is left as it was.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = CLIP(
            CONFIG["embed_dim"],
            CLIPVisionCfg(**CONFIG["vision_cfg"]),
            CLIPTextCfg(**CONFIG["text_cfg"]),
            quick_gelu=QUICK_GELU,
        )
        model.visual.conv1 = Stem(CONFIG["vision_cfg"]["width"])
    with torch.no_grad():
        model.logit_scale.fill_(LOG_SCALE)
    return model


def save(model: CLIP, path: Path) -> None:
    """Write the weights as fp16 safetensors (integers, such as batch counts, as they are)."""
    state = {
        name: (value.half() if value.is_floating_point() else value).contiguous()
        for name, value in model.state_dict().items()
    }
    store.write_atomically(path, to_bytes(state))


def read(path: Path = BUILT_IN_WEIGHTS) -> CLIP:
    """Build the model and load weights of this architecture, frozen, float32.

    Raises:
        InputError: no such file, or weights of another architecture; the message names what differs.
    """
    if not path.exists():
        raise InputError(f"the built-in model's weights are not at {path.name}: train them with `train-embedded`")
    model = build()
    weight_files.fill(model, weight_files.read(path))
    return frozen(model)


def card() -> dict[str, object]:
    """The model card: data, recipe, accuracies with intervals, limits."""
    return json.loads(CARD.read_text(encoding="utf-8"))


def token_ids_seen() -> frozenset[int]:
    """Token ids that the training captions held."""
    return frozenset(json.loads((FOLDER / "token_ids_seen.json").read_text(encoding="utf-8")))
