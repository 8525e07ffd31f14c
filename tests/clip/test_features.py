"""Image features: the quick pass against the plain loop, and the file that keeps them."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import torch
from clip.small import random_built_in, random_tiny
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image

from dl2core import jobs, store
from dl2core.clip import features
from dl2core.clip.model import ClipModel
from dl2core.data import shapes
from dl2core.data.image_set import ImageSet
from dl2core.errors import InputError


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DL2_HOME", str(tmp_path))


def pictures(n: int = 20, seed: int = 0) -> ImageSet:
    scenes = shapes.scenes("test", n, seed=seed)
    labels = np.array([scene.label for scene in scenes])
    return ImageSet("Shapes", "test", shapes.render_all(scenes), labels, shapes.CLASSES, "drawn here", standard=False)


def plain_loop(clip: ClipModel, data: ImageSet) -> torch.Tensor:
    """Per-image PIL preprocessing by open_clip, batches of 32, float32."""
    transform = image_transform_v2(PreprocessCfg(size=clip.size, mean=clip.mean, std=clip.std), is_train=False)
    inputs = torch.stack([transform(Image.fromarray(image)) for image in data.images])
    with torch.no_grad():
        return torch.cat([clip.model.encode_image(part, normalize=True) for part in inputs.split(32)])


@pytest.mark.parametrize("make", [random_built_in, random_tiny])
def test_the_pass_agrees_with_the_plain_loop(make) -> None:
    clip, data = make(), pictures(40)
    found = jobs.run_here(features.encode(clip, data, batch=16))
    assert found.precision == "float32"
    cosine = (found.vectors * plain_loop(clip, data)).sum(dim=1)
    assert cosine.min() > 1 - 1e-3  # resampling on bytes differs from PIL by 2/255 at most
    assert torch.allclose(found.vectors.norm(dim=1), torch.ones(40), atol=1e-5)


def test_bf16_is_for_those_who_ask_and_says_so() -> None:
    clip, data = random_built_in(), pictures(16)
    found = jobs.run_here(features.encode(clip, data, precision="bfloat16"))
    assert found.precision == "bfloat16"
    assert (found.vectors * plain_loop(clip, data)).sum(dim=1).min() > 0.995
    assert next(clip.model.parameters()).dtype == torch.float32  # the loaded model is left as it was


def test_features_in_bf16_are_never_taken_for_those_in_float32() -> None:
    clip, data = random_built_in(), pictures()
    half = jobs.run_here(features.cached(clip, data, precision="bfloat16"))
    whole = jobs.run_here(features.cached(clip, data))
    assert (whole.precision, whole.from_disk) == ("float32", False)
    assert not torch.equal(half.vectors, whole.vectors)


def test_another_precision_is_refused() -> None:
    with pytest.raises(InputError, match="float32 or bfloat16, got 'int8'"):
        features.encode(random_built_in(), pictures(), precision="int8")


def test_the_second_pass_reads_the_file_and_gives_the_same() -> None:
    clip, data = random_built_in(), pictures()
    first = jobs.run_here(features.cached(clip, data))
    again = jobs.run_here(features.cached(clip, data))
    assert (first.from_disk, again.from_disk) == (False, True)
    assert torch.equal(first.vectors, again.vectors)
    assert again.precision == first.precision
    assert features.path_of(clip, data).parent == store.home() / "features"


@pytest.mark.parametrize("blocked", ["", "features"])
def test_a_disk_that_cannot_be_written_costs_a_line_and_not_the_pass(tmp_path, monkeypatch, blocked):
    home = tmp_path / "home"
    monkeypatch.setenv("DL2_HOME", str(home))
    (home / blocked).parent.mkdir(exist_ok=True)
    (home / blocked).write_text("a file where the folder should be")
    found = jobs.run_here(features.cached(random_built_in(), pictures()))
    assert len(found.vectors) == len(pictures())
    assert found.not_kept.startswith("the image features could not be kept on disk: ")


def test_a_folder_under_the_files_name_costs_a_line() -> None:
    clip, data = random_built_in(), pictures()
    features.path_of(clip, data).mkdir(parents=True)
    found = jobs.run_here(features.cached(clip, data))
    assert (len(found.vectors), found.from_disk) == (len(data), False)
    assert "Is a directory" in found.not_kept


def test_the_cache_keeps_what_was_used_last(monkeypatch):
    clip, sets = random_built_in(), [pictures(seed=seed) for seed in range(3)]
    for data in sets[:2]:
        jobs.run_here(features.cached(clip, data))
    paths = [features.path_of(clip, data) for data in sets]
    monkeypatch.setattr(features, "LIMIT_BYTES", 2 * paths[0].stat().st_size)
    for age, path in enumerate(paths[:2]):
        os.utime(path, (1000 + age, 1000 + age))
    assert jobs.run_here(features.cached(clip, sets[0])).from_disk  # used now
    jobs.run_here(features.cached(clip, sets[2]))
    assert [path.exists() for path in paths] == [True, False, True]


def test_other_pixels_or_weights_are_other_files() -> None:
    clip, data = random_built_in(), pictures()
    keys = {
        features.key(clip, data),
        features.key(clip, pictures(seed=1)),
        features.key(clip, data.subset(range(19))),
        features.key(random_built_in(1), data),
        features.key(random_tiny(), data),
    }
    assert len(keys) == 5


@pytest.mark.parametrize("content", [b"", b"not a tensor file", b"\x10\0\0\0\0\0\0\0{}              "])
def test_a_broken_file_is_made_again(content: bytes) -> None:
    clip, data = random_built_in(), pictures()
    path = features.path_of(clip, data)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert not jobs.run_here(features.cached(clip, data)).from_disk
    assert jobs.run_here(features.cached(clip, data)).from_disk


def test_progress_counts_images() -> None:
    notes = []
    jobs.run_here(features.encode(random_built_in(), pictures(20), batch=8), notes.append)
    assert [round(progress.done * 20) for progress in notes] == [8, 16, 20]
