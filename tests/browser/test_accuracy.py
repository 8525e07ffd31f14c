"""Accuracy as a student uses it: the stored rows, another group, and a dot that opens its classes."""

from __future__ import annotations

from browser import harness


def test_table_three_and_the_worst_template(visit) -> None:
    page = visit("/accuracy")
    harness.caption(page, "our stored run").wait_for()
    chart = page.locator("[data-testid=stVegaLiteChart]").first
    chart.get_by_text("ensemble of 18 templates").wait_for()
    page.get_by_role("button", name="Worst templates").click()
    harness.wait_idle(page)
    chart.get_by_text("not a {}", exact=True).wait_for()
    page.get_by_text("points", exact=False).first.wait_for()
    assert page.get_by_test_id("stException").count() == 0
