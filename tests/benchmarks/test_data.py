"""How fast data gets to a model: preparing a batch, opening a set again, downloading; each beside the plain way.

`DL2_BENCH_OUT=docs/benchmarks/data.md` writes the figures down.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import statistics
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import hub_server
import open_clip
import pytest
import tiny_data
import torch
from benchmarks.limits import holds
from PIL import Image

from dl2core import device, jobs
from dl2core.data import cifar, download, transforms

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]

ROUNDS = int(os.environ.get("DL2_BENCH_ROUNDS", "9"))
BATCH, SIZE = 128, 224
MEGABYTES = 64
MEAN, STD = open_clip.OPENAI_DATASET_MEAN, open_clip.OPENAI_DATASET_STD


def alternately(**ways: Callable[[], object]) -> dict[str, list[float]]:
    """Seconds of every way, one after the other in each round, so that a disturbance meets all of them."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()
    for _ in range(ROUNDS):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            times[name].append(time.perf_counter() - started)
    return times


def preparing() -> dict[str, list[float]]:
    """A batch of 32 px pictures to 224 px: at once, and picture by picture as open_clip's own transform does it."""
    pictures = tiny_data.pictures(BATCH)
    transform = open_clip.image_transform(SIZE, is_train=False, mean=MEAN, std=STD)
    return alternately(
        ours=lambda: transforms.model_input(pictures, size=SIZE, mean=MEAN, std=STD),
        plain=lambda: torch.stack([transform(Image.fromarray(picture)) for picture in pictures]),
    )


def opening(folder: Path) -> dict[str, list[float]]:
    """A set of 5,000 pictures from its parquet file, and again from the decoded copy."""
    tiny_data.write_hub(folder / "data", count=5000)

    def first() -> None:
        shutil.rmtree(folder / "home", ignore_errors=True)
        cifar.load("cifar10", "test")

    def again() -> int:
        return int(cifar.load("cifar10", "test").images.sum())

    return alternately(plain=first, ours=again)


def fetching(folder: Path) -> dict[str, list[float]]:
    """A file from this machine: with resume, size, sha256 and Stop; and as a copy of the response with its sha256 alone."""
    with hub_server.serve(hub_server.Hub({"/file": os.urandom(MEGABYTES * 10**6)}, piece=1 << 20)) as hub:
        target = folder / "file"

        def ours() -> None:
            target.unlink(missing_ok=True)
            jobs.run_here(download.fetch_file(f"{hub.url}/file", target, title="File"))

        def plain() -> None:
            found = hashlib.sha256()
            with urllib.request.urlopen(f"{hub.url}/storage/file") as body, (folder / "plain").open("wb") as out:
                while piece := body.read(1 << 20):
                    out.write(piece)
                    found.update(piece)

        return alternately(ours=ours, plain=plain)


@pytest.fixture(scope="module")
def figures(tmp_path_factory) -> dict[str, dict[str, list[float]]]:
    folder = tmp_path_factory.mktemp("bench")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DL2_DATA_DIR", str(folder / "data"))
        patch.setenv("DL2_HOME", str(folder / "home"))
        found = {"preparing": preparing(), "opening": opening(folder), "fetching": fetching(folder)}
    text = report(found)
    if out := os.environ.get("DL2_BENCH_OUT"):
        Path(out).write_text(text, encoding="utf-8")
    print("\n" + text)
    return found


BUSY = "The machine was busy with other work meanwhile: these figures are disturbed, and to be measured again."
WORDS = {
    "preparing": (
        f"{BATCH} pictures from 32 to {SIZE} px",
        "the whole batch of bytes at once",
        "picture by picture (PIL)",
    ),
    "opening": ("a set of 5,000 pictures, all read", "decoded copy", "parquet file with PNGs"),
    "fetching": (
        f"a file of {MEGABYTES} MB from this machine",
        "with resume, sha256 and Stop",
        "copy of the response with its sha256",
    ),
}


def report(found: dict[str, dict[str, list[float]]]) -> str:
    """The figures as a page of the documentation."""
    lines = [
        "# How fast data gets to a model",
        "",
        f"{device.machine()}, {torch.get_num_threads()} threads, {datetime.now(UTC):%d %b %Y}, load average "
        f"{os.getloadavg()[0]:.1f} at the end. Median and quartiles of {ROUNDS} rounds, both ways in turn. Made by `make bench`.",
        *(["", BUSY] if os.getloadavg()[0] > (os.cpu_count() or 1) else []),
        "",
        "| what | ours | ms | beside it | ms | ratio |",
        "|---|---|---|---|---|---|",
    ]
    for name, times in found.items():
        what, ours, plain = WORDS[name]
        lines.append(
            f"| {what} | {ours} | {span(times['ours'])} | {plain} | {span(times['plain'])} | {ratio(times):.2f} |"
        )
    return "\n".join([*lines, ""])


def span(times: list[float]) -> str:
    low, middle, high = (1000 * value for value in statistics.quantiles(times, n=4))
    return f"{middle:.0f} ({low:.0f} to {high:.0f})"


def ratio(times: dict[str, list[float]]) -> float:
    """Time of the plain way in times of ours, as the median over the rounds."""
    return statistics.median(plain / ours for ours, plain in zip(times["ours"], times["plain"], strict=True))


def test_a_batch_at_once_is_faster_than_picture_by_picture(figures):
    holds("a batch prepared at once, times the speed of picture by picture", ratio(figures["preparing"]), at_least=1.3)


def test_a_set_opens_at_least_ten_times_faster_the_second_time(figures):
    holds("a set opened again, times the speed of the first time", ratio(figures["opening"]), at_least=10)


def test_resume_and_stop_cost_less_than_twice_a_copy_with_its_sha256(figures):
    holds("a download, times a copy of the response with its sha256", 1 / ratio(figures["fetching"]), at_most=2)
