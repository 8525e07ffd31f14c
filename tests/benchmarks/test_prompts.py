"""Speed of prompt training: the frozen part cached against the plain loop, and what the shortcut for conv1 saves.

`DL2_BENCH_OUT=docs/benchmarks/prompts.md` writes the figures down. Random weights: speed does not depend on them.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import torch
from benchmarks.limits import holds
from open_clip.transformer import VisionTransformer
from torch import Tensor, nn

from dl2core import device
from dl2core.prompts.model import pixel
from dl2core.prompts.model.deep import DeepPrompt
from dl2core.prompts.model.tower import Prompted

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]

ROUNDS = int(os.environ.get("DL2_BENCH_ROUNDS", "7"))
BATCH, IMAGES, CLASSES = 16, 32, 10


def tower() -> VisionTransformer:
    """The image tower of ViT-B/32, frozen, with random weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        made = VisionTransformer(224, 32, 768, 12, 12, 4.0, output_dim=512)
    return made.eval().requires_grad_(False)


class Loop:
    """One way to train: the same prompt, images and text features; only where the features come from differs."""

    def __init__(self, prompted: Prompted, features: Callable[[Tensor], Tensor]) -> None:
        self.prompted, self.features = prompted, features
        self.optimiser = torch.optim.SGD(prompted.parameters(), lr=0.1, momentum=0.9)
        self.losses: list[float] = []
        self.seconds: list[float] = []

    def step(self, index: Tensor, text: Tensor, targets: Tensor) -> None:
        """One step of SGD, timed."""
        started = time.perf_counter()
        self.optimiser.zero_grad(set_to_none=True)
        features = nn.functional.normalize(self.features(index), dim=1)
        loss = nn.functional.cross_entropy(100 * features @ text.T, targets[index])
        loss.backward()
        self.optimiser.step()
        self.seconds.append(time.perf_counter() - started)
        self.losses.append(loss.item())


def race(make: Callable[[], nn.Module]) -> tuple[Loop, Loop]:
    """The cached and the plain loop, step by step in turn.

    The plain loop runs the whole tower every step and encodes the text once, as a careful student's would.
    """
    visual, source = tower(), device.generator(1)
    images = torch.randn(IMAGES, 3, 224, 224, generator=source)
    text = nn.functional.normalize(torch.randn(CLASSES, 512, generator=source), dim=1)
    targets = torch.randint(0, CLASSES, (IMAGES,), generator=source)
    quick, slow = Prompted(visual, make()), Prompted(visual, make())
    kept = quick.before(images)

    def whole(index: Tensor) -> Tensor:
        if slow.stage == "blocks":
            return slow.encode(images[index])
        return visual(slow.prompt(images[index]))

    cached, plain = Loop(quick, lambda index: quick(kept[index])), Loop(slow, whole)
    for _ in range(ROUNDS + 1):
        index = torch.randperm(IMAGES, generator=source)[:BATCH]
        for loop in (cached, plain):
            loop.step(index, text, targets)
    return cached, plain


def ratio(cached: Loop, plain: Loop) -> float:
    """Median seconds of the plain loop over those of the cached one, without the first step."""
    return statistics.median(plain.seconds[1:]) / statistics.median(cached.seconds[1:])


CASES = {
    "deep, layer 8": lambda: DeepPrompt(768, layer=8, tokens=4),
    "deep, layer 3": lambda: DeepPrompt(768, layer=3, tokens=4),
    "deep, layer 0": lambda: DeepPrompt(768, layer=0, tokens=4),
    "padding, 30 px": lambda: pixel.build("padding", 30, 224, std=0.1),
}


@pytest.fixture(scope="module")
def figures():
    found = {name: race(make) for name, make in CASES.items()}
    if out := os.environ.get("DL2_BENCH_OUT"):
        write(Path(out), found)
    return found


def write(path: Path, found: dict[str, tuple[Loop, Loop]]) -> None:
    """The figures as a page."""
    load = f", load average {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    lines = [
        "# Training prompts: the frozen part computed once",
        "",
        f"{device.machine()}, {torch.get_num_threads()} threads{load}, {datetime.now(UTC):%d %b %Y}. Image tower of ViT-B/32",
        f"(random weights), batch {BATCH}, {ROUNDS} steps of each loop in turn after one to warm up, medians with quartiles.",
        "The plain loop runs the whole tower every step and encodes the text once.",
        "",
        "| prompt | cached, s per step | plain, s per step | ratio | largest difference of a loss |",
        "|---|---|---|---|---|",
    ]
    for name, (cached, plain) in found.items():
        times = " | ".join(quartiles(loop.seconds[1:]) for loop in (cached, plain))
        lines.append(f"| {name} | {times} | {ratio(cached, plain):.2f} | {difference(cached, plain):.0e} |")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def quartiles(seconds: list[float]) -> str:
    low, middle, high = statistics.quantiles(seconds, n=4)
    return f"{middle:.3g} ({low:.3g} to {high:.3g})"


def difference(cached: Loop, plain: Loop) -> float:
    return max(abs(a - b) for a, b in zip(cached.losses, plain.losses, strict=True))


@pytest.mark.parametrize("name", CASES)
def test_the_losses_are_the_same(figures, name):
    most = 1e-5 * max(1.0, *figures[name][1].losses)
    holds(f"{name}: largest difference of a loss with the cache", difference(*figures[name]), at_most=most)


def test_at_layer_8_the_cache_is_worth_1_7_times(figures):
    holds("deep prompt at layer 8, times the speed of the plain loop", ratio(*figures["deep, layer 8"]), at_least=1.7)
