"""Which pictures excite each channel of each layer most: one pass over a set, the largest value over positions."""

from __future__ import annotations

import torch

from dl2core import device
from dl2core.jobs import Progress, Steps
from dl2core.transfer import backbones
from dl2core.transfer.layers import points
from dl2core.transfer.layers.pictures import load
from dl2core.transfer.layers.result import MEAN, OUTPUT, TOP, Excited, ExcitedSpec, Favourites

BATCH = 32


def measure(spec: ExcitedSpec) -> Steps:
    """Look at `limit` pictures; the steps return an `Excited`.

    Raises:
        InputError: no weights or pictures on this machine, or blocks that are not known here.
    """
    spec.check()
    device.check_device(spec.device)
    backbone = backbones.load(spec.backbone, device=spec.device)
    points.points(backbone)
    return _measure(spec, backbone)


def _measure(spec: ExcitedSpec, backbone: backbones.Backbone) -> Steps:
    data = load(spec, size=backbone.size)
    where = next(backbone.network.parameters()).device
    peaks: dict[str, list[torch.Tensor]] = {}
    for first in range(0, len(data), BATCH):
        pixels = backbone.pixels(data.images[first : first + BATCH])
        for reading in points.read(backbone, pixels.to(where)):
            if reading.pool in (MEAN, OUTPUT):  # CLS has one position: no picture of where
                peaks.setdefault(reading.name, []).append(reading.peak.float().cpu())
        done = min(first + BATCH, len(data))
        yield Progress(done / len(data), f"{done:,} of {len(data):,} pictures")
    return Excited(
        spec=spec,
        images=data.title,
        n=len(data),
        places=tuple(Favourites(name, favourites(torch.cat(found))) for name, found in peaks.items()),
        precision="float32",
        weights=backbone.identity,
    )


def favourites(peaks: torch.Tensor) -> tuple[tuple[int, ...], ...]:
    """(N, C) values -> for each channel the TOP pictures, the largest first; equal ones in their order."""
    order = torch.sort(peaks, dim=0, descending=True, stable=True).indices[:TOP]
    return tuple(map(tuple, order.T.tolist()))
