"""Writes dl2core/cnn/networks.json: every classifier of torchvision and timm with its smallest image. `python docs/list_networks.py`.

The pages offer these names without importing torch; tests/cnn/test_zoo.py compares them with the installed packages.
"""

import json
from pathlib import Path

import timm
from torchvision import models

OUT = Path(__file__).resolve().parents[1] / "dl2core/cnn/networks.json"


def torchvision() -> dict[str, int]:
    """Name -> side of the smallest image, as its weights state it; of a vision transformer one patch."""
    found = {}
    for name in models.list_models(module=models):
        smallest = max(models.get_model_weights(name).DEFAULT.meta["min_size"])
        found[name] = int(name.rsplit("_", 1)[1]) if name.startswith("vit_") else smallest
    return found


def of_timm(taken: dict[str, int]) -> dict[str, int]:
    """Name -> its only size where it has one, else 1; names that torchvision has are left out."""
    found = {}
    for name in timm.list_models():
        if name not in taken:
            known = timm.get_pretrained_cfg(name, allow_unregistered=True)
            fixed = known is not None and known.fixed_input_size
            found[name] = known.input_size[-1] if fixed else 1
    return found


if __name__ == "__main__":
    listed = torchvision()
    text = json.dumps({"torchvision": listed, "timm": of_timm(listed)}, separators=(",", ":")).replace(",", ",\n")
    OUT.write_text(text + "\n", encoding="utf-8")
