"""Training: it learns, it can be killed and resumed bit for bit, and two processes do the work of one."""

import dataclasses
import json
import math
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from prompts.cases import SIZE, coloured, pair, spec, tiny_clip
from safetensors.torch import load_file

from dl2core import jobs
from dl2core.errors import InputError
from dl2core.prompts.evaluate import answers as evaluate
from dl2core.prompts.evaluate.inputs import Inputs
from dl2core.prompts.model import pixel
from dl2core.prompts.train import resume, training
from dl2core.prompts.train.protocol import ASSIGNMENT, learning_rate
from dl2core.runner import Runner

CLIP = tiny_clip()
ROOT = Path(__file__).resolve().parents[2]


def run(changes=None, clip=CLIP, **options):
    return jobs.run_here(training.train(spec(**(changes or {})), *pair(clip), **options))


def test_schedule_is_the_assignments():
    warmup = round(ASSIGNMENT.warmup_share * ASSIGNMENT.steps)
    rates = [learning_rate(s, steps=6260, highest=40, warmup=warmup) for s in (0, 312, 999, 1000, 3629, 6259)]
    assert rates[:4] == pytest.approx([0.04, 12.52, 40, 40])
    assert rates[4] == pytest.approx(20.01, abs=0.01)
    assert 0 < rates[5] < 1e-4
    with pytest.raises(InputError):
        learning_rate(10, steps=10, highest=1, warmup=0)


@pytest.mark.parametrize("kind", ["padding", "fixed_patch", "random_patch", "deep"])
@pytest.mark.parametrize("stem", [False, True])
def test_the_loss_falls_and_the_model_stays_as_it_was(kind, stem):
    clip = tiny_clip(stem=stem)
    before = {name: value.clone() for name, value in clip.model.state_dict().items()}
    changes = {"kind": kind, "size": 5, "tokens": 4, "steps": 60, "learning_rate": 3.0, "layer": 1}
    done = run(changes, clip)
    first, last = (sum(step.loss for step in part) / 10 for part in (done.steps[:10], done.steps[-10:]))
    assert last < first
    assert all(torch.equal(value, before[name]) for name, value in clip.model.state_dict().items())


def test_losses_equal_a_plain_loop_written_out():
    """The oracle: no cache, no shortcut, torch's own SGD, the whole model every step."""
    chosen = spec(steps=6, warmup=2)
    done = run({"steps": 6})
    train, _ = pair(CLIP)
    prompt = pixel.build("padding", chosen.size, SIZE, seed=0, std=chosen.std)
    optimiser = torch.optim.SGD(prompt.parameters(), lr=1.0, momentum=chosen.momentum)
    losses = []
    for step in range(6):
        optimiser.param_groups[0]["lr"] = learning_rate(step, steps=6, highest=chosen.learning_rate, warmup=2)
        index = training.batch_index(chosen, len(train), step)
        text = CLIP.model.encode_text(CLIP.tokenize(["red", "green", "blue"]), normalize=True)
        features = CLIP.model.encode_image(prompt(train.batch(index)), normalize=True)
        loss = torch.nn.functional.cross_entropy(CLIP.model.logit_scale.exp() * features @ text.T, train.targets[index])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert [step.loss for step in done.steps] == pytest.approx(losses, abs=1e-5)


@pytest.mark.parametrize("changes", [{}, {"kind": "deep"}])
def test_cached_and_uncached_losses_agree(changes):
    cached, plain = run(changes), run(changes, cache_bytes=0)
    assert [s.loss for s in cached.steps] == pytest.approx([s.loss for s in plain.steps], abs=1e-5)


def test_a_large_cache_lies_on_disk_and_says_its_size(monkeypatch, tmp_path):
    monkeypatch.setattr("dl2core.prompts.train.cache.IN_MEMORY_BYTES", 1000)
    monkeypatch.setenv("DL2_HOME", str(tmp_path))
    notes = []
    steps = training.train(spec(kind="deep"), *pair(CLIP))
    done = jobs.run_here(steps, lambda progress: notes.append(progress.note))
    assert any("MB on disk" in note for note in notes)
    assert [s.loss for s in done.steps] == pytest.approx([s.loss for s in run({"kind": "deep"}).steps], abs=1e-6)
    assert not list((tmp_path / "features").iterdir())  # nothing stays behind


