"""`make oracles` (`PYTHONPATH=.:tests python -m oracles.compare`): what the product says beside code of its own that shares nothing with it.

Each comparison prints how many numbers it compared and their largest difference, and fails where that is above its
limit. Times need an otherwise idle machine; comparisons on CIFAR-10 need its test images on this disk.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import torch
from oracles.own import clip as own_clip
from oracles.own import graphs as own_graphs
from oracles.own import intervals as own_intervals
from oracles.own import networks as own_networks

from dl2core import jobs, saved_bytes, stats, store
from dl2core.clip import features, load, zero_shot
from dl2core.clip.accuracy import measure as accuracy
from dl2core.clip.templates import REPORT_TEMPLATE
from dl2core.cnn import counts, zoo
from dl2core.cnn.latency import measure as latency
from dl2core.cnn.latency.result import LatencySpec
from dl2core.data import cifar, sets
from dl2core.data.image_set import ImageSet
from dl2core.graphs.layers import layer as layers
from dl2core.graphs.walks import walks
from dl2core.prompts.evaluate.answers import answers
from dl2core.prompts.evaluate.inputs import Inputs
from dl2core.prompts.model.tower import Prompted
from dl2core.prompts.recorded import gallery
from dl2core.prompts.tasks import TASKS
from dl2core.prompts.train import training

IMAGES, ENTRY_IMAGES, DRAWS = 1000, 500, 3
ENTRIES = ("cifar10-dark-padding", "cifar10-dark-deep-3", "shapes-dark-padding")


@dataclass(frozen=True)
class Finding:
    """What one comparison found."""

    what: str
    n: int  # numbers compared
    largest: float  # difference, in `unit`
    limit: float
    unit: str = ""

    @property
    def agrees(self) -> bool:
        return self.n > 0 and self.largest <= self.limit


def powers() -> list[Finding]:
    """A^n of random graphs, exact; small ones also by listing every walk."""
    source, compared, wrong, listed, miscounted = random.Random(1), 0, 0, 0, 0
    for _ in range(60):
        size, n = source.randint(1, 7), source.randint(0, 40)
        weights = [0, 0, 1, 1, 2, Fraction(1, 3), -1]
        matrix = [[source.choice(weights) for _ in range(size)] for _ in range(size)]
        mine, theirs = own_graphs.power(matrix, n), walks.walk_counts(matrix, n)
        compared += size * size
        wrong += sum(
            Fraction(str(a)) != Fraction(str(b))
            for r, s in zip(mine, theirs, strict=True)
            for a, b in zip(r, s, strict=True)
        )
        small = [[source.randint(0, 1) for _ in range(5)] for _ in range(5)]
        listed += 25
        counted = walks.walk_counts(small, 4)
        miscounted += sum(
            a != int(b)
            for r, s in zip(own_graphs.walks_listed(small, 4), counted, strict=True)
            for a, b in zip(r, s, strict=True)
        )
    return [
        Finding("A^n against sympy, n to 40", compared, wrong, 0, "entries"),
        Finding("A^4 against listed walks", listed, miscounted, 0, "entries"),
    ]


def graph_layers() -> list[Finding]:
    """Two layers with ReLU in all four forms against PyTorch Geometric, float64; digraphs and lonely nodes included."""
    source, compared, largest = np.random.default_rng(2), 0, 0.0
    for _ in range(40):
        size = int(source.integers(1, 12))
        adjacency = (source.random((size, size)) < 0.3).astype(float)
        state = source.normal(size=(size, 3))
        weights = [
            (source.normal(size=(4, 3)), source.normal(size=(4, 3))),
            (source.normal(size=(2, 4)), source.normal(size=(2, 4))),
        ]
        mine = own_graphs.sage(adjacency, state, weights)
        forms = layers.four_forms(adjacency, state, [layers.Layer(w, b, "relu") for w, b in weights])
        for theirs in (forms.node_loop, forms.messages, forms.dense, forms.sparse):
            largest = max(largest, float(abs(mine - theirs).max()))
            compared += mine.size
    return [Finding("layers against PyTorch Geometric", compared, largest, 1e-12)]


def _cifar(count: int) -> ImageSet | None:
    found = cifar.find("cifar10", "test")
    return cifar.load("cifar10", "test").subset(range(count)) if found and found.kind == "parquet" else None


def zero_shot_answers() -> list[Finding]:
    """Cosines and answers in float32 on the first test images, decoded and encoded by other code."""
    data = _cifar(IMAGES)
    if data is None:
        return []
    model, mine = load.load(), own_clip.Clip()
    pixels, labels = own_clip.images(cifar.find("cifar10", "test").paths[0], IMAGES)
    text = mine.text_features([REPORT_TEMPLATE.replace("{}", name) for name in data.classes])
    cosines = (mine.image_features(own_clip.normalised(pixels)) @ text.T).numpy()
    made = jobs.run_here(features.encode(model, data))
    theirs = made.vectors @ zero_shot.label_features(model, accuracy.spelled_wording([REPORT_TEMPLATE], data.classes)).T
    said = jobs.run_here(accuracy.measure(model, data, [REPORT_TEMPLATE]))
    different = int((cosines.argmax(axis=1) != said.ranked[:, 0]).sum())
    return [
        Finding(f"pixels and labels of {IMAGES:,} images", pixels.size, float((pixels != data.images).sum() + (labels != data.labels).sum()), 0, "values"),
        Finding(f"cosines, {made.precision}", cosines.size, float(abs(cosines - theirs.numpy()).max()), 1e-5),
        Finding(f"zero-shot answers, {said.precision}", IMAGES, different, 0, "answers"),
    ]  # fmt: skip


def gallery_entries() -> list[Finding]:
    """Three stored prompts: their answers image by image, and fresh noise beside the stored controls."""
    model, mine, found = load.load(), own_clip.Clip(), []
    for name in ENTRIES:
        prompt, recorded = own_clip.Prompt(gallery.FOLDER / name), gallery.entry(name)
        spec = recorded.run.spec
        if not sets.on_disk(spec.dataset, "test"):
            continue
        images = sets.load(spec.dataset, "test", limit=recorded.test["n"], seed=spec.seed).subset(range(ENTRY_IMAGES))
        shown, dark = TASKS[spec.task].apply(images), own_clip.quarter(images.images)
        learned = Prompted(model.model.visual, training.restored(spec, recorded.run.best, model.model.visual))
        inputs = Inputs(shown, model)
        theirs = jobs.run_here(answers(learned, inputs, inputs.text(spec.template), seed=spec.seed))
        different = int((prompt.answers(mine, dark, prompt.values) != theirs.ranked[:, 0]).sum())
        fresh = [
            100 * float((prompt.answers(mine, dark, prompt.noise(k)) == images.labels).mean()) for k in range(DRAWS)
        ]
        stored = recorded.test["controls"]["same-norm noise"]["top1"]
        found += [
            Finding(f"{name}: answers with the prompt", ENTRY_IMAGES, different, 0, "answers"),
            Finding(f"{name}: {DRAWS} fresh draws of noise, {stored:.1f} % stored", DRAWS * ENTRY_IMAGES, abs(statistics.mean(fresh) - stored), 6, "points"),
        ]  # fmt: skip
    return found


def multiply_adds() -> list[Finding]:
    """The report's seven networks."""
    gaps = [abs(own_networks.gmacs(name) - counts.count(name).macs / 1e9) for name in zoo.REPORT_NAMES]
    return [Finding("multiply-adds of the seven networks", len(gaps), max(gaps), 1e-6, "10^9")]


