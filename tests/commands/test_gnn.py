"""The `gcn` verb as a shell would use it: documents, files, and one line on bad input."""

import json

import numpy as np
import pytest

from dl2core import __main__ as main
from dl2core.graphs.layers import variants


def run(capsys, *words: str) -> tuple[int, str, str]:
    code = main.main(["gcn", *words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_one_layer_of_the_cycle_by_hand(capsys, tmp_path):
    features = tmp_path / "h.json"
    features.write_text(json.dumps({str(i): [float(i)] for i in range(1, 7)}))
    code, out, _ = run(capsys, "--graph", "cycle:6", "--features", str(features), "--json")
    document = json.loads(out)
    assert code == 0
    assert document["nodes"] == list("123456")
    assert document["layers"][1] == [[1 + 4], [2 + 2], [3 + 3], [4 + 4], [5 + 5], [6 + 3]]
    assert document["max_difference"] < 1e-12
    assert {"spec", "machine", "versions", "created"} <= set(document)


@pytest.mark.parametrize("name", variants.VARIANTS)
def test_every_aggregation_runs_on_a_directed_graph_with_an_isolated_node(capsys, name):
    words = [
        "--edges",
        "a>b, b>c*2.5, d",
        "--aggregation",
        name,
        "--weights",
        "seeded",
        "--layers",
        "3",
        "--activation",
        "tanh",
    ]
    code, out, _ = run(capsys, *words, "--json")
    document = json.loads(out)
    assert code == 0
    assert np.isfinite(document["layers"]).all()
    assert np.shape(document["layers"]) == (4, 4, 4)
    assert (document["max_difference"] is None) == (not variants.VARIANTS[name].linear)


def test_weights_from_a_file_and_as_text(capsys, tmp_path):
    weights = tmp_path / "w.json"
    weights.write_text(json.dumps([{"weight": [[1, 1, 1]], "own": [[0, 0, 0]]}, {"weight": [[2]]}]))
    code, out, _ = run(capsys, "--graph", "path:3", "--weights", str(weights))
    assert code == 0
    assert "after 2 layers" in out
    assert out.splitlines()[1].split() == ["1", "2"]


def test_seed_decides_the_weights(capsys):
    words = ("--graph", "star:4", "--weights", "seeded", "--json")
    first, same, other = (json.loads(run(capsys, *words, "--seed", seed)[1])["layers"] for seed in ("1", "1", "2"))
    assert first == same != other


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--aggregation", "avg"), "'avg' is unknown"),
        (("--graph", "cycle:1"), "cycle"),
        (("--features", "missing.json"), "missing.json: no such file"),
        (("--weights", "missing.json"), "missing.json: no such file"),
        (("--activation", "step"), "'step' is unknown"),
        (("--features", "."), "cannot be read: Is a directory"),
        (("--layers", "5000"), "not finite"),
    ],
)
def test_bad_input_ends_with_2_and_one_line(capsys, words, message):
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert message in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize("content", ["[1", '{"1": [1]}', '[["a"]]', "[[1], [2, 3]]"])
def test_bad_files_are_named(capsys, tmp_path, content):
    file = tmp_path / "h.json"
    file.write_text(content)
    code, _, err = run(capsys, "--graph", "path:3", "--features", str(file))
    assert code == 2
    assert "h.json" in err or "features" in err


@pytest.mark.parametrize("content", ["{}", "[]", "[1]", '[{"weight": [[1, 2]]}]'])
def test_bad_weights_are_refused(capsys, tmp_path, content):
    file = tmp_path / "w.json"
    file.write_text(content)
    code, _, err = run(capsys, "--graph", "path:3", "--weights", str(file))
    assert code == 2
    assert len(err.strip().splitlines()) == 1


def test_karate_document_and_text(capsys):
    words = ["karate", "--seeds", "3", "--steps", "30"]
    assert main.main([*words, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["n"] == 32
    assert [arm["name"] for arm in document["arms"]] == ["graph", "without edges", "rows of A"]
    assert all(arm["interval"][0] <= arm["median"] <= arm["interval"][1] for arm in document["arms"])
    assert main.main(words) == 0
    assert "without edges" in capsys.readouterr().out
    assert main.main(["karate", "--labelled", "11"]) == 2
    assert "labelled must lie in 1..10" in capsys.readouterr().err