@pytest.mark.parametrize(("home", "free", "says"), [("", 10, "GB are free"), ("a file", 10**12, "Not a directory")])
def test_no_room_for_the_cache_is_said_and_costs_speed_only(monkeypatch, tmp_path, home, free, says):
    (tmp_path / "a file").touch()
    monkeypatch.setattr("dl2core.prompts.train.cache.IN_MEMORY_BYTES", 1000)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": free}))
    monkeypatch.setenv("DL2_HOME", str(tmp_path / home))
    notes = []
    done = jobs.run_here(training.train(spec(kind="deep"), *pair(CLIP)), lambda progress: notes.append(progress.note))
    assert len(done.steps) == done.spec.steps
    assert any("the frozen part could not be kept on disk" in note and says in note for note in notes)


def test_a_state_that_cannot_be_kept_costs_a_line_and_not_the_run(tmp_path, caplog):
    (tmp_path / "a file").touch()
    done = run({}, folder=tmp_path / "a file", save_every=2)
    assert len(done.steps) == done.spec.steps
    assert "the run's state could not be kept on disk: " in caplog.text


def test_every_epoch_sees_every_image_once():
    chosen = spec(batch=8)
    for first in (0, 5):
        seen = torch.cat([training.batch_index(chosen, 37, first + k) for k in range(5)])
        assert sorted(seen.tolist()) == list(range(37))
    assert not torch.equal(training.batch_index(chosen, 37, 0), training.batch_index(chosen, 37, 5))


def test_snapshots_best_and_last():
    done = run({"steps": 40, "snapshots": 4, "learning_rate": 3.0})
    assert [snapshot.step for snapshot in done.snapshots] == [0, 10, 20, 30, 40]
    assert done.last.step == 40
    assert done.best.top1 == max(snapshot.top1 for snapshot in done.snapshots)
    tied = dataclasses.replace(done, snapshots=tuple(dataclasses.replace(s, top1=50.0) for s in done.snapshots))
    assert tied.best.step == 0  # the earliest of equals


def test_a_validation_lets_questions_in_between_two_batches(monkeypatch):
    monkeypatch.setattr(evaluate, "BATCH", 4)
    notes = {}
    for waits in (False, True):
        monkeypatch.setattr(training.jobs, "awaited", lambda waits=waits: waits)
        notes[waits] = [progress.note for progress in training.train(spec(steps=4), *pair(CLIP))]
    batches = math.ceil(len(pair(CLIP)[1]) / 4)
    assert len(notes[True]) - len(notes[False]) == batches * len(spec(steps=4).validated_after())


def test_logit_scale_ln_changes_the_training_and_only_that():
    assert training.scale(CLIP, "exp") == pytest.approx(math.exp(training.scale(CLIP, "ln")))
    exp, ln = run(), run({"logit_scale": "ln"})
    assert exp.snapshots[0].top1 == ln.snapshots[0].top1  # same start, and accuracy does not see the scale
    assert exp.steps[0].loss != pytest.approx(ln.steps[0].loss, abs=1e-3)


def test_stop_ends_a_running_job():
    train, validation = pair(CLIP)
    runner = Runner("test")
    chosen = spec(steps=5000)
    job = runner.submit("train", lambda: training.train(chosen, train, validation), spec=chosen, owner="me")
    while not (job.progress.partial and job.progress.partial.steps):
        assert job.state in ("waiting", "running"), job.error or job.trace
    runner.stop(job, "me")
    for _ in range(200):
        if not job.live:
            break
        time.sleep(0.05)
    assert job.state == "stopped"
    assert not any(module._forward_pre_hooks for module in CLIP.model.modules())  # nothing is left on the model


