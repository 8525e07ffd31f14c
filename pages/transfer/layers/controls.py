"""What the page asks for: the view, the backbone, and what is measured here behind More."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.data import sets
from dl2core.transfer.backbone_names import LITE0
from dl2core.transfer.layers.parts_result import PartsSpec
from dl2core.transfer.layers.result import TOP, DepthSpec, ExcitedSpec
from pages.transfer.layers.presets import BACKBONES, DATA, FEW, KEY, LIMIT, VIEWS
from pages.ui import controls


@dataclass(frozen=True)
class Choice:
    """What the controls say."""

    view: str
    backbone: str
    depth: DepthSpec
    excited: ExcitedSpec
    parts: PartsSpec


def chosen() -> Choice:
    """The page's row of controls."""
    view = controls.one_of("View", VIEWS, key=f"{KEY}_view", bare=True)
    backbone = controls.select("Backbone", BACKBONES, key=f"{KEY}_backbone", default=LITE0, width=220, bare=True)
    here = "cifar10" if sets.on_disk("cifar10", "train") and sets.on_disk("cifar10", "test") else "shapes"
    with controls.more(KEY):
        dataset = controls.one_of("Measure here on", DATA, key=f"{KEY}_on", default=here)
        limit = controls.whole("Images of each split", key=f"{KEY}_limit", low=20, high=60_000, default=LIMIT)
    return Choice(
        view,
        backbone,
        DepthSpec(backbone=backbone, dataset=dataset, limit=limit),
        ExcitedSpec(backbone=backbone, dataset=dataset, limit=max(limit, TOP)),
        PartsSpec(backbone=backbone, dataset=dataset, limit=limit, amounts=(FEW,), validation=max(10, limit // 3)),
    )
