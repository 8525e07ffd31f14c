"""Accuracy as a student uses it: a cell that opens its pictures, one letter more, and a template that opens its comparison."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import tiny_data
from browser import harness

FIRST_MODEL_MS = 150_000  # the first question imports torch and opens the model


@pytest.fixture(scope="module")
def with_cifar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[harness.Server]:
    """A server with CIFAR-10: the one of DL2_DATA_DIR where it is set, else forty drawn pictures in its layout."""
    root = os.environ.get("DL2_DATA_DIR")
    if not root:
        root = str(tmp_path_factory.mktemp("data"))
        tiny_data.write_hub(Path(root))
    with harness.serve(environment={"DL2_DATA_DIR": root}) as running:
        yield running


def test_cells_and_words_open_their_pictures(visit, with_cifar: harness.Server) -> None:
    page = visit("/accuracy", on=with_cifar)
    harness.caption(page, "our stored run").wait_for()
    page.get_by_text("31 of 1,000").wait_for()
    harness.caption(page, "measured here").wait_for(timeout=FIRST_MODEL_MS)
    page.get_by_role("button", name="dog → cat 107").click()
    page.get_by_text("107 of 1,000").wait_for()
    page.wait_for_url("**acc_cell=dog*")
    page.get_by_role("button", name="One letter more").click()
    page.get_by_text("9.7 %").wait_for()
    page.get_by_text("truck: answers that changed sides").wait_for()
    page.get_by_text("on this machine's CIFAR-10 test").wait_for(timeout=FIRST_MODEL_MS)
    if os.environ.get("DL2_DATA_DIR"):  # of forty drawn trucks none need change sides
        page.locator("img[alt*=' → ']").first.wait_for()


def test_a_dot_opens_its_comparison(visit) -> None:
    page = visit("/accuracy?acc_view=Templates&acc_group=Worst+templates")
    chart = page.locator("[data-testid=stVegaLiteChart]").first
    chart.get_by_text("not a {}", exact=True).wait_for()
    chart.locator(".mark-symbol path").last.click(force=True)
    page.get_by_text("answers that changed sides").wait_for()
    assert page.get_by_test_id("stException").count() == 0