def child(folder: Path, kill_at: int, changes: dict, *launcher: str) -> subprocess.CompletedProcess:
    command = [sys.executable, *launcher, "-m", "prompts.worker", str(folder), str(kill_at), json.dumps(changes)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280, check=False)


@pytest.mark.parametrize("kind", ["random_patch", "deep"])
def test_killed_and_resumed_equals_uninterrupted_bit_for_bit(tmp_path, kind):
    changes = {"kind": kind, "steps": 20, "batch": 7}
    killed = child(tmp_path / "a", random.randrange(4, 19), changes)
    assert killed.returncode == -signal.SIGKILL
    resumed = child(tmp_path / "a", -1, changes)
    assert resumed.returncode == 0, resumed.stderr
    straight = child(tmp_path / "b", -1, changes)
    assert straight.returncode == 0, straight.stderr
    a, b = (json.loads((tmp_path / name / "result.json").read_text()) for name in "ab")
    assert a["losses"] == b["losses"]
    assert a["resumed_at"]
    assert not b["resumed_at"]
    first, second = (load_file(tmp_path / name / resume.FILE) for name in "ab")
    assert first.keys() == second.keys()
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_two_processes_train_as_one(tmp_path):
    changes = {"steps": 8, "batch": 7}  # odd: the shares differ in size
    one = child(tmp_path / "one", -1, changes)
    assert one.returncode == 0, one.stderr
    two = child(tmp_path / "two", -1, changes, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
    assert two.returncode == 0, two.stderr
    alone, together = (json.loads((tmp_path / name / "result.json").read_text())["losses"] for name in ("one", "two"))
    assert together == pytest.approx(alone, abs=1e-5)
    states = [resume.load(tmp_path / name, spec(**changes)) for name in ("one", "two")]
    for name, value in states[0].parameters.items():
        assert torch.allclose(states[1].parameters[name], value, atol=1e-5)
    assert [s.top1 for s in states[0].run.snapshots] == [s.top1 for s in states[1].run.snapshots]


def test_a_folder_of_another_run_is_refused(tmp_path):
    run(folder=tmp_path)
    with pytest.raises(InputError, match=r"another run: learning_rate 1\.0, not 2\.0"):
        run({"learning_rate": 2.0}, folder=tmp_path)
    (tmp_path / resume.FILE).write_bytes(b"broken")
    with pytest.raises(InputError, match="no saved run"):
        run(folder=tmp_path)


def test_a_finished_run_is_read_back(tmp_path):
    first, again = run(folder=tmp_path), run(folder=tmp_path)
    assert again.steps == first.steps
    assert again.resumed_at == (12,)
    assert all((first.last.parameters[n] == again.last.parameters[n]).all() for n in first.last.parameters)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"steps": 0}, "steps must be at least 1"),
        ({"batch": 0}, "batch must be at least 1"),
        ({"learning_rate": 0.0}, "learning rate > 0"),
        ({"learning_rate": math.inf}, "learning rate > 0"),
        ({"warmup": 12}, "shorter than the 12 steps"),
        ({"logit_scale": "log"}, "exp or ln"),
        ({"kind": "deep", "tokens": 0}, "nothing to train"),
        ({"kind": "deep", "layer": 9}, r"layers 0\.\.3, got 9"),
        ({"kind": "frame"}, "got 'frame'"),
        ({"size": 9}, r"1\.\.8 .* got 9"),
        ({"template": "a photo"}, "needs {}"),
    ],
)
def test_wrong_arguments_are_refused_before_the_first_step(changes, message):
    with pytest.raises(InputError, match=message):
        training.train(spec(**changes), *pair(CLIP))


def test_no_images_are_refused():
    train, validation = pair(CLIP)
    with pytest.raises(InputError, match="got 0 to train on"):
        training.train(spec(), Inputs(coloured(5).subset([]), CLIP), validation)
    assert len(train)


def test_a_loss_that_is_no_number_ends_the_run():
    with pytest.raises(InputError, match="too high"):
        run({"learning_rate": 1e38, "warmup": 0})
