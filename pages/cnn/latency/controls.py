"""The latency page's controls: a frozen spec for each of its views, and its presets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dl2core import device
from dl2core.cnn import zoo
from dl2core.cnn.latency import result as timings
from dl2core.cnn.latency.result import LatencySpec
from dl2core.cnn.profile.result import ProfileSpec
from pages.cnn.models import MODELS
from pages.ui import controls
from pages.ui.state import Preset

RANKS, RUNS, BATCHES, GRAPH, WHY = "Ranks and time", "Runs", "Batch size", "With a graph", "Why"
VIEWS = (RANKS, RUNS, BATCHES, GRAPH, WHY)
SWEEP = (1, 2, 4, 8, 16, 32, 64)

PRESETS = (
    Preset(
        "Slowest?",
        "1.1.a",
        {"lat_view": RANKS, "lat_batch": 8, "lat_first": True},
        "does the order of the report's GPU survive on a CPU? Bet, then reveal; Measure makes it yours.",
    ),
    Preset(
        "One image",
        "1.1.a",
        {"lat_view": RANKS, "lat_batch": 1, "lat_first": False},
        "ms per image, against batch 8: one image alone takes longer than its share of a batch.",
    ),
    Preset(
        "With a graph",
        "1.1.b",
        {"lat_view": GRAPH, "lat_batch": 8},
        "how far each interval lies from the line of no difference.",
    ),
    Preset(
        "Why",
        "1.1.a",
        {"lat_view": WHY, "lat_batch": 8},
        "DenseNet121: few parameters, far below the roof, 70 % of its time in convolutions, 14 % in normalisation and copies.",
    ),
)


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


def chosen() -> tuple[str, Settings]:
    """Draw the controls and read them: the view, and what to measure.

    Raises:
        InputError: what was typed cannot be measured.
    """
    models = tuple(
        MODELS[label] for label in controls.some_of("Models", tuple(MODELS), key="lat_models", default=tuple(MODELS))
    )
    batch = controls.whole(
        "Batch", key="lat_batch", low=1, high=256, default=8, help="Images in one forward pass; the report: 8"
    )
    view = controls.one_of("Show", VIEWS, key="lat_view")
    with controls.more("lat"):
        per_image = controls.one_of(
            "Time", ("per image", "per batch"), key="lat_per", help="Per image: the batch's time / its size"
        )
        controls.switch("Bet first", key="lat_first", help="Hide the times here until you have bet on the slowest")
        spec = _more(models, batch)
    spec.check()
    return view, Settings(spec, per_image == "per image")


def _more(models: tuple[str, ...], batch: int) -> LatencySpec:
    words = "swin_t, convnext_tiny"
    others = controls.text("Other torchvision classifiers", key="lat_others", most=200, placeholder=words)
    extra = tuple(name.strip() for name in others.split(",") if name.strip() and name.strip() not in models)
    image_size = controls.whole("Image side, pixels", key="lat_size", low=1, high=zoo.MAX_IMAGE_SIZE, default=224)
    dtype = controls.one_of("Number type", timings.DTYPES, key="lat_dtype")
    cores = device.usable_cores()
    threads = controls.whole("Threads", key="lat_threads", low=1, high=max(64, cores), default=cores)
    where = controls.one_of("Device", ("cpu", "cuda"), key="lat_device")
    channels_last = controls.switch("Channels last", key="lat_nhwc", help="Images and weights in NHWC order")
    fused = controls.switch(
        "Fused attention", key="lat_fused", default=True, help="The fast path of nn.MultiheadAttention"
    )
    hundred = controls.switch("Exactly 100 runs", key="lat_hundred", help="As the report did, if the budget allows")
    budget = controls.number("Budget, seconds", key="lat_budget", low=1, high=600, default=80, step=10)
    return LatencySpec(
        models=(*models, *dict.fromkeys(extra)),
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
