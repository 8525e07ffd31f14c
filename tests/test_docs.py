"""The documents say what is: commands parse, links lead somewhere, sizes and variables are those of the code."""

import re
import shlex
from pathlib import Path

import pytest

from dl2core import __main__
from dl2core.data import catalogue
from pages.ui import navigation

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMAND = re.compile(r"-m dl2core (?!VERB)([^`\n|…]+)")


def commands() -> list[str]:
    found = [match for path in DOCUMENTS for match in COMMAND.findall(path.read_text(encoding="utf-8"))]
    return sorted({command.strip() for command in found} - {"--help"})


@pytest.mark.parametrize("command", commands())
def test_a_command_in_the_documents_parses(command):
    arguments = __main__.parser().parse_args(shlex.split(command))
    assert callable(arguments.run)


def test_there_are_commands_in_the_documents():
    assert {"check", "walks --graph cycle:6 --length 3"} <= set(commands())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files(path):
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_guide_names_every_fetch_with_its_size():
    guide = (ROOT / "docs/guide.md").read_text(encoding="utf-8")
    for item in catalogue.ITEMS.values():
        assert re.search(rf"\| {item.megabytes} MB \| `{re.escape(item.command)}`", guide), item.key


def test_the_guide_names_every_page_of_the_navigation():
    guide = (ROOT / "docs/guide.md").read_text(encoding="utf-8")
    titles = [page.title for page in navigation.EVERY]
    assert len(titles) >= 13
    assert [title for title in titles if title not in guide] == []


def test_the_make_targets_of_the_documents_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    words = "".join(
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/guide.md", "docs/benchmarks.md")
    )
    for target in set(re.findall(r"(?:`|^)make (\w+)", words, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
