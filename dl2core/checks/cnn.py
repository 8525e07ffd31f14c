"""Checks of the CNN lab: multiply-adds against published ones, and saved bytes against the batch."""

from __future__ import annotations

import torch

from dl2core import device, published
from dl2core.checks.check import Bar, Bars, Claim, Finding, Points, Series
from dl2core.cnn import counts, zoo
from dl2core.saved_bytes import saved_bytes

BATCHES = (1, 2, 4)
SIDE = 64  # pixels; small, as the ratio does not depend on it


def _macs(seed: int) -> Finding:
    bars = tuple(Bar(zoo.label(row.model), counts.count(row.model).gmacs, row.gmacs) for row in published.MACS)
    return Finding(max(abs(bar.value - bar.expected) for bar in bars), Bars(bars, "GMAC (10⁹ multiply-adds)"))


def _saved(seed: int) -> Finding:
    model = zoo.build("resnet18", image_size=SIDE, seed=seed)
    source = device.generator(seed)
    # Each batch is a tensor of its own: a slice would keep the storage of the whole.
    saved = {n: saved_bytes(model, torch.rand(n, 3, SIDE, SIDE, generator=source)) / 1e6 for n in BATCHES}
    ratio = saved[4] / saved[2]
    series = Series("saved for backward", BATCHES, [round(mb, 3) for mb in saved.values()])
    return Finding(
        abs(ratio - 2),
        Points((series,), "batch", "MB"),
        f"ResNet18 at {SIDE} px keeps {saved[2]:.2f} MB at batch 2 and {saved[4]:.2f} MB at batch 4, ratio {ratio:.3f}.",
    )


MACS = Claim(
    "Multiply-adds of seven models",
    "Counted operations equal the exact ones, attention included.",
    tolerance=5e-5,
    unit="GMAC off",
    look=_macs,
)
SAVED = Claim(
    "Saved bytes follow the batch",
    "What autograd keeps at batch 4 is twice what it keeps at batch 2.",
    tolerance=0.001,
    unit="off the ratio 2.000",
    look=_saved,
)
