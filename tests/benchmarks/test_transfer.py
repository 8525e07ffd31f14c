"""Speed of the transfer lab: features against a plain torchvision loop, and thirty epochs on kept features.

Both sides of each ratio in one run, on an otherwise idle machine, with 2 threads.
`DL2_BENCH_OUT=docs/benchmarks/transfer.md` writes the figures down.
"""

from __future__ import annotations

import io
import os
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import torch
from benchmarks.limits import holds
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from dl2core import device, jobs
from dl2core.data import sets
from dl2core.transfer import backbones, efficientnet_lite0, features, finetune, heads, images, probe
from dl2core.transfer.backbone_names import LITE0
from dl2core.transfer.backbones import Backbone
from dl2core.transfer.probe_result import ProbeSpec

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]
THREADS, ROUNDS = 2, int(os.environ.get("DL2_BENCH_ROUNDS", "5"))
IMAGES = 192  # of a pass
FEATURES, WIDTH = 10_000, 1280  # kept rows, and numbers in each
AGAIN = 40  # images of the run that runs the backbone in every epoch
QUICK_LIMIT, EPOCHS_LIMIT, AGAIN_LIMIT, LOSS_LIMIT = 1.3, 10.0, 20.0, 1e-5


class Plain(Dataset):
    """One picture file at a time, decoded by PIL and prepared by torchvision."""

    def __init__(self, pictures: np.ndarray, backbone: Backbone) -> None:
        self.files = [encoded(picture) for picture in pictures]
        self.transform = transforms.Compose(
            [
                transforms.Resize((backbone.size, backbone.size), interpolation=transforms.InterpolationMode.BICUBIC),
                transforms.ToTensor(),
                transforms.Normalize(backbone.mean, backbone.std),
            ]
        )

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, place: int) -> torch.Tensor:
        return self.transform(Image.open(io.BytesIO(self.files[place])).convert("RGB"))


def encoded(picture: np.ndarray) -> bytes:
    """The picture as a PNG file's bytes, as the sets hold them."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()


@torch.inference_mode()
def plain_loop(network: torch.nn.Module, data: Plain) -> torch.Tensor:
    """DataLoader without workers, batch 32, float32, eval mode."""
    return torch.cat([network(part) for part in DataLoader(data, batch_size=32)])


@dataclass(frozen=True)
class Figures:
    """Seconds of each kind, and how far both features and both losses lie apart."""

    data: str
    plain: list[float]
    quick: list[float]
    apart: float  # of two features of the same image, relative to their length, the largest
    epochs: list[float]
    kept: float
    again: float
    loss_apart: float

    @property
    def ratio(self) -> float:
        """How many times as quick our pass is, the median over the rounds."""
        return statistics.median(slow / fast for slow, fast in zip(self.plain, self.quick, strict=True))


def passes(backbone: Backbone, pictures: np.ndarray) -> tuple[list[float], list[float], float]:
    """Plain loop and our pass in turn, the first round not counted."""
    data, plain, quick = Plain(pictures, backbone), [], []
    network = efficientnet_lite0.classifier()
    network.reset_classifier(0)
    for _ in range(1 + ROUNDS):
        start = time.perf_counter()
        slow = plain_loop(network, data)
        plain.append(time.perf_counter() - start)
        start = time.perf_counter()
        fast = jobs.run_here(features.encode(backbone, pictures)).vectors
        quick.append(time.perf_counter() - start)
    apart = ((fast - slow).norm(dim=1) / slow.norm(dim=1)).max()
    return plain[1:], quick[1:], float(apart)


def thirty_epochs() -> list[float]:
    """Seconds of the assignment's thirty epochs on 10,000 kept features, with a tenth of as many to validate on."""
    random = torch.Generator().manual_seed(0)
    x, y = torch.randn(FEATURES, WIDTH, generator=random), torch.randint(10, (FEATURES,), generator=random)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        jobs.run_here(heads.fit((x, y), (x[:1000], y[:1000]), classes=10, spec=ProbeSpec()))
        times.append(time.perf_counter() - start)
    return times


