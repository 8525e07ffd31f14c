"""What every verb of the command line shares: one document on stdout, one line per complaint, three exit codes."""

import argparse
import json
import re
import signal
import subprocess
import sys
import time

import pytest

from dl2core import __main__, jobs, store
from dl2core.commands import common
from dl2core.errors import InputError


def steps(n):
    for number in range(n):
        yield jobs.Progress((number + 1) / n, f"{number + 1} of {n}")
    return n


def count(arguments):
    if arguments.upto > 100:
        raise InputError(f"count goes up to 100,\ngot {arguments.upto}")
    print("a library that prints")
    total = common.work(steps(arguments.upto))
    return store.document("count", spec={"upto": arguments.upto, "limit": arguments.limit}, total=total)


def interrupted(arguments):
    raise KeyboardInterrupt


def run(*words):
    parser = common.Parser(prog="dl2")
    verbs = parser.add_subparsers(required=True)
    counting = common.verb(verbs, "count", run=count, help="Count.", limit=True)
    counting.add_argument("--upto", type=common.whole(1), default=3)
    common.verb(verbs, "interrupted", run=interrupted, help="Stop at once.")
    listing = common.group(verbs, "data", help="Data.")
    common.verb(listing, "list", run=lambda _: {"kind": "data", "rows": [{"name": "shapes", "n": 3}]}, help="List.")
    return common.execute(parser.parse_args(words))


def test_json_is_one_document_and_the_rest_goes_to_stderr(capsys):
    assert run("count", "--json", "--seed", "4", "--limit", "9") == 0
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert (document["total"], document["spec"]) == (3, {"upto": 3, "limit": 9})
    assert {"machine", "versions", "created"} <= set(document)
    assert "a library that prints" in err
    assert "1 of 3" in err


def test_without_json_a_person_reads_it(capsys):
    assert run("count") == 0
    assert capsys.readouterr().out.startswith("total: 3\n(")


def test_bad_input_is_one_line_and_exit_code_2(capsys):
    assert run("count", "--upto", "101", "--json") == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", "count goes up to 100, got 101\n")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["count", "--upto", "x"], "'x' is not a whole number"),
        (["count", "--upto", "0"], "0 is below the smallest value, 1"),
        (["count", "--seed", "-1"], "-1 is below the smallest value, 0"),
        (["nothing"], "invalid choice: 'nothing'"),
        (["count", "--wrong"], "unrecognized arguments: --wrong"),
    ],
)
def test_bad_options_are_one_line_and_exit_code_2(capsys, words, complaint):
    with pytest.raises(SystemExit) as leaving:
        run(*words)
    assert leaving.value.code == 2
    err = capsys.readouterr().err
    assert complaint in err
    assert err.count("\n") == 1


def test_a_stopped_verb_exits_with_130(capsys):
    assert run("interrupted", "--json") == 130
    assert capsys.readouterr() == ("", "stopped\n")


def test_a_bug_stays_visible():
    with pytest.raises(ZeroDivisionError):
        common.execute(argparse.Namespace(run=lambda _: 1 / 0, json=True))


def test_a_group_has_verbs_of_its_own(capsys):
    assert run("data", "list") == 0
    assert capsys.readouterr().out.startswith("rows:\n  name    n\n  shapes  3\n")


def test_names_are_split_at_commas():
    assert common.names("a, b,,c") == ("a", "b", "c")


def test_a_folder_for_results_is_made_or_refused_before_the_work(tmp_path):
    assert common.folder(tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be made"):
        common.folder(tmp_path / "file" / "runs")


def test_a_reader_that_leaves_early_ends_it_quietly():
    shell = (
        f"{sys.executable} -m dl2core walks --graph cycle:50 --length 3000 --json | head -c 10; exit ${{PIPESTATUS[0]}}"
    )
    answer = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, '{"kind": "', "")


def test_a_table_is_aligned_and_shows_what_is_missing():
    rows = [{"model": "resnet18", "ms": 1.04}, {"model": "vgg11", "ms": None, "noisy": True}]
    assert common.table(rows) == ["model       ms  noisy", "resnet18  1.04      -", "vgg11        -    yes"]


def test_help_names_every_verb_and_needs_no_torch():
    code = (
        "import sys\nfrom dl2core import __main__\n"
        "try: __main__.main(['--help'])\nexcept SystemExit as leaving: assert leaving.code == 0\n"
        "sys.exit(sum(name in sys.modules for name in ('torch', 'streamlit', 'altair')))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    verbs = next(a for a in __main__.parser()._actions if isinstance(a, argparse._SubParsersAction)).choices
    assert {"check"} <= set(verbs)
    assert all(re.search(rf"^    {verb}\b", answer.stdout, re.MULTILINE) for verb in verbs)


def test_every_verb_takes_json_and_seed():
    def leaves(parser):
        actions = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        return [leaf for a in actions for inner in a.choices.values() for leaf in leaves(inner)] or [parser]

    for parser in leaves(__main__.parser()):
        assert {"--json", "--seed"} <= set(parser._option_string_actions), parser.prog


def test_control_c_stops_a_running_verb_with_130():
    process = subprocess.Popen(
        [sys.executable, "-m", "dl2core", "check", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    line = process.stderr.readline()  # the first progress: it runs
    assert "%" in line
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")


def test_control_c_while_a_slow_reader_takes_the_document_exits_with_130_and_says_so():
    words = ["walks", "--graph", "complete:50", "--length", "200", "--json"]  # 840 kB, beyond any pipe's buffer
    process = subprocess.Popen(
        [sys.executable, "-m", "dl2core", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    begun = process.stdout.read(1)  # the document is being written
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    rest, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, b"stopped\n")
    with pytest.raises(json.JSONDecodeError):  # what the reader has cannot be taken for the document
        json.loads(begun + rest)
