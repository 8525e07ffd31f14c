"""What can be fetched, from where, how large it is and where it goes. Nothing here touches the network.

Sizes are of the files as published on the hub, rounded; the exact size and sha256 are announced by the server when the
download starts (`x-linked-size`, `x-linked-etag`) and checked then. They were not to be had offline, so none is pinned.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from dl2core.data import cifar, places

CLIP_FILES = ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors", "open_clip_pytorch_model.bin")
REPORT_WEIGHTS = ("timm/vit_base_patch32_clip_224.openai", "open_clip_model.safetensors")


@dataclass(frozen=True)
class Item:
    """One file that can be fetched.

    Attributes:
        key: "cifar10/test", "ViT-B-32-quickgelu/openai".
        title: how a button calls it.
        kind: "dataset" or "model".
        repository, path: where it lies on the hub.
        megabytes: rounded size, 10^6 bytes; None where it is not known.
        openai: name of the same weights in ~/.cache/clip; empty where there are none.
    """

    key: str
    title: str
    kind: str
    repository: str
    path: str
    megabytes: int | None
    openai: str = ""

    @property
    def url(self) -> str:
        """The hub's address of the file; HF_ENDPOINT names another hub."""
        from huggingface_hub import hf_hub_url

        endpoint = os.environ.get("HF_ENDPOINT", "").rstrip("/") or None
        return hf_hub_url(self.repository, self.path, repo_type=self.kind, endpoint=endpoint)

    @property
    def target(self) -> Path:
        """Where the file will lie under DL2_HOME."""
        if self.kind == "dataset":
            return places.data_home() / self.key.partition("/")[0] / self.path
        return places.models_home() / self.repository / self.path

    def on_disk(self) -> Path | None:
        """The file, or another copy of the same thing, where this machine has it."""
        if self.kind == "dataset":
            found = cifar.find(*self.key.split("/"))
            return found.paths[0] if found else None
        found = self.target if self.target.is_file() else places.hub_file(self.repository, self.path)
        return found or (places.openai_file(self.openai) if self.openai else None)

    @property
    def begun(self) -> bool:
        """Whether a part of it arrived in an earlier attempt."""
        return self.target.with_name(self.target.name + ".part").exists()

    @property
    def slug(self) -> str:
        """The key fit for the name of a widget: "cifar10_test"."""
        return "".join(letter if letter.isalnum() else "_" for letter in self.key)

    @property
    def command(self) -> str:
        """What fetches it on the command line."""
        if self.kind == "dataset":
            name, _, split = self.key.partition("/")
            return f"python -m dl2core data fetch {name} --split {split}"
        return f"python -m dl2core models fetch {self.key}"

    @property
    def label(self) -> str:
        """ "CIFAR-10 test images (24 MB)"."""
        return f"{self.title} ({self.megabytes:,} MB)" if self.megabytes else self.title


def _dataset(name: str, split: str, megabytes: int) -> Item:
    layout = cifar.LAYOUTS[name]
    words = {"test": "test images", "train": "training images"}[split]
    return Item(
        f"{name}/{split}",
        f"{layout.title} {words}",
        "dataset",
        layout.repositories[0],
        cifar.parquet_path(name, split),
        megabytes,
    )


DATASETS = (
    _dataset("cifar10", "test", 24),
    _dataset("cifar10", "train", 120),
    _dataset("cifar100", "test", 24),
    _dataset("cifar100", "train", 119),
)
CLIP = Item("ViT-B-32-quickgelu/openai", "CLIP ViT-B/32 of OpenAI", "model", *REPORT_WEIGHTS, 605, "ViT-B-32.pt")
MOBILE_CLIP = Item(
    "MobileCLIP2-S0/dfndr2b",
    "MobileCLIP2-S0 of Apple",
    "model",
    "timm/MobileCLIP2-S0-OpenCLIP",
    "open_clip_model.safetensors",
    300,
)
RESNET18 = Item("resnet18", "ResNet18 with ImageNet weights", "model", "timm/resnet18.tv_in1k", "model.safetensors", 47)
MODELS = (CLIP, MOBILE_CLIP, RESNET18)
ITEMS = {item.key: item for item in (*DATASETS, *MODELS)}


def dataset(name: str, split: str) -> Item:
    """One split of one data set.

    Raises:
        InputError: an unknown name or split.
    """
    cifar.parquet_path(name, split)  # names what there is
    return ITEMS[f"{name}/{split}"]
