"""The oracles under tests/oracles: their own code shares nothing with the product, and the quick ones agree."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from oracles import compare

OWN = sorted((Path(__file__).parent / "oracles" / "own").glob("*.py"))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_an_oracle_imports_nothing_of_the_product(path: Path) -> None:
    imported = {
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert not {name for name in imported if name.split(".")[0] in ("dl2core", "pages")}


@pytest.mark.parametrize("comparison", [compare.powers, compare.graph_layers, compare.proportions])
def test_quick_comparisons_agree(comparison) -> None:
    findings = comparison()
    assert findings
    assert all(one.agrees for one in findings), findings
