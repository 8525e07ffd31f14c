"""The latency page's controls: a frozen spec for each of its views."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from dl2core import device
from dl2core.cnn import zoo
from dl2core.cnn.latency import result as timings
from dl2core.cnn.latency.result import LatencySpec
from dl2core.cnn.profile.result import ProfileSpec
from pages.cnn.models import EVERY, MODELS
from pages.ui import controls, last_good

SWEEP = (1, 2, 4, 8, 16, 32, 64)


@dataclass(frozen=True)
class Settings:
    """What the controls say; each view makes its spec of it."""

    spec: LatencySpec  # of the ranks and the runs
    per_image: bool

    @property
    def sweep(self) -> LatencySpec:
        return replace(self.spec, batches=SWEEP, budget_s=max(self.spec.budget_s, 120.0), runs=None)

    @property
    def graph(self) -> LatencySpec:
        """Fused attention only runs without a graph: switched off, the modes do the same arithmetic."""
        return replace(self.spec, modes=timings.MODES, fused_attention=False)

    @property
    def why(self) -> ProfileSpec:
        return ProfileSpec(
            self.spec.models,
            self.spec.batches[0],
            self.spec.image_size,
            self.spec.device,
            self.spec.threads,
            self.spec.seed,
        )


def chosen() -> Settings:
    """Draw the controls and read them: what to measure. What cannot be measured is said, and the last good state counts."""
    with st.popover("Networks"):
        words = f"Any of the {len(EVERY):,} classifiers of torchvision and timm: type a part of its name"
        labels = controls.some_of(
            "Networks", tuple(EVERY), key="lat_models", default=tuple(MODELS), help=words, width=520
        )
    models = tuple(EVERY[label] for label in labels)
    batch = controls.whole("Batch", key="lat_batch", low=1, high=256, default=8, help="The report: 8")
    with controls.more("lat"):
        per_image = controls.one_of(
            "Time", ("per image", "per batch"), key="lat_per", help="Per image: the batch's time / its size"
        )
        spec = _more(models, batch)
    spec = last_good.checked("lat_spec", spec, LatencySpec.check, otherwise=LatencySpec())
    return Settings(spec, per_image == "per image")


def _more(models: tuple[str, ...], batch: int) -> LatencySpec:
    image_size = controls.whole("Image side, pixels", key="lat_size", low=1, high=zoo.MAX_IMAGE_SIZE, default=224)
    dtype = controls.one_of("Number type", timings.DTYPES, key="lat_dtype")
    cores = device.usable_cores()
    threads = controls.whole("Threads", key="lat_threads", low=1, high=max(64, cores), default=cores)
    where = controls.one_of("Device", {one: device.title(one) for one in device.here()}, key="lat_device")
    channels_last = controls.switch("Channels last", key="lat_nhwc", help="Images and weights in NHWC order")
    fused = controls.switch(
        "Fused attention", key="lat_fused", default=True, help="The fast path of nn.MultiheadAttention"
    )
    hundred = controls.switch("Exactly 100 runs", key="lat_hundred", help="As the report did, if the budget allows")
    budget = controls.number("Budget, seconds", key="lat_budget", low=1, high=600, default=80, step=10)
    return LatencySpec(
        models=models,
        batches=(batch,),
        image_size=image_size,
        dtype=dtype,
        threads=threads,
        device=where,
        channels_last=channels_last,
        fused_attention=fused,
        budget_s=budget,
        runs=100 if hundred else None,
        seed=controls.seed(key="lat"),
    )
