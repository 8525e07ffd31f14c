"""The memory page's controls and presets."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core import device as devices
from dl2core.cnn import zoo
from dl2core.cnn.memory.result import MAX_BATCH, MemorySpec
from pages.cnn.memory.presets import ALL, GRAPH, PASSES
from pages.cnn.models import EVERY
from pages.ui import controls, last_good


@dataclass(frozen=True)
class Settings:
    """What the controls say."""

    view: str
    model: str  # of the staircase
    graph: bool  # whether the pass records a graph
    spec: MemorySpec  # what Measure runs


def chosen(view: str) -> Settings:
    """Draw the controls and read them. What cannot be measured is said, and the last good state counts."""
    one = controls.one_of("Pass", PASSES, key="mem_pass")
    label = controls.select("Network", tuple(EVERY), key="mem_model", default="ResNet18", width=160)
    with controls.more("mem"):
        batch = controls.whole(
            "Batch",
            key="mem_batch",
            low=1,
            high=MAX_BATCH,
            default=16,
            width=135,
            help="The report: 16. The assignment: 64",
        )
        device = controls.one_of("Device", {one: devices.title(one) for one in devices.here()}, key="mem_device")
        every = controls.switch("Measure all seven", key="mem_every", help="Else the chosen model alone")
    model = EVERY[label]
    asked = MemorySpec(zoo.REPORT_NAMES if every or view == ALL else (model,), batch, device=device)
    spec = last_good.checked("mem_spec", asked, MemorySpec.check, otherwise=MemorySpec((EVERY["ResNet18"],)))
    return Settings(view, model if spec == asked else spec.models[0], one == GRAPH, spec)
