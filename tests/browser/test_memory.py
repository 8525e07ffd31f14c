"""Memory as its visitor uses it: the staircase falls on a press and its axis stays, another network, a real run."""

from browser import harness
from playwright.sync_api import expect


def test_the_staircase_falls_on_a_press_and_its_axis_stays(visit):
    page = visit("/memory")
    stairs = harness.widget(page, "mem_staircase")
    expect(stairs.get_by_text("with a graph: 355 MB")).to_be_visible()
    stairs.get_by_text("layer1 +116").wait_for()
    high = stairs.locator(".line").bounding_box()["height"]
    harness.widget(page, "mem_pass").get_by_text("no_grad").click()
    expect(stairs.locator(".steps")).to_have_class("steps fallen")
    page.wait_for_function(
        "stairs => stairs.getBoundingClientRect().height < 6", arg=stairs.locator(".line").element_handle()
    )
    assert high > 200
    expect(stairs.locator(".flat")).to_have_text("no_grad: 0 MB")
    expect(stairs.get_by_text("400", exact=True)).to_be_visible()  # the axis is that of the graph


def test_a_real_run_of_a_small_network(visit):
    page = visit("/memory?mem_model=MobileNet-v3-Small&mem_batch=2")
    page.get_by_role("button", name="Measure", exact=True).click()
    page.get_by_text("at batch 2, run for real").wait_for(timeout=120_000)
    assert page.get_by_test_id("stException").count() == 0
