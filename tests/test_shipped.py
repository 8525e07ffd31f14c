"""Every document that comes with the app says in what numbers it was computed."""

from __future__ import annotations

from pathlib import Path

import pytest

import dl2core
from dl2core import store
from pages.ui import provenance

FOLDER = Path(dl2core.__file__).parent
COUNTED = ("cnn_memory", "cnn_profile")  # bytes and shares of time, of networks in float32
DOCUMENTS = [
    path
    for folder in ("shipped", "prompts/gallery")
    for path in sorted((FOLDER / folder).glob("*.json"))
    if path.stem not in COUNTED
]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_shipped_document_says_its_precision(path: Path) -> None:
    assert provenance.precision(store.read_json(path)).startswith(("float32", "float64"))
