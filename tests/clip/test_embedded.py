"""The built-in architecture, and the parts of its training against slow or closed forms."""

import math
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from dl2core import jobs
from dl2core.builtin import (
    batches as embedded_batches,
)
from dl2core.builtin import (
    captions,
)
from dl2core.builtin import (
    questions as embedded_questions,
)
from dl2core.builtin import (
    train as embedded_training,
)
from dl2core.builtin.recipe import Recipe
from dl2core.clip import builtin
from dl2core.clip.model import frozen
from dl2core.data import colours, shapes
from dl2core.distributed import World
from dl2core.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
RECIPE = Recipe(minutes=0.05).with_batch(16)


def pictures(n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, (n, 32, 32, 3), dtype=np.uint8), rng.integers(0, 10, n)


def test_the_tower_has_the_depth_and_tokens_of_its_description():
    model = builtin.build()
    assert len(model.visual.transformer.resblocks) == 12
    assert model.visual.conv1(torch.zeros(2, 3, 32, 32)).shape == (2, 128, 4, 4)
    assert model.visual.positional_embedding.shape == (17, 128)
    assert math.exp(model.logit_scale.item()) == pytest.approx(100, rel=1e-5)


def test_weights_survive_the_disk_and_other_architectures_are_refused(tmp_path):
    model = frozen(builtin.build(3))
    builtin.save(model, tmp_path / "w.safetensors")
    assert (tmp_path / "w.safetensors").stat().st_size < 15e6
    again, batch = builtin.read(tmp_path / "w.safetensors"), torch.randn(2, 3, 32, 32)
    assert torch.allclose(again.encode_image(batch), model.encode_image(batch), atol=2e-2)
    with pytest.raises(InputError, match="not at"):
        builtin.read(tmp_path / "absent.safetensors")
    (tmp_path / "broken.safetensors").write_bytes(b"no header")
    with pytest.raises(InputError, match="begins with b'no header'"):
        builtin.read(tmp_path / "broken.safetensors")
    from safetensors.torch import save_file

    save_file({"patch": torch.zeros(3)}, tmp_path / "other.safetensors")
    with pytest.raises(InputError, match=r"other\.safetensors: \d+ of \d+ tensors are missing"):
        builtin.read(tmp_path / "other.safetensors")


def test_building_leaves_the_global_generator_alone():
    torch.manual_seed(1)
    expected = torch.rand(1)
    torch.manual_seed(1)
    builtin.build(5)
    assert torch.rand(1) == expected


def test_augmented_images_are_windows_of_the_reflected_image():
    images, _ = pictures(6)
    changed = embedded_questions.augmented(images, np.random.default_rng(1))
    for before, after in zip(images, changed, strict=True):
        padded = np.pad(before, ((4, 4), (4, 4), (0, 0)), mode="reflect")
        windows = [padded[t : t + 32, left : left + 32] for t in range(9) for left in range(9)]
        assert any((after == w).all() or (after == w[:, ::-1]).all() for w in windows)


def test_questions_carry_the_truth_of_each_picture():
    images, labels = pictures(16)
    rng = np.random.default_rng(2)
    scenes = [shapes.draw_scene(rng, split="train") for _ in range(8)]
    scenes += [shapes.draw_unnamed(rng, colour=i % 2 == 0) for i in range(6)]
    batch = np.concatenate([images, shapes.render_all(scenes)])
    asked = embedded_questions.questions(batch, np.eye(10, dtype=np.float32)[labels], scenes, 0.1, rng)
    assert sum(len(q.texts) for q in asked) <= embedded_questions.most_texts(len(scenes))
    for q in asked:
        answers = q.answers.argmax(axis=1) if q.answers.ndim == 2 else q.answers
        assert len(q.images) == len(answers)
        assert answers.max() < len(q.texts)
        for image, answer in zip(q.images, answers, strict=True):
            if q.name == "class":
                assert answer == labels[image]
            if q.name == "superclass":
                assert answer == (0 if labels[image] in captions.ANIMALS else 1)
            if q.name == "made":
                assert answer == (1 if labels[image] in captions.ANIMALS else 0)
            if q.name == "colour":
                assert answer == colours.main_colour(batch[image : image + 1])[0]
            if q.name == "pair":
                scene = scenes[image - 16]
                assert shapes.SEEN_PAIRS[answer] == (scene.colour, scene.shape)
            if q.name == "shape":
                assert shapes.SHAPES[answer] == scenes[image - 16].shape
            if q.name == "shape colour":
                assert list(shapes.COLOURS)[answer] == scenes[image - 16].colour
            if q.name == "scene":
                assert q.texts[answer] == captions.encode(scenes[image - 16].caption)


