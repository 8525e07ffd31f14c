"""Speed of a severity sweep: six strengths of noise on five methods, against a loop that does everything anew for each cell.

Both in one run, with the same noise and equal answers. `DL2_BENCH_OUT=docs/benchmarks/robustness.md` writes the figures down;
`DL2_BENCH_IMAGES` says on how many images (300 where it says nothing; the ratios do not depend on it).
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import torch
from benchmarks.limits import holds
from PIL import Image

from dl2core import device, jobs
from dl2core.data import sets
from dl2core.data.image_set import ImageSet
from dl2core.data.transforms import model_input
from dl2core.robustness import corruptions, measure, method, noise, opening
from dl2core.robustness.method import Opened
from dl2core.robustness.result import NOISE, Change, NoiseSpec

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(3600)]
IMAGES = int(os.environ.get("DL2_BENCH_IMAGES", "300"))
METHODS = ("no-prompt", "fixed-patch", "padding", "deep-3", "probe-tower")
SIGMAS = (*corruptions.TABLE["gaussian noise"][1], 0.2)  # the five severities of CIFAR-10-C, and one stronger
LIMIT, BATCH = 3.0, 32
Answers = dict[tuple[str, float], np.ndarray]  # (N,) labels of each cell


@dataclass(frozen=True)
class Figures:
    """Seconds of the three ways, and in how many answers theirs differ from ours."""

    ours: float
    one_by_one: float
    in_batches: float
    differ: int


def encoded(picture: np.ndarray) -> bytes:
    """The picture as a PNG file's bytes, as the sets hold them."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()


def decoded(file: bytes) -> np.ndarray:
    """(32, 32, 3) uint8."""
    return np.array(Image.open(io.BytesIO(file)).convert("RGB"))


@torch.inference_mode()
def plain_loop(ready: Sequence[Opened], files: Sequence[bytes], batch: int) -> Answers:
    """For each method and strength: decode, add noise, enlarge, encode and answer, `batch` pictures at a time."""
    answers = {}
    for one in ready:
        for sigma in SIGMAS:
            said = []
            for first in range(0, len(files), batch):
                noisy = []
                for file in files[first : first + batch]:
                    picture = decoded(file)
                    unit = noise.normals(picture.size, noise.key(picture)).reshape(picture.shape)
                    noisy.append((np.clip(picture / 255 + sigma * unit, 0, 1) * 255).astype(np.uint8))
                pixels = model_input(np.stack(noisy), size=one.size, mean=one.mean, std=one.std)
                said.append(one.head(one.encode(pixels)).argmax(dim=1).numpy())
            answers[one.key, sigma] = np.concatenate(said)
    return answers


def our_sweep(ready: Sequence[Opened], files: Sequence[bytes], about: ImageSet) -> Answers:
    """The lab's: pictures decoded once, noise added once for all methods, features shared by those of one encoder."""
    pictures = np.stack([decoded(file) for file in files])
    data = ImageSet(about.name, about.split, pictures, about.labels, about.classes, about.source, False, "benchmark")
    answers = {}
    for sigma in SIGMAS:
        for key, logits in measure.logits(ready, data, Change(NOISE, "stored", sigma), seed=0).items():
            answers[key, sigma] = logits.argmax(axis=1)
    return answers


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Figures:
    """Everything, measured once and in one run, with one thread."""
    if not (sets.on_disk("cifar10", "test") and sets.on_disk("cifar10", "train")):
        pytest.skip("the prompts of the gallery were trained on CIFAR-10, which is not on this machine")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DL2_HOME", str(tmp_path_factory.mktemp("home")))
        spec = NoiseSpec(methods=METHODS, limit=200)
        data = sets.load("cifar10", limit=IMAGES)
        ready = jobs.run_here(opening.opened(method.chosen(METHODS), spec, data.classes))
        files = [encoded(picture) for picture in data.images]
        times, answers = [], []
        for way in (
            lambda: our_sweep(ready, files, data),
            lambda: plain_loop(ready, files, 1),
            lambda: plain_loop(ready, files, BATCH),
        ):
            start = time.perf_counter()
            answers.append(way())
            times.append(time.perf_counter() - start)
    torch.set_num_threads(threads)
    mine, *others = answers
    assert len(mine) == len(METHODS) * len(SIGMAS)
    differ = sum(int((mine[cell] != other[cell]).sum()) for other in others for cell in mine)
    result = Figures(*times, differ)
    if out := os.environ.get("DL2_BENCH_OUT"):
        Path(out).write_text(report(result), encoding="utf-8")
    print("\n" + report(result))
    return result


def report(run: Figures) -> str:
    """The figures as a page of the documentation."""
    cells = len(METHODS) * len(SIGMAS)
    return f"""# How fast a severity sweep is

{device.machine()}, 1 thread, load average {os.getloadavg()[0]:.1f} at the end, {datetime.now(UTC):%d %b %Y}.
Built-in model, {len(SIGMAS)} strengths of Gaussian noise on {len(METHODS)} methods ({", ".join(METHODS)}), {IMAGES:,} images of CIFAR-10's
test split (as PNG files in memory): {cells} cells. All three ways in one run, methods opened beforehand.

| way | s | ours is quicker by |
|---|---|---|
| ours: decoded once, noise added once for all methods, features shared by those of one encoder | {run.ours:.1f} | |
| a loop that decodes and encodes each picture anew for each cell | {run.one_by_one:.1f} | {run.one_by_one / run.ours:.2f} (limit {LIMIT:g}) |
| the same loop with batches of {BATCH} | {run.in_batches:.1f} | {run.in_batches / run.ours:.2f} |

Answers that differ from ours, of {2 * cells * IMAGES:,}: {run.differ}.

`DL2_BENCH_OUT=docs/benchmarks/robustness.md python -m pytest -m benchmark tests/benchmarks/test_robustness.py` makes this again;
`DL2_BENCH_IMAGES` sets the number of images. On a busy machine read the ratios, not the times.
"""


def test_a_sweep_is_quicker_than_a_loop_that_does_everything_anew(found):
    holds("a severity sweep, times the speed of a loop over pictures", found.one_by_one / found.ours, at_least=LIMIT)


def test_the_answers_are_the_same(found):
    holds("answers of the sweep and of the loops that differ", found.differ, at_most=0)
