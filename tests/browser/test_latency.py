"""Latency as its visitor uses it: look, bet, measure a small network, stop, take along."""

import time

from browser import harness
from playwright.sync_api import expect

SMALL = "/latency?lat_models=MobileNet-v3-Small&lat_batch=1&lat_size=32&lat_budget=4&lat_threads=1"


def test_bet_then_reveal(visit):
    page = visit("/latency")
    harness.caption(page, "our stored run").wait_for()
    chart = page.get_by_test_id("stVegaLiteChart")
    chart.get_by_text("?", exact=True).first.wait_for()
    assert chart.get_by_text("MobileNet-v3-Small").count() == 1
    harness.widget(page, "lat_bet").get_by_text("ViT-S/8").click()
    reveal = page.get_by_role("switch", name="Reveal")
    reveal.focus()
    page.keyboard.press("Space")
    page.get_by_text("You bet on ViT-S/8: it is DenseNet121.").wait_for()
    expect(chart.get_by_text("MobileNet-v3-Small")).to_have_count(2)
    assert chart.get_by_text("?", exact=True).count() == 0


def test_measure_a_small_network_and_take_it_along(visit):
    page = visit(SMALL)
    page.get_by_role("button", name="Measure", exact=True).click()
    page.get_by_role("progressbar").first.wait_for()
    harness.caption(page, "measured here").wait_for(timeout=120_000)
    harness.wait_idle(page)
    harness.widget(page, "lat_view").get_by_text("Every run").click()
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
