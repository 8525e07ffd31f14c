"""What stands under "Export" as a line for the shell: every value of a link is one word to a real shell, and the line is known."""

import json
import shlex
import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ui.visits import first_visit

from dl2core import __main__ as command_line
from pages.ui import export, navigation

HOSTILE = 'x\'; echo ran; echo "$HOME" `id` \\ | cat > y & #'
LINKS = {
    "graphs/attention": {"att_text": HOSTILE, "att_view": "Words"},
    "graphs/walks": {"g": '"a\';id;\'"-b b-"$HOME"'},
    "clip/accuracy": {"acc_template": HOSTILE + " {}", "acc_data": HOSTILE},
    "cnn/latency": {"lat_models": HOSTILE, "lat_batch": HOSTILE},
    "cnn/memory": {"mem_models": HOSTILE, "mem_batch": HOSTILE},
    "prompts/training": {"tr_kind": HOSTILE, "tr_task": HOSTILE},
    "start/checks": {"chk_seed": HOSTILE},
}


def words(line: str) -> list[str]:
    """The arguments that a shell hands to `python`; whatever else it would run or print is an error."""
    script = f'python() {{ for word do printf "%s\\0" "$word"; done; }}\n{line}'
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, check=True, env={"PATH": ""})
    assert not done.stderr, done.stderr
    assert done.stdout.endswith(b"\0")
    return done.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize("folder", [page.folder for page in navigation.EVERY])
def test_every_line_that_a_page_offers_is_read_by_the_command_line(folder):
    opened = {"graph_files": True} if folder == "graphs/walks" else {}
    app = first_visit(folder, LINKS.get(folder), session=opened)
    lines = [code.value for code in app.code if "-m dl2core" in code.value]
    for line in lines:
        module, package, *rest = words(line)
        assert (module, package) == ("-m", "dl2core")
        command_line.parser().parse_args(rest)  # ends the test where a verb, an option or a value is unknown
    if folder in LINKS:
        assert lines


@settings(max_examples=60, deadline=None)
@example(["-rf", "--", "$(id)", "a'b", "", "*", "~", "!!", "a\tb", "\x1b[31m", "; id"])
@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=12), max_size=8))
def test_any_text_stays_one_word(values):
    line = export.shell("reproduce all", {"--text": values, "--json": True, "--model": None, "--directed": False})
    wanted = [
        word for value in values for word in ([f"--text={value}"] if value.startswith("-") else ["--text", value])
    ]
    assert words(line) == ["-m", "dl2core", "reproduce", "all", *wanted, "--json"], json.dumps(line)
    assert shlex.split(line)[1:] == words(line)
