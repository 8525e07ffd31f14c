"""The notebook is made of docs/quickstart.md, and each of its cells prints what stands under the snippet there."""

from __future__ import annotations

import runpy
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
MAKE = runpy.run_path(str(ROOT / "docs" / "make_notebook.py"))
TEXT = (ROOT / "docs" / "quickstart.md").read_text(encoding="utf-8")


def pairs(text: str) -> list[tuple[str, str]]:
    """Each snippet with what it is said to print."""
    blocks = [(block[1], block[2]) for block in MAKE["BLOCK"].finditer(text)]
    assert [kind for kind, _ in blocks] == ["python", "text"] * (len(blocks) // 2)
    return [(code, said) for (_, code), (_, said) in zip(blocks[::2], blocks[1::2], strict=True)]


def test_the_notebook_is_made_of_the_quickstart():
    made = MAKE["notebook"](TEXT)
    kept = nbformat.read(ROOT / "notebooks" / "quickstart.ipynb", as_version=4)
    assert made == kept, "run: python docs/make_notebook.py"


@pytest.mark.slow
def test_the_notebook_runs(monkeypatch, tmp_path):
    monkeypatch.setenv("DL2_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    ran = nbformat.read(ROOT / "notebooks" / "quickstart.ipynb", as_version=4)
    NotebookClient(ran, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    cells = [cell for cell in ran.cells if cell.cell_type == "code"]
    assert len(cells) >= 6
    for cell, (code, said) in zip(cells, pairs(TEXT), strict=True):
        printed = "".join(output.text for output in cell.outputs if output.get("name") == "stdout")
        assert printed == said, code
