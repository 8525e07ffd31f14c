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
        (("--aggregation", "sum", "--layers", "5000"), "beyond what floats hold"),
    ],
)
def test_bad_input_ends_with_2_and_one_line(capsys, words, message):
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert message in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize("layers", ["183", "184", "5000"])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_last_layer_beyond_floats_is_refused_like_the_others(capsys, layers, form):
    code, out, err = run(capsys, "--graph", "complete:50", "--aggregation", "sum", "--layers", layers, *form)
    assert (code, out) == (2, "")
    assert err.startswith("in layer 183 a number is beyond what floats hold")
    assert len(err.splitlines()) == 1
    assert run(capsys, "--graph", "complete:50", "--aggregation", "sum", "--layers", "182", *form)[0] == 0


@pytest.mark.parametrize("own", ["[[0]]", "[[1]]"])
def test_a_mean_beyond_floats_is_refused_in_every_form(capsys, tmp_path, own):
    """Without own the mean is 1e308, but the sum before the division is not: the forms would differ without bound."""
    (tmp_path / "h.json").write_text('{"A": [1e308], "B": [1e308], "C": [1e308]}')
    (tmp_path / "w.json").write_text(f'[{{"weight": [[1]], "own": {own}}}]')
    words = ("--edges", "A-B,B-C", "--features", str(tmp_path / "h.json"), "--weights", str(tmp_path / "w.json"))
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert "beyond what floats hold" in err


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_features_file_of_another_program_is_read_and_what_is_not_used_is_named(capsys, tmp_path, encoding):
    file = tmp_path / "h.json"
    file.write_text('{"A": [1], "B": [2], "C": [3], "D": [4]}', encoding=encoding)
    code, out, _ = run(capsys, "--edges", "A-B,B-C", "--features", str(file))
    assert code == 0
    assert "note: h.json also has features for D, which the graph does not have" in out


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
