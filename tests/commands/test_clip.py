"""The verbs `zero-shot`, `recipes`, `evidence`, `text-prompts` and `reproduce table3` as a shell would use them."""

import json
from pathlib import Path

import pytest
import tiny_data

from dl2core import __main__ as main
from dl2core import store


@pytest.fixture(autouse=True)
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))
    tiny_data.write_hub(tmp_path / "data")


def run(capsys, *words: str) -> tuple[int, str, str]:
    code = main.main([*words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_zero_shot_prints_and_stores_the_same(capsys):
    code, out, err = run(
        capsys,
        "zero-shot",
        "--dataset",
        "cifar10",
        "--split",
        "test",
        "--template",
        "This is a photo of a {}",
        "--json",
    )
    assert code == 0
    document = json.loads(out)
    assert document["n"] == 40
    assert document["standard"] is False
    assert "images/s" in err
    assert list(store.kept("zero-shot").documents.values()) == [document]


def test_several_templates_are_an_ensemble_and_classes_can_be_renamed(capsys):
    names = "plane,car,bird,cat,deer,dog,frog,horse,boat,lorry"
    code, out, _ = run(capsys, "zero-shot", "--ensemble", "--classes", names, "--limit", "20", "--json")
    document = json.loads(out)
    assert code == 0
    assert len(document["spec"]["templates"]) == 18
    assert document["spec"]["classes"] == names.split(",")
    assert document["n"] == 20


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--template", "no place"), "needs {} once"),
        (("--classes", "a,b"), "10 classes, got 2 names"),
        (("--classes", " , "), "expected, got none"),
        (("--split", "train"), "data fetch cifar10 --split train"),
        (("--model", "ViT-B-32-quickgelu/openai"), "models fetch"),
        (("--model", "ViT-Z/none"), "no model"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(capsys, words, says, monkeypatch, tmp_path):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    code, out, err = run(capsys, "zero-shot", *words, "--json")
    assert (code, out) == (2, "")
    assert says in err.splitlines()[-1]


def test_a_home_that_cannot_be_written_costs_two_lines_and_not_the_result(capsys, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "file"))
    code, out, err = run(capsys, "zero-shot", "--dataset", "shapes", "--limit", "4", "--json")
    assert (code, json.loads(out)["n"]) == (0, 4)
    assert "cannot be kept in" in err.splitlines()[-1]


def test_the_home_of_an_unknown_user_is_one_line(capsys, monkeypatch):
    monkeypatch.setenv("DL2_HOME", "~nosuchuser/x")
    code, out, err = run(capsys, "zero-shot", "--dataset", "shapes", "--limit", "4", "--json")
    assert (code, out) == (2, "")
    assert "no such user exists here" in err.splitlines()[-1]


def test_recipes_and_evidence(capsys):
    code, out, _ = run(capsys, "recipes", "--groups", "spelling", "--json")
    assert code == 0
    assert next(row["points"] for row in json.loads(out)["rows"]) == 0
    code, out, _ = run(capsys, "evidence", "--limit", "3", "--json")
    assert code == 0
    assert json.loads(out)["n"] == 3


def test_table_3_leaves_unknown_what_is_not_here(capsys):
    code, out, _ = run(capsys, "reproduce", "table3", "--json")
    rows = json.loads(out)["rows"]
    assert code == 0
    measured = [row for row in rows if row["measured"] is not None]
    assert {row["n"] for row in measured} == {40}
    assert all(row["report"] is None for row in measured)
    assert {row["report"] for row in rows if row["report"]} == {88.68, 88.77, 63.55, 63.08}