def test_a_mixed_picture_holds_the_two_images_in_the_shares_of_its_truth():
    n = 10
    images = np.repeat(np.arange(n, dtype=np.uint8), 32 * 32 * 3).reshape(n, 32, 32, 3)
    labels, rng = np.arange(n), np.random.default_rng(3)
    changed, truth = embedded_questions.cut_mixed(images, labels, 0.7, rng)
    mixed = 0
    for picture, shares in zip(changed, truth, strict=True):
        assert (picture[..., :1] == picture).all()
        assert np.bincount(picture[..., 0].ravel(), minlength=n) / 1024 == pytest.approx(shares, abs=1e-6)
        mixed += (shares > 0).sum() == 2
    assert 2 <= mixed <= n
    same, whole = embedded_questions.cut_mixed(images, labels, 0.0, rng)
    assert (same == images).all()
    assert (whole == np.eye(n)).all()


def test_a_mixed_picture_is_an_animal_by_its_share_of_animals():
    images, _ = pictures(1)
    truth = np.zeros((1, 10), dtype=np.float32)
    truth[0, [3, 9]] = 0.75, 0.25  # cat and truck
    by_name = {
        q.name: q.answers for q in embedded_questions.questions(images, truth, [], 0.1, np.random.default_rng(0))
    }
    assert by_name["superclass"].tolist() == [[0.75, 0.25]]
    assert by_name["made"].tolist() == [[0.25, 0.75]]


def test_batches_drawn_ahead_by_processes_are_those_drawn_here():
    images, labels = pictures(64)
    drawn = embedded_batches.Batches(Recipe(cut_mix=0.5).with_batch(16), images, labels, World(), start=3)
    here = embedded_batches.ahead(drawn, 0, "cpu")
    there = embedded_batches.ahead(drawn, 2, "cpu")
    for _ in range(5):
        one, other = next(here), next(there)
        assert torch.equal(one.pictures, other.pictures)
        assert [q.texts for q in one.questions] == [q.texts for q in other.questions]


def test_a_pair_that_is_its_colour_plus_its_shape_is_not_pulled():
    paints, forms = torch.randn(8, 5), torch.randn(6, 5)
    names = list(shapes.COLOURS)
    pairs = torch.stack([paints[names.index(c)] + forms[shapes.SHAPES.index(s)] for c, s in shapes.SEEN_PAIRS])
    assert embedded_training._away_from_sum(3 * pairs, paints, forms).item() == pytest.approx(0, abs=1e-6)
    assert embedded_training._away_from_sum(-pairs, paints, forms).item() == pytest.approx(2, abs=1e-6)


def test_learning_rate_warms_up_and_ends_at_zero_and_the_scale_rises_to_100():
    recipe = Recipe()
    rates = [recipe.learning_rate_at(done) for done in np.linspace(0, 1, 200)]
    top = int(np.argmax(rates))
    assert max(rates) == pytest.approx(recipe.learning_rate, rel=0.02)
    assert (np.diff(rates[: top + 1]) >= 0).all()
    assert (np.diff(rates[top:]) <= 0).all()
    assert rates[-1] == pytest.approx(0, abs=1e-12)
    assert recipe.logit_scale_at(0) == pytest.approx(recipe.scale_from)
    assert recipe.logit_scale_at(0.3) == recipe.logit_scale_at(1) == pytest.approx(100)


def test_a_short_run_saves_and_is_resumed_with_more_time(tmp_path):
    images, labels = pictures(64)
    path = tmp_path / "run.pt"
    first = jobs.run_here(embedded_training.train(RECIPE, images, labels, checkpoint=path))
    assert first.steps >= 1
    longer = replace(RECIPE, minutes=first.minutes + 0.02)
    second = jobs.run_here(embedded_training.train(longer, images, labels, checkpoint=path, resume=True))
    assert second.steps > first.steps
    assert second.minutes > first.minutes
    assert all(torch.isfinite(p).all() for p in second.model.parameters())
    assert not torch.equal(first.model.visual.proj, second.model.visual.proj)


def test_two_processes_end_with_the_same_weights_and_only_the_first_writes(tmp_path):
    launcher = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    subprocess.run(
        [sys.executable, *launcher, "-m", "clip.embedded_worker", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "OMP_NUM_THREADS": "1"},
        check=True,
        timeout=280,
    )
    first, second = (torch.load(tmp_path / f"{rank}.pt", weights_only=True) for rank in (0, 1))
    assert first["steps"] == second["steps"] >= 2
    assert all(torch.equal(first["weights"][name], value) for name, value in second["weights"].items())
    assert (tmp_path / "0.ckpt").exists()
    assert not (tmp_path / "1.ckpt").exists()


def test_wrong_arguments_are_refused_before_anything_runs(tmp_path):
    images, labels = pictures(64)
    with pytest.raises(InputError, match="32, 32, 3"):
        embedded_training.train(RECIPE, images[:, :16], labels, checkpoint=tmp_path / "x.pt")
    with pytest.raises(InputError, match="nothing to resume"):
        embedded_training.train(RECIPE, images, labels, checkpoint=tmp_path / "x.pt", resume=True)
