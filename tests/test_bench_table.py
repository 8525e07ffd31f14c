"""The table of all limits: a broken one is noted and raised, and a file that fails does not stop the others."""

import pytest
from benchmarks import limits, run_all


def test_a_limit_is_noted_whether_it_holds_or_not(tmp_path, monkeypatch):
    notes = tmp_path / "notes"
    monkeypatch.setenv(limits.NOTES, str(notes))
    limits.holds("this, s", 1.0, at_most=2)
    with pytest.raises(AssertionError, match=r"that, ms: 3, at least 4 and at most 5"):
        limits.holds("that, ms", 3.0, at_least=4, at_most=5)
    assert [(one.what, one.held) for one in limits.noted(notes)] == [("this, s", True), ("that, ms", False)]


def test_a_file_that_fails_has_its_row(tmp_path):
    found, wrong, seconds = run_all.measure("of_nothing", tmp_path, whole=False)
    assert (found, wrong) == ([], "failed, see of_nothing.log")
    other = limits.Note("a thing", 2.0, "at most 3", True)
    text = run_all.table([("of_nothing", found, wrong, seconds), ("walks", [other], "", 1.0)])
    assert "| of_nothing | the file itself | failed, see of_nothing.log | | **no** |" in text
    assert "| walks | a thing | 2 | at most 3 | yes |" in text


def test_every_comparison_is_run():
    assert {"walks", "data", "latency", "worker"} <= set(run_all.names())
