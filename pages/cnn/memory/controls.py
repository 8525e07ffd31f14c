"""The memory page's controls and presets."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.cnn import zoo
from dl2core.cnn.memory.result import MAX_BATCH, MemorySpec
from pages.cnn.models import MODELS
from pages.ui import controls
from pages.ui.state import Preset

BY_LAYER, ALL = "By layer", "All models"
PRESETS = (
    Preset(
        "As reported",
        "1.1.c",
        {"mem_view": BY_LAYER, "mem_model": "ResNet18", "mem_batch": 16, "mem_graph": True},
        "each layer adds a step, up to 355 MB; switch the graph off, and nothing is left to climb.",
    ),
    Preset(
        "As assigned",
        "1.1.c",
        {"mem_view": ALL, "mem_batch": 64},
        "four times the batch: four times the bytes kept, the same parameters.",
    ),
    Preset(
        "DenseNet",
        "1.1.c",
        {"mem_view": ALL, "mem_batch": 16},
        "DenseNet121 holds 17 times fewer parameters than VGG11 and keeps more than twice as much.",
    ),
)


@dataclass(frozen=True)
class Settings:
    """What the controls say."""

    view: str
    model: str  # of the staircase
    graph: bool  # draw the pass with a graph too
    spec: MemorySpec  # what Measure runs


def chosen() -> Settings:
    """Draw the controls and read them.

    Raises:
        InputError: what was typed cannot be measured.
    """
    view = controls.one_of("Show", (BY_LAYER, ALL), key="mem_view")
    graph = controls.switch("With a graph", key="mem_graph", default=True, help="Off: torch.no_grad()")
    label = controls.one_of("Model", tuple(MODELS), key="mem_model", default="ResNet18", width=185)
    batch = controls.whole(
        "Batch",
        key="mem_batch",
        low=1,
        high=MAX_BATCH,
        default=16,
        width=135,
        help="The report: 16. The assignment: 64",
    )
    with controls.more("mem"):
        other = controls.text("Another torchvision classifier", key="mem_other", most=60, placeholder="swin_t")
        device = controls.one_of("Device", ("cpu", "cuda"), key="mem_device")
        every = controls.switch("Measure all seven", key="mem_every", help="Else the chosen model alone")
    model = other.strip() or MODELS[label]
    spec = MemorySpec(zoo.REPORT_NAMES if every else (model,), batch, device=device)
    spec.check()
    return Settings(view, model, graph, spec)
