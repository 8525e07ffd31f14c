"""Every page opens, shows one title and no exception, and imports no torch to do so (a child process: it stays imported)."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pages.ui import navigation

ROOT = Path(__file__).resolve().parents[2]
ROUTER = ROOT / "pages/ui/router.py"


def open_pages(router: Path, *files: Path) -> subprocess.CompletedProcess:
    """Open the pages in a child process."""
    environment = {**os.environ, "DL2_WARM": "0", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(Path(__file__).with_name("open_pages.py")), str(router), *map(str, files)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("page", navigation.EVERY, ids=lambda page: page.folder)
def test_a_page_opens_without_torch(page):
    done = open_pages(ROUTER, page.path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.count("['") == 1


def test_every_page_file_is_in_the_navigation():
    assert set((ROOT / "pages").glob("*/*/page.py")) == {page.path for page in navigation.EVERY}


def test_every_address_is_unique_and_the_first_page_lies_at_the_root():
    addresses = [page.url for page in navigation.EVERY]
    assert addresses[0] == ""
    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"[a-z_]+", address) for address in addresses[1:])


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
