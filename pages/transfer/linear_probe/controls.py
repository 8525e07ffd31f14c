"""What the page asks for: the view, the backbone, the images, and the protocol behind More."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.data import sets
from dl2core.transfer import backbone_names
from dl2core.transfer.few_images_result import FewImagesSpec
from dl2core.transfer.probe_result import ProbeSpec
from pages.ui import controls
from pages.ui.state import Preset

KEY = "prb"
FEW, ONE = VIEWS = ("Images per class", "One probe")
BACKBONES = {name: backbone_names.title(name) for name in backbone_names.NAMES}
DATA = {"cifar10": "CIFAR-10", "cifar100": "CIFAR-100", "shapes": "Shapes"}
LOSSLESS, JPEG = "own pixels", "JPEG copy"
LIMIT = 300  # images of each split; with EfficientNet-Lite0 half a minute on two cores
ASSIGNMENT = {"prb_epochs": 30, "prb_batch": 128, "prb_seed": 123, "prb_limit": LIMIT}
PRESETS = (
    Preset(
        "One image a class",
        "1.2.a",
        {"prb_view": FEW, "prb_count": 1, "prb_stored": LOSSLESS},
        "ten draws of one image a class lie twenty points apart: with few images the draw decides",
    ),
    Preset(
        "What JPEG costs",
        "1.2.a",
        {"prb_view": FEW, "prb_count": 100, "prb_stored": JPEG},
        "the same network on a JPEG copy of the images is 14 points worse at 100 a class",
    ),
    Preset(
        "Thirty epochs",
        "1.2.a",
        {"prb_view": ONE, "prb_stored": LOSSLESS, **ASSIGNMENT},
        "validation stops rising after a few epochs, while the training loss goes on falling",
    ),
)


@dataclass(frozen=True)
class Choice:
    """What the controls say."""

    view: str
    stored: str
    few: FewImagesSpec
    one: ProbeSpec

    @property
    def spec(self) -> FewImagesSpec | ProbeSpec:
        """What the button starts."""
        return self.few if self.view == FEW else self.one


def chosen() -> Choice:
    """The page's row of controls."""
    view = controls.one_of("View", VIEWS, key=f"{KEY}_view")
    here = "cifar10" if sets.on_disk("cifar10", "train") and sets.on_disk("cifar10", "test") else "shapes"
    with controls.more(KEY):
        backbone = controls.select("Backbone", BACKBONES, key=f"{KEY}_backbone", default=backbone_names.LITE0)
        dataset = controls.one_of("Train here on", DATA, key=f"{KEY}_data", default=here)
        stored = controls.one_of("Stored run on CIFAR-10 with", (LOSSLESS, JPEG), key=f"{KEY}_stored")
        limit = controls.whole("Images of each split", key=f"{KEY}_limit", low=20, high=60_000, default=LIMIT)
        epochs = controls.whole("Epochs", key=f"{KEY}_epochs", low=1, high=200, default=30)
        batch = controls.whole("Batch", key=f"{KEY}_batch", low=1, high=4096, default=128)
        seed = controls.seed(key=KEY, default=123)
    return Choice(
        view,
        stored,
        FewImagesSpec(backbone=backbone, dataset=dataset, limit=limit),
        ProbeSpec(backbone=backbone, dataset=dataset, limit=limit, epochs=epochs, batch=batch, seed=seed),
    )
