"""Checks as their visitor uses them: look, run, stop, look closer, take along."""

import time

from browser import harness
from playwright.sync_api import expect


def test_the_page_opens_with_stored_checks_and_runs_them_here(visit):
    page = visit("/checks")
    harness.caption(page, "our stored run").wait_for()
    page.get_by_text("9 of 9 hold").wait_for()
    page.get_by_role("button", name="Run the checks").click()
    page.get_by_role("progressbar").first.wait_for()
    harness.caption(page, "measured here").wait_for(timeout=180_000)
    page.get_by_text("9 of 9 hold").wait_for()
    assert page.get_by_test_id("stException").count() == 0


def test_stop_ends_them_within_a_second_and_leaves_the_stored_ones(visit):
    page = visit("/checks")
    page.get_by_role("button", name="Run the checks").click()
    stop = harness.widget(page, "chk_stop").get_by_role("button")
    stop.wait_for()
    asked = time.monotonic()
    stop.click()
    page.get_by_text("Stopped").wait_for()
    assert time.monotonic() - asked < 10  # the page's answer on a busy machine; the work itself is tested in test_jobs
    page.get_by_text("9 of 9 hold").wait_for()


def test_every_check_has_a_picture(visit):
    page = visit("/checks")
    page.get_by_text("9 of 9 hold").wait_for()
    pictures = page.locator(
        "[data-testid=stImage] img, [data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg"
    )
    expect(pictures).to_have_count(9)


def test_the_result_can_be_taken_along(visit):
    page = visit("/checks")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Result (json)").click()
    assert b'"kind": "check"' in download.value.path().read_bytes()
