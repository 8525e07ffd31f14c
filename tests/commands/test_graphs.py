"""The walks verb: one document, exact numbers as text, one line and exit code 2 on bad input."""

import json

import pytest

from dl2core.__main__ import main


def answer(capsys, *arguments):
    code = main(["walks", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_hexagon_s_square(capsys):
    code, document = answer(capsys, "--graph", "report:3", "--length", "2")
    assert code == 0
    assert document["nodes"] == ["1", "2", "3", "4", "5", "6"]
    assert document["matrix"][0] == ["2", "0", "1", "0", "1", "0"]
    assert document["spec"] == {"graph": "report:3", "length": 2, "directed": False}
    assert {"machine", "versions", "created"} <= set(document)


def test_large_entries_are_exact_text(capsys):
    _, document = answer(capsys, "--graph", "complete:7", "--length", "200")
    assert int(document["matrix"][0][0]) == (6**200 + 6) // 7
    assert document["int64_overflows_at"] == 26


@pytest.mark.parametrize("edges", ["1-1*2", "1-1*1/3"])
def test_walk_counts_of_any_length_are_written_in_full(capsys, edges):
    code, document = answer(capsys, "--edges", edges, "--length", "20000")
    assert code == 0
    entry = document["matrix"][0][0].removeprefix("1/")
    assert len(entry) == len(document["total"].removeprefix("1/")) == {"1-1*2": 6021, "1-1*1/3": 9543}[edges]
    assert main(["walks", "--edges", edges, "--length", "20000"]) == 0
    assert entry in capsys.readouterr().out


def test_an_edge_list_keeps_its_names_and_fractions_stay_exact(capsys):
    _, document = answer(capsys, "--edges", "0-1, 1-x*1/3", "--length", "2")
    assert document["nodes"] == ["0", "1", "x"]
    assert document["matrix"][0] == ["1", "0", "1/3"]
    assert document["int64_overflows_at"] is None


def test_directed_leads_one_way(capsys):
    _, document = answer(capsys, "--edges", "0-1,1-2", "--length", "1", "--directed")
    assert document["matrix"] == [["0", "1", "0"], ["0", "0", "1"], ["0", "0", "0"]]


def test_the_text_form_is_the_matrix_under_its_names(capsys):
    assert main(["walks", "--graph", "path:2", "--length", "1"]) == 0
    assert capsys.readouterr().out.split("\n")[:3] == ["   1  2", "1  0  1", "2  1  0"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--edges", "0-1,1-", "--length", "2"], "line 1, column 6"),
        (["--graph", "star:51", "--length", "2"], "the number of nodes is 51"),
        (["--edges", "", "--length", "2"], "the graph has no nodes"),
        (["--graph", "complete:50", "--length", "1000000"], "take too long to multiply; this graph goes up to n = "),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(arguments, said, capsys):
    assert main(["walks", *arguments]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--length", "2"],
        ["--graph", "house", "--edges", "1-2", "--length", "2"],
        ["--graph", "house", "--length", "-1"],
    ],
)
def test_a_wrong_call_is_exit_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["walks", *arguments])
    assert caught.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
