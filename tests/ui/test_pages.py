"""Every page opens, shows one title and no exception, and imports no torch to do so (a child process: it stays imported)."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROUTER = ROOT / "pages/ui/router.py"


def page_files() -> list[str]:
    """Files of the router's table that exist, the default page first."""
    for node in ast.parse(ROUTER.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "PAGES":
            table = ast.literal_eval(node.value)
            return [file for files in table.values() for file, _ in files if (ROOT / "pages" / file).exists()]
    raise AssertionError("router.py has no table PAGES")


def open_pages(router: Path, *files: Path) -> subprocess.CompletedProcess:
    """Open the pages in a child process."""
    environment = {**os.environ, "DL2_WARM": "0", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(Path(__file__).with_name("open_pages.py")), str(router), *map(str, files)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("file", page_files())
def test_a_page_opens_without_torch(file):
    done = open_pages(ROUTER, ROOT / "pages" / file)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.count("['") == 1


def test_every_page_file_is_in_the_navigation():
    written = {path.relative_to(ROOT / "pages").as_posix() for path in (ROOT / "pages").glob("*/*.py")}
    assert {file for file in written if not file.startswith("ui/")} == set(page_files())


def test_a_page_that_imports_torch_is_seen(tmp_path):
    page = tmp_path / "topic" / "heavy.py"
    page.parent.mkdir()
    page.write_text("import sys, types\nsys.modules['torch'] = types.ModuleType('torch')\n")
    router = tmp_path / "router.py"
    router.write_text(f"import streamlit as st\nst.navigation([st.Page({str(page)!r}, title='Heavy')]).run()\n")
    done = open_pages(router, page)
    assert done.returncode != 0
    assert "imported torch" in done.stderr


def test_a_page_that_raises_is_seen(tmp_path):
    page = tmp_path / "topic" / "broken.py"
    page.parent.mkdir()
    page.write_text("1 / 0\n")
    router = tmp_path / "router.py"
    router.write_text(f"import streamlit as st\nst.navigation([st.Page({str(page)!r}, title='Broken')]).run()\n")
    assert "division by zero" in open_pages(router, page).stderr
