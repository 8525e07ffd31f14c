"""Junk at every option of every verb: done, one line and exit code 2, or work that was begun; never a traceback."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from dl2core import __main__, jobs
from dl2core.clip import load
from dl2core.commands import common

JUNK = (
    "", "nan", "-1", "1e400", "4294967296", "18446744073709551616", "99999999999", "[" * 2000, "{}", "é" * 300,
    "a,b,,", "\N{SNOWMAN}/../x", "0", "1-1",
)  # fmt: skip
STARTS = {  # what a verb needs besides the option in question; its long work is never begun
    "evaluate-prompt": ("{prompt}",),
    "extract-prompt": ("{prompt}", "--out", "{folder}/out.safetensors"),
    "train-prompt": ("--out", "{folder}/run", "--limit", "16"),
    "reproduce": ("table3",),
}
PROMPT = Path(__file__).parents[2] / "dl2core/prompts/gallery/shapes-dark-padding.safetensors"


def verbs(
    parser: argparse.ArgumentParser, name: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Every verb with its parser, verbs of verbs too."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield name, parser
    for group in groups:
        for word, below in group.choices.items():
            yield from verbs(below, (*name, word))


CASES = [
    pytest.param(name, action.option_strings[-1], id=f"{' '.join(name)} {action.option_strings[-1]}")
    for name, parser in verbs(__main__.parser())
    for action in parser._actions
    if action.option_strings and action.nargs != 0
]


@pytest.fixture(autouse=True)
def no_long_work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def begun(steps: jobs.Steps) -> None:
        steps.close()
        raise jobs.Cancelled

    monkeypatch.setattr(common, "work", begun)
    monkeypatch.setattr(load, "load", cache(load.load))
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "option"), CASES)
def test_junk_is_answered_by_one_line(name, option, tmp_path, capsys) -> None:
    places = {"prompt": str(PROMPT), "folder": str(tmp_path)}
    start = [word.format(**places) for word in STARTS.get(name[0], ())]
    for junk in JUNK:
        try:
            code = __main__.main([*name, *start, f"{option}={junk}"])
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr().err
        assert code in (common.DONE, common.BAD_INPUT, common.STOPPED), (junk[:40], said)
        assert code != common.BAD_INPUT or len(said.strip().splitlines()) == 1, (junk[:40], said)


@pytest.mark.parametrize("verb", [("train-prompt",), ("check",), ("latency",), ("memory",), ("profile",), ("karate",)])
@pytest.mark.parametrize("seed", ["2147483648", "4294967296", "18446744073709551616", "-1", "x"])
def test_one_type_of_seed_for_every_verb(verb, seed, capsys) -> None:
    with pytest.raises(SystemExit) as end:
        __main__.main([*verb, "--seed", seed])
    assert end.value.code == common.BAD_INPUT
    assert "--seed" in capsys.readouterr().err


def test_a_deep_prompt_of_too_many_tokens_is_refused(capsys, tmp_path) -> None:
    words = ["train-prompt", "--kind", "deep", "--tokens", "99999999999", "--limit", "16", "--out", str(tmp_path / "r")]
    assert __main__.main(words) == common.BAD_INPUT
    assert "99,999,999,999" in capsys.readouterr().err


def test_a_last_layer_beyond_floats_is_one_line_in_text_and_json(capsys, tmp_path) -> None:
    huge = tmp_path / "w.json"
    huge.write_text(
        '[{"weight": [[1e200]], "own": [[1e200]]}, {"weight": [[1e200]], "own": [[1e200]]}]', encoding="utf-8"
    )
    rows = tmp_path / "f.json"
    rows.write_text('{"1": [1e10], "2": [1e10]}', encoding="utf-8")
    for more in ((), ("--json",)):
        words = ["gcn", "--edges", "1-2", "--features", str(rows), "--weights", str(huge), *more]
        assert __main__.main(words) == common.BAD_INPUT
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
