"""The verbs `robustness` and `reproduce table6` as a shell would use them."""

from __future__ import annotations

import json

import pytest
import tiny_data
from clip.small import random_tiny, random_vit

from dl2core import __main__
from dl2core.clip import load
from dl2core.robustness import table6


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    return tmp_path


def run(capsys, *words: str) -> tuple[int, str, str]:
    try:
        code = __main__.main(words)
    except SystemExit as end:
        code = end.code
    return code, *capsys.readouterr()


def test_the_verb_prints_every_method_with_its_loss(capsys) -> None:
    words = ("--dataset", "shapes", "--methods", "no-prompt", "--where", "stored", "--sigma", "0,0.2", "--draws", "1")
    code, out, _ = run(capsys, "robustness", *words, "--limit", "48")
    assert code == 0
    lines = [line for line in out.splitlines() if line.strip().startswith("No prompt")]
    assert len(lines) == 2
    assert "clean" in lines[0]
    assert "noise" in lines[1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--sigma=-0.1",), "a standard deviation lies in 0..10, got '-0.1'"),
        (("--sigma", "nan"), "a standard deviation lies in 0..10, got 'nan'"),
        (("--sigma", "strong"), "'strong' is not a number"),
        (("--methods", "magic"), "methods are no-prompt, fixed-patch"),
        (("--corruptions", "fog"), "corruptions are gaussian noise"),
        (("--where", "here"), "where[0] must be one of stored, input, normalised"),
        (
            ("--dataset", "shapes", "--methods", "probe-resnet18", "--limit", "48"),
            "ResNet18's ImageNet weights are not",
        ),
    ],
)
def test_bad_input_is_one_line(capsys, words, says) -> None:
    code, out, err = run(capsys, "robustness", *words)
    assert (code, out) == (2, "")
    assert says in err.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--second", ""), "second must be one of cifar10, cifar100, shapes, got ''"),
        (("--first", "shapes", "--second", "shapes", "--limit", "48"), "share the label"),
        (("--second", "cifar100"), "never read the names of CIFAR-100's classes"),
        (("--model", "nowhere/none"), "nowhere"),
    ],
)
def test_a_union_that_cannot_be_made_is_one_line(capsys, words, says) -> None:
    code, out, err = run(capsys, "cross-dataset", *words)
    assert (code, out) == (2, "")
    assert says in err.splitlines()[-1]


def test_table_6_measures_what_is_here_and_keeps_the_report_apart(capsys, places) -> None:
    for split in ("train", "test"):
        tiny_data.write_hub(places / "data", "cifar10", split, count=40)
    code, out, _ = run(capsys, "reproduce", "table6", "--json")
    assert code == 0
    rows = json.loads(out)["rows"]
    measured = [row for row in rows if row["measured"] is not None]
    assert {row["n"] for row in measured} == {40}
    assert all(row["report"] is None and row["interval"] for row in measured)
    assert "CIFAR-10, noisy, No prompt" in {row["row"] for row in measured}  # the control, always
    known = {row["row"]: row for row in rows if row["report"] or row["published"]}
    assert {row["report"] for row in known.values() if row["report"]} == {
        *(46.91, 88.08, 79.54, 84.46),
        *(24.84, 61.11, 45.51, 54.38),
    }
    assert known["CIFAR-10, noisy, No prompt"]["published"] == 88.18
    assert known["CIFAR-10, noisy, Padding"]["published"] == 88.69
    assert any("never read" in row["note"] for row in rows if row["row"].startswith("CIFAR-100"))


def test_table_6_of_another_model_names_the_prompts_that_it_lacks(capsys, places, monkeypatch) -> None:
    for split in ("train", "test"):
        tiny_data.write_hub(places / "data", "cifar10", split, count=40)
    monkeypatch.setattr(load, "load", lambda *_, **__: random_tiny())
    monkeypatch.setattr(table6, "LINES", ("no-prompt", "probe-tower", "padding", "deep-3"))
    code, out, _ = run(capsys, "reproduce", "table6", "--model", "tiny/random", "--json")
    rows = {row["row"]: row for row in json.loads(out)["rows"] if row["model"] == "tiny (random)"}
    assert code == 0
    assert rows["CIFAR-10, noisy, No prompt"]["n"] == rows["CIFAR-10, noisy, Probe on the same tower"]["n"] == 40
    assert "reproduce table4 --model tiny/random" in rows["CIFAR-10, noisy, Padding"]["note"]
    assert "reproduce table5 --model tiny/random" in rows["CIFAR-10, noisy, Deep prompt, layer 3"]["note"]
    assert rows["CIFAR-100, noisy, No prompt"]["note"] == "images are not on this machine"


def test_table_6_takes_a_vit_b_32_of_full_size(capsys, places, monkeypatch) -> None:
    for split in ("train", "test"):
        tiny_data.write_hub(places / "data", "cifar10", split, count=12)
    monkeypatch.setattr(load, "load", lambda *_, **__: random_vit())
    monkeypatch.setattr(table6, "LINES", ("no-prompt", "probe-tower"))
    code, out, _ = run(capsys, "reproduce", "table6", "--model", "ViT-B-32-quickgelu/openai", "--limit", "5", "--json")
    assert code == 0
    rows = {row["row"]: row for row in json.loads(out)["rows"] if row["measured"] is not None}
    assert set(rows) == {"CIFAR-10, noisy, No prompt", "CIFAR-10, noisy, Probe on the same tower"}
    assert all(row["n"] and row["interval"] and row["report"] is None for row in rows.values())
