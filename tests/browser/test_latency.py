"""Latency as its visitor uses it: look, bet, measure a small network, stop, take along."""

import time

from browser import harness
from playwright.sync_api import expect

SMALL = "/latency?lat_models=MobileNet-v3-Small&lat_batch=1&lat_size=32&lat_budget=4&lat_threads=1"


def test_bet_then_reveal(visit):
    page = visit("/latency")
    harness.caption(page, "our stored run").wait_for()
    press = harness.widget(page, "lat_try_0").get_by_role("button")
    press.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Which is slowest here?").wait_for()
    harness.wait_idle(page)
    assert page.get_by_text("Spearman's ρ").count() == 0
    harness.widget(page, "lat_bet").get_by_text("ViT-S/8").click()
    reveal = page.get_by_role("switch", name="Reveal")
    expect(reveal).to_be_enabled(timeout=harness.WAIT_MS)
    reveal.focus()
    page.keyboard.press("Space")
    page.get_by_text("You bet on").wait_for()
    page.get_by_text("Spearman's ρ of the two orders").wait_for()


def test_measure_a_small_network_and_take_it_along(visit):
    page = visit(SMALL)
    page.get_by_role("button", name="Measure", exact=True).click()
    page.get_by_role("progressbar").first.wait_for()
    harness.caption(page, "measured here").wait_for(timeout=120_000)
    harness.wait_idle(page)
    harness.widget(page, "lat_view").get_by_role("combobox").click()
    page.get_by_role("option", name="Runs").click()
    page.get_by_text("Filled: counted runs").wait_for()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Result (json)").click()
    assert b'"kind": "latency"' in download.value.path().read_bytes()


def test_stop_ends_a_long_measurement(visit):
    page = visit("/latency")
    page.get_by_role("button", name="Measure", exact=True).click()
    page.get_by_role("progressbar").first.wait_for()
    stop = harness.widget(page, "lat_stop").get_by_role("button")
    stop.wait_for()
    pressed = time.monotonic()
    stop.click()
    page.get_by_text("Stopped").wait_for()
    assert (
        time.monotonic() - pressed < 10
    )  # the page's answer on a busy machine; the work itself is tested in test_latency
    kept = harness.caption(page, "our stored run").or_(page.get_by_text("a partial result"))
    kept.first.wait_for()  # one of the two, as it was stopped before or after the first times
