"""Write notebooks/quickstart.ipynb from docs/quickstart.md: python blocks become cells, the rest text; outputs are left out."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbformat import v4

ROOT = Path(__file__).resolve().parents[1]
SOURCE, TARGET = ROOT / "docs" / "quickstart.md", ROOT / "notebooks" / "quickstart.ipynb"
BLOCK = re.compile(r"```(python|text)\n(.*?)```\n?", re.DOTALL)


def notebook(text: str) -> nbformat.NotebookNode:
    """The notebook of a markdown text; its cells are numbered, so that equal texts give equal notebooks."""
    cells, at = [], 0
    for block in BLOCK.finditer(text):
        prose = text[at : block.start()].strip()
        cells += [v4.new_markdown_cell(prose)] if prose else []
        cells += [v4.new_code_cell(block[2].rstrip())] if block[1] == "python" else []
        at = block.end()
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return v4.new_notebook(cells=cells, metadata=kernel)


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    nbformat.write(notebook(SOURCE.read_text(encoding="utf-8")), TARGET)
