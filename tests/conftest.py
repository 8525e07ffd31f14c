"""What every test starts from: no warming of models behind a page's back, and nobody's own results."""

import os
import tempfile
from itertools import zip_longest
from pathlib import Path

import pytest

os.environ["DL2_WARM"] = "0"
os.environ.setdefault("DL2_HOME", tempfile.mkdtemp(prefix="dl2-home-"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put browser files, which often wait, in turn with others, pages first, so that two processes are busy to the end."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    waiting = [path for path in files if path.parent.name == "browser"]
    busy = sorted((path for path in files if path.parent.name != "browser"), key=lambda path: path.parent.name != "ui")
    in_turn = [path for pair in zip_longest(busy, waiting) for path in pair if path]
    items[:] = [item for path in in_turn for item in files[path]]
