"""What the page asks for: the view, the stored run, and the protocol of a run here, behind More."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from dl2core.data import catalogue, sets
from dl2core.transfer import backbone_names
from dl2core.transfer.few_images_result import FewImagesSpec
from dl2core.transfer.images import OWN
from dl2core.transfer.own_images import Own
from dl2core.transfer.probe_result import ProbeSpec
from pages.transfer.linear_probe import uploads
from pages.transfer.linear_probe.presets import CIFAR100, FEW, KEY, STORED, VIEWS
from pages.ui import controls

BACKBONES = {name: backbone_names.title(name) for name in backbone_names.NAMES}
DATA = {"cifar10": "CIFAR-10", "cifar100": CIFAR100, "shapes": "Shapes", OWN: "Your pictures"}
STATISTICS = {"backbone": "backbone's own", "assignment": "the assignment's"}
PARTS = {"head": "new head only", "last": "and last convolution", "first": "and first convolution", "all": "everything"}
LIMIT = 300  # images of each split; with EfficientNet-Lite0 half a minute on two cores


@dataclass(frozen=True)
class Choice:
    """What the controls say.

    Attributes:
        view: FEW or ONE.
        stored: end of the name of the stored document that is shown until something was measured.
        few, one: what the button starts in either view.
        own: the person's pictures, where they are asked for.
        as_it_comes: backbone and data of the button are those of a first visit.
    """

    view: str
    stored: str
    few: FewImagesSpec
    one: ProbeSpec
    own: Own | None
    as_it_comes: bool

    @property
    def spec(self) -> FewImagesSpec | ProbeSpec:
        """What the button starts."""
        return self.few if self.view == FEW else self.one


def chosen() -> Choice:
    """The page's row of controls."""
    view = controls.one_of("View", VIEWS, key=f"{KEY}_view", bare=True)
    known = sets.on_disk("cifar10", "train") and sets.on_disk("cifar10", "test")
    with controls.more(KEY):
        stored = controls.select("Stored run", list(STORED), key=f"{KEY}_stored", width=320)
        backbone = controls.select("Backbone", BACKBONES, key=f"{KEY}_backbone", default=backbone_names.LITE0)
        usual = "cifar10" if known else "shapes"
        dataset = controls.one_of("Train here on", DATA, key=f"{KEY}_data", default=usual)
        limit = controls.whole("Images of each split", key=f"{KEY}_limit", low=20, high=60_000, default=LIMIT)
        one = _protocol(ProbeSpec(backbone=backbone, dataset=dataset, limit=limit))
    pictures, join = uploads.own_pictures(KEY)
    own = pictures if dataset == OWN or join else None
    identity = own.identity if own else ""
    few = FewImagesSpec(backbone=backbone, dataset=dataset, own=identity, limit=limit)
    as_it_comes = (backbone, dataset) == (backbone_names.LITE0, usual)
    return Choice(view, STORED[stored], few, replace(one, own=identity), own, as_it_comes)


def _protocol(spec: ProbeSpec) -> ProbeSpec:
    """The spec with the parts of the assignment's protocol, each a choice."""
    with st.container(horizontal=True):
        epochs = controls.whole("Epochs", key=f"{KEY}_epochs", low=1, high=200, default=30)
        batch = controls.whole("Batch", key=f"{KEY}_batch", low=1, high=4096, default=128)
        rate = controls.number(
            "Learning rate", key=f"{KEY}_rate", low=1e-6, high=1e6, default=1e-3, step=1e-3, format="%g"
        )
        seed = controls.seed(key=KEY, default=123)
    statistics = controls.one_of("Pixels normalised with", STATISTICS, key=f"{KEY}_stats")
    mode = controls.one_of(
        "BatchNorm of the backbone in", {"eval": "eval mode", "train": "train mode"}, key=f"{KEY}_mode"
    )
    part = controls.one_of("Trained", PARTS, key=f"{KEY}_part")
    return replace(
        spec, epochs=epochs, batch=batch, rate=rate, seed=seed, statistics=statistics, batchnorm=mode, train=part
    )


def missing(spec: FewImagesSpec | ProbeSpec) -> list[catalogue.Item]:
    """What a run of this spec needs and this machine does not have, of what can be fetched."""
    items = []
    if spec.dataset in ("cifar10", "cifar100"):
        items += [catalogue.dataset(spec.dataset, name) for name in sets.SPLITS if not sets.on_disk(spec.dataset, name)]
    if spec.backbone == backbone_names.RESNET18 and backbone_names.resnet18_weights() is None:
        items.append(catalogue.RESNET18)
    return items