def both_ways(backbone: Backbone) -> tuple[float, float, float]:
    """Thirty epochs on kept features (their pass included), and by running the backbone in every epoch."""
    spec = ProbeSpec(dataset="shapes", limit=AGAIN)
    parts = images.load("shapes", limit=AGAIN, test_from_train=0, split_seed=42)
    alone = images.Parts(parts.train, parts.train.subset([0]))
    start = time.perf_counter()
    kept = jobs.run_here(probe.steps(spec, alone, backbone)).result
    on_features = time.perf_counter() - start
    fitted, valid = images.divide(parts.train, held_out=spec.held_out, seed=spec.split_seed)
    classes = len(parts.train.classes)
    net = finetune.net_for(backbone, classes=classes, part="head", batchnorm="eval", seed=spec.seed)
    start = time.perf_counter()
    tuned = jobs.run_here(finetune.tune(spec, images.Task(parts, fitted, valid, None), net))
    again = time.perf_counter() - start
    apart = max(abs(one.loss - other.loss) for one, other in zip(kept.epochs, tuned.curve, strict=True))
    return on_features, again, apart


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Figures:
    """Everything, measured once and in one run."""
    before = torch.get_num_threads()
    torch.set_num_threads(THREADS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DL2_HOME", str(tmp_path_factory.mktemp("home")))
        data = sets.load("cifar10" if sets.on_disk("cifar10") else "shapes", limit=IMAGES)
        backbone = backbones.load(LITE0)
        result = Figures(
            f"{data.name} {data.split}", *passes(backbone, np.array(data.images)), thirty_epochs(), *both_ways(backbone)
        )
    torch.set_num_threads(before)
    if out := os.environ.get("DL2_BENCH_OUT"):
        Path(out).write_text(report(result), encoding="utf-8")
    print("\n" + report(result))
    return result


def report(run: Figures) -> str:
    """The figures as a page of the documentation."""
    plain, quick = (IMAGES / statistics.median(times) for times in (run.plain, run.quick))
    return f"""# How fast the transfer lab is

{device.machine()}, {THREADS} threads, load average {os.getloadavg()[0]:.1f} at the end, {datetime.now(UTC):%d %b %Y}.
EfficientNet-Lite0 at 224 px, float32, eval mode.

| what | here | beside it | ratio | limit |
|---|---|---|---|---|
| features of {IMAGES} images of {run.data} against a plain torchvision loop (PIL, DataLoader, batch 32), images/s | {quick:.1f} | {plain:.1f} | {run.ratio:.2f} | {QUICK_LIMIT} |
| 30 epochs on {FEATURES:,} kept features of {WIDTH:,} numbers, s | {statistics.median(run.epochs):.2f} | | | {EPOCHS_LIMIT:g} |
| 30 epochs on {AGAIN} images of Shapes: kept features (their pass included) against running the backbone in every epoch, s | {run.kept:.1f} | {run.again:.1f} | {run.again / run.kept:.1f} | {AGAIN_LIMIT:g} |

The first row is the median of {ROUNDS} rounds in turn, after one that is not counted; the images lie in memory, as PNG files for the plain
loop and decoded for ours, as `dl2core.data` keeps them. Its two features of the same image differ by {run.apart:.1e} of their length at
most: PIL and torch round the enlarged picture differently. The losses of the third row differ by {run.loss_apart:.1e} at most (limit {LOSS_LIMIT:g}).

`DL2_BENCH_OUT=docs/benchmarks/transfer.md python -m pytest -m benchmark tests/benchmarks/test_transfer.py` makes this again.
"""


def test_our_pass_is_quicker_than_the_plain_loop(found):
    holds("our pass over a backbone, times the speed of the plain loop", found.ratio, at_least=QUICK_LIMIT)
    holds("features of both passes apart", found.apart, at_most=0.05)


def test_thirty_epochs_on_ten_thousand_features_take_seconds(found):
    holds("thirty epochs on ten thousand kept features, s", statistics.median(found.epochs), at_most=EPOCHS_LIMIT)


def test_kept_features_save_running_the_backbone_again_and_change_no_loss(found):
    holds(
        "kept features, times the speed of running the backbone again", found.again / found.kept, at_least=AGAIN_LIMIT
    )
    holds("losses with kept features apart", found.loss_apart, at_most=LOSS_LIMIT)
