"""The verbs of the prompt lab, with the built-in architecture at random weights."""

import json

import numpy as np
import pytest
import torch
from prompts import files
from prompts.cases import tiny_clip

from dl2core.__main__ import main
from dl2core.clip import builtin
from dl2core.clip import load as models
from dl2core.clip.model import REPORT_MODEL, frozen
from dl2core.data import image_set, sets
from dl2core.prompts import tables
from dl2core.prompts.files import checkpoints
from dl2core.prompts.model import pixel
from dl2core.tables import Request

CLIP = models.as_clip_model(frozen(builtin.build()), identity="random")
TRAIN = ["train-prompt", "--json", "--steps", "3", "--batch", "4", "--limit", "8", "--test-images", "10"]


@pytest.fixture(autouse=True)
def _own_home(monkeypatch, tmp_path):
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DL2_DATA_DIR", raising=False)
    monkeypatch.setattr(models, "load", lambda *_, **__: CLIP)


def run(capsys, *arguments) -> dict:
    assert main(arguments) == 0
    out = capsys.readouterr()
    return json.loads(out.out)


def test_train_then_evaluate_then_extract(capsys, tmp_path):
    made = run(capsys, *TRAIN, "--out", str(tmp_path / "run"))
    assert [row["step"] for row in made["steps"]] == [0, 1, 2]
    assert all(set(row) == {"step", "loss", "lr"} for row in made["steps"])
    assert set(made["control_top1"]) == {"none", "random start", "same-norm noise", "shuffled"}
    assert made["interval"][0] <= made["top1"] <= made["interval"][1]
    assert {"spec", "machine", "versions", "created"} <= made.keys()
    best, last = (checkpoints.read(tmp_path / "run" / f"{name}.safetensors") for name in ("best", "last"))
    assert last.about["step"] == 3
    assert best.kind == "padding"

    seen = run(capsys, "evaluate-prompt", made["path"], "--json", "--dataset", "shapes", "--limit", "10")
    assert seen["top1"] == made["top1"]  # the same images: both draw them with seed 0
    noisy = run(
        capsys, "evaluate-prompt", made["path"], "--json", "--dataset", "shapes", "--limit", "10", "--noise", "5"
    )
    assert noisy["n"] == 10
    assert noisy["spec"]["noise"] == 5

    again = run(capsys, *TRAIN, "--out", str(tmp_path / "run"))
    assert again["resumed_at"] == [3]
    assert again["steps"] == made["steps"]


@pytest.mark.parametrize("kind", ["deep", "random_patch"])
def test_other_kinds_train(capsys, kind, tmp_path):
    made = run(
        capsys, *TRAIN, "--kind", kind, "--layer", "8", "--size", "5", "--task", "frog", "--out", str(tmp_path / "r")
    )
    assert made["spec"]["kind"] == kind
    assert made["classes"][-1] == "frog"


def test_extract_takes_a_deep_prompt_out_of_a_checkpoint(capsys, tmp_path):
    clip = tiny_clip()
    state = {"deep_prompt": torch.randn(4, 1, 32)} | {f"clip_model.{n}": v for n, v in clip.model.state_dict().items()}
    source, out = tmp_path / "model_best.pth.tar", tmp_path / "P.safetensors"
    source.write_bytes(files.assignment(state))
    found = run(capsys, "extract-prompt", str(source), "--out", str(out), "--json")
    assert (found["kind"], found["shape"], found["path"]) == ("deep", {"deep_prompt": [1, 4, 32]}, str(out))
    assert out.stat().st_size < 2000
    assert np.array_equal(checkpoints.read(out).tensors["deep_prompt"], state["deep_prompt"].transpose(0, 1).numpy())
    assert checkpoints.read(out).unknown == ("layer", "position", "data set", "template")
    assert main(["extract-prompt", str(source), "--out", str(tmp_path / "none" / "P.safetensors")]) == 2
    assert "cannot be written: there is no folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train-prompt", "--size", "17", "--limit", "8"], "size must lie in 1..16"),
        (["train-prompt", "--kind", "deep", "--layer", "12", "--limit", "8"], "layers 0..11, got 12"),
        (["train-prompt", "--learning-rate", "-1", "--limit", "8"], "learning rate > 0"),
        (["train-prompt", "--cache-gb", "-1", "--limit", "8"], "--cache-gb must be 0 or more, got -1.0"),
        (["train-prompt", "--out", __file__, "--limit", "8"], "cannot be made"),
        (["train-prompt", "--dataset", "cifar10"], "not on this machine"),
        (["evaluate-prompt", "nowhere.safetensors"], "no such file"),
        (["extract-prompt", "nowhere.pth", "--out", "x.safetensors"], "no such file"),
        (["train-gallery", "--only", "nothing"], "no gallery entry starts with 'nothing'"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(capsys, arguments, message):
    assert main(arguments) == 2
    out = capsys.readouterr()
    assert message in out.err
    assert out.out == ""
    assert len(out.err.strip().splitlines()) == 1


def test_a_prompt_for_another_size_is_refused(capsys, tmp_path):
    path = tmp_path / "model_best.pth.tar"
    path.write_bytes(files.assignment(pixel.build("padding", 30, 224).state_dict()))
    assert main(["evaluate-prompt", str(path), "--dataset", "shapes", "--limit", "4"]) == 2
    assert "32 px, the prompt is for 224 px" in capsys.readouterr().err


def test_the_device_is_checked(capsys):
    assert main(["train-prompt", "--device", "toaster"]) == 2
    assert "toaster" in capsys.readouterr().err


def _tiny_cifar(name: str, split: str = "test", *, limit=None, seed: int = 0) -> image_set.ImageSet:
    """Shapes in place of CIFAR-10: the table's own work is the same."""
    return SHAPES("shapes", split, limit=limit or 40, seed=seed)


SHAPES = sets.load


def test_tables_4_and_5_have_the_reports_rows_and_a_measured_column(monkeypatch):
    from dl2core import jobs
    from dl2core.prompts.train import protocol

    monkeypatch.setattr(sets, "load", _tiny_cifar)
    monkeypatch.setattr(sets, "on_disk", lambda name, split="test": name == "cifar10")
    quick = protocol.BUILT_IN.__class__(**{**vars(protocol.BUILT_IN), "steps": 2, "batch": 4})
    monkeypatch.setattr(protocol, "BUILT_IN", quick)
    for table, lines, reported in ((tables.table4, 4, (89.30, 88.96)), (tables.table5, 6, (93.19, 93.26, 91.76))):
        rows = jobs.run_here(table(Request("t", "built-in", 12, 0)))
        assert len(rows) == 2 * 2 * lines  # the report's model, and this one; validation and test
        theirs = [row for row in rows if row.report is not None]
        assert len(theirs) == 2 * lines
        assert all(row.measured is None and row.model == REPORT_MODEL for row in theirs)
        assert tuple(row.report for row in theirs if row.row.endswith("test"))[: len(reported)] == reported
        mine = [row for row in rows if row.model == CLIP.title]
        measured = [row for row in mine if row.measured is not None]
        assert len(measured) == len(mine) // 2  # CIFAR-100 is not here
        assert all(row.report is None and row.published is None for row in mine)
        assert all(row.interval.low - 1e-9 <= row.measured <= row.interval.high + 1e-9 for row in measured)
