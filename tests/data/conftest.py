"""Data tests see a disk of their own: no DL2_DATA_DIR, an empty DL2_HOME and hub cache, an empty working directory."""

import pytest


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """An empty place to write data sets to; DL2_DATA_DIR points at it."""
    root = tmp_path / "data"
    root.mkdir()
    monkeypatch.setenv("DL2_DATA_DIR", str(root))
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return root
