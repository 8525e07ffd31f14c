"""The augmentations: torchvision's classes, their arguments and the ranges that are offered. No torch in here.

Widgets, the parser of `--transform`, the code that is shown and the training runs all read this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dl2core.errors import InputError, quoted


@dataclass(frozen=True)
class Parameter:
    """One argument of an augmentation.

    Attributes:
        name: torchvision's name of it.
        label: what a widget says.
        low, high: the range that is offered, both ends included.
        default: torchvision's own value, or ours where torchvision has none: one number, or both ends of a range.
        start: what a widget shows at first, and what Table 2 is measured with.
        step: of a widget; of an odd number 2.
        kind: "switch" is false (0) or true (1).
        required: torchvision has no value of its own.
    """

    name: str
    label: str
    low: float
    high: float
    default: tuple[float, ...]
    start: tuple[float, ...]
    step: float = 0.05
    kind: Literal["number", "whole", "switch"] = "number"
    required: bool = False


@dataclass(frozen=True)
class Augmentation:
    """One class of torchvision.transforms.v2.

    Attributes:
        name: as Table 2 calls it, where it stands there.
        cls: torchvision's class.
        parameters: its arguments that can be chosen.
        slides: the argument that one slider moves; empty where there is none.
        needs_size: its first argument is the side of the picture.
        mixes: takes two pictures and mixes their labels, too.
    """

    name: str
    cls: str
    parameters: tuple[Parameter, ...] = ()
    slides: str = ""
    needs_size: bool = False
    mixes: bool = False

    def parameter(self, name: str) -> Parameter:
        """The argument of that name.

        Raises:
            InputError: there is none.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters) or "none"
        raise InputError(f"{self.cls} has no argument {quoted(name)}; its arguments here are {known}")


def _one(
    name: str,
    label: str,
    high: float,
    start: float,
    *,
    default: float | None = None,
    low: float = 0.0,
    step: float = 0.05,
) -> Parameter:
    return Parameter(name, label, low, high, (start if default is None else default,), (start,), step)


_CHANCE = _one("p", "Probability", 1.0, 0.5)
TABLE = (
    Augmentation(
        "gaussian noise",
        "GaussianNoise",
        (
            _one("sigma", "Standard deviation", 1.0, 0.1),
            Parameter("clip", "Clip to [0, 1]", 0, 1, (1,), (0,), 1, "switch"),  # the assignment's class does not clip
        ),
        slides="sigma",
    ),
    Augmentation(
        "rotation",
        "RandomRotation",
        (Parameter("degrees", "Up to, degrees", 0, 180, (30,), (30,), 5, "whole", required=True),),
        slides="degrees",
    ),
    Augmentation(
        "perspective",
        "RandomPerspective",
        (_one("distortion_scale", "Distortion", 1.0, 0.5), _CHANCE),
        slides="distortion_scale",
    ),
    Augmentation(
        "colour jitter",
        "ColorJitter",
        (
            _one("brightness", "Brightness", 1.0, 0.5, default=0.0),
            _one("contrast", "Contrast", 1.0, 0.5, default=0.0),
            _one("saturation", "Saturation", 1.0, 0.5, default=0.0),
            _one("hue", "Hue", 0.5, 0.1, default=0.0),
        ),
        slides="brightness",
    ),
    Augmentation("horizontal flip", "RandomHorizontalFlip", (_CHANCE,), slides="p"),
    Augmentation("vertical flip", "RandomVerticalFlip", (_CHANCE,), slides="p"),
    Augmentation(
        "blur",
        "GaussianBlur",
        (
            Parameter("kernel_size", "Kernel, pixels", 1, 31, (9,), (9,), 2, "whole", required=True),
            Parameter("sigma", "Standard deviation, from and to", 0.1, 10, (0.1, 2.0), (0.1, 2.0), 0.1),
        ),
        slides="kernel_size",
    ),
    Augmentation(
        "crop",
        "RandomResizedCrop",
        (Parameter("scale", "Share of the area, from and to", 0.05, 1.0, (0.08, 1.0), (0.25, 1.0)),),
        needs_size=True,
    ),
    Augmentation(
        "erasing",
        "RandomErasing",
        (
            _CHANCE,
            Parameter("scale", "Share of the area, from and to", 0.02, 0.9, (0.02, 0.33), (0.02, 0.33), 0.01),
        ),
        slides="p",
    ),
    Augmentation("greyscale", "RandomGrayscale", (_one("p", "Probability", 1.0, 0.5, default=0.1),), slides="p"),
    Augmentation("autoaugment", "AutoAugment"),
    Augmentation(
        "trivialaugment",
        "TrivialAugmentWide",
        (Parameter("num_magnitude_bins", "Steps of strength", 2, 31, (31,), (31,), 1, "whole"),),
    ),
    Augmentation("mixup", "MixUp", (_one("alpha", "Alpha", 4.0, 1.0, low=0.05),), slides="alpha", mixes=True),
    Augmentation("cutmix", "CutMix", (_one("alpha", "Alpha", 4.0, 1.0, low=0.05),), slides="alpha", mixes=True),
)
TABLE_2 = tuple(augmentation.name for augmentation in TABLE[:7])
"""The seven of the report's Table 2, in its order."""


def find(name: str) -> Augmentation:
    """An augmentation by torchvision's class or by its name here ("colour jitter", "colour-jitter", "color jitter").

    Raises:
        InputError: there is none.
    """
    wanted = name.strip().lower().replace("-", " ").replace("_", " ").replace("color ", "colour ")
    for augmentation in TABLE:
        if wanted in (augmentation.name, augmentation.cls.lower()):
            return augmentation
    raise InputError(f"no augmentation {quoted(name)}; there are {', '.join(one.cls for one in TABLE)}")