def kept_bytes() -> list[Finding]:
    """What autograd keeps at batch 2, with a graph."""
    gaps = []
    for name in ("resnet18", "mobilenet_v3_small", "vit_b_32", "densenet121"):
        model, inputs = own_networks.build(name), torch.rand(2, 3, 224, 224)
        gaps.append(abs(own_networks.saved_mb(model, inputs) - saved_bytes.saved_bytes(model, inputs) / 1e6))
    return [Finding("saved bytes of four networks", len(gaps), max(gaps), 1e-6, "MB")]


def proportions() -> list[Finding]:
    """Wilson and paired intervals at random counts, small and large."""
    source, wilson, paired = random.Random(3), 0.0, 0.0
    for _ in range(400):
        n = source.choice([1, 7, 50, 1000, 10_000])
        right = source.randint(0, n)
        wilson = max(wilson, _gap(own_intervals.wilson(right, n), stats.wilson(right, n)))
        cells = [source.choice([0, 1, 4, 6, 40, 900, 8000]) for _ in range(4)]
        if sum(cells):
            before = np.repeat([True, False, True, False], cells)
            after = np.repeat([True, True, False, False], cells)
            paired = max(paired, _gap(own_intervals.paired(*cells), stats.paired_difference(before, after).interval))
    return [
        Finding("Wilson intervals", 800, wilson, 1e-9, "points"),
        Finding("paired intervals", 800, paired, 1e-6, "points"),
    ]


def _gap(mine: tuple[float, float], theirs: tuple[float, float]) -> float:
    return max(abs(a - b) for a, b in zip(mine, theirs, strict=True))


def times() -> list[Finding]:
    """Latency with one and two threads against torch.utils.benchmark, turn by turn."""
    found = []
    for threads in (1, 2):
        gaps = []
        for name in ("resnet18", "mobilenet_v3_small"):
            model, inputs = own_networks.build(name), torch.rand(1, 3, 224, 224)
            spec = LatencySpec(models=(name,), batches=(1,), threads=threads, runs=15)
            ratios = []
            for _ in range(5):
                mine = own_networks.latency_ms(model, inputs, threads)
                theirs = jobs.run_here(latency.measure(spec)).timings[0].median_ms
                ratios.append(theirs / mine)
            gaps.append(abs(statistics.median(ratios) - 1))
        found.append(
            Finding(
                f"latency with {threads} thread{'s' * (threads > 1)}, median of 5 turns", 10, 100 * max(gaps), 15, "%"
            )
        )
    return found


COMPARISONS: tuple[Callable[[], list[Finding]], ...] = (
    powers, graph_layers, zero_shot_answers, gallery_entries, multiply_adds, kept_bytes, proportions, times
)  # fmt: skip


def main(names: list[str]) -> int:
    """Run all comparisons, or those named; 0 where everything agrees."""
    failed = 0
    print(f"{'compared':62}{'n':>9}  {'largest difference':>20}  {'limit':>8}")
    for comparison in COMPARISONS:
        if names and comparison.__name__ not in names:
            continue
        start = time.monotonic()
        findings = comparison()
        for one in findings:
            mark = "" if one.agrees else "  DIFFERS"
            print(f"{one.what:62}{one.n:>9,}  {one.largest:>14.3g} {one.unit:5}  {one.limit:>8.3g}{mark}", flush=True)
        if not findings:
            print(f"{comparison.__name__}: left out, CIFAR-10's test images are not on this disk ({store.home()})")
        failed += sum(not one.agrees for one in findings)
        print(f"    {time.monotonic() - start:.0f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
