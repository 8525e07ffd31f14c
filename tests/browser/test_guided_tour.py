"""A guided tour as one person alone takes it: by the keyboard, every stop pointing at the thing itself."""

import pytest
from playwright.sync_api import expect

from pages.ui import navigation
from pages.ui.tour.stops import TOURS

RING = """selector => {
  const ring = [...document.querySelectorAll('.st-key-dl2_tour *')].find((one) => one.shadowRoot)?.shadowRoot.querySelector('.ring')
  const thing = [...document.querySelectorAll(`[data-testid=stMain] ${selector}`)].find((one) => one.getClientRects().length)
  if (!ring || !thing || ring.hidden) return null
  const [a, b] = [ring.getBoundingClientRect(), thing.getBoundingClientRect()]
  return a.left <= b.left + 1 && a.top <= Math.max(b.top, 8) && a.right >= Math.min(b.right, innerWidth) - 8 && a.height > 20
}"""


def card(page):
    return page.get_by_role("dialog", name="Tour, stop")


def begin(page, topic):
    page.locator(f".st-key-dl2_tour_{topic} button").click()
    card(page).wait_for()


@pytest.mark.parametrize("topic", TOURS)
def test_every_stop_points_at_what_it_speaks_of(visit, topic):
    stops = TOURS[topic]
    assert len(stops) == 5
    page = visit(f"/{navigation.BY_FOLDER[stops[0].page].url}")
    begin(page, topic)
    for number, stop in enumerate(stops, start=1):
        expect(card(page)).to_contain_text(stop.says)
        expect(card(page)).to_contain_text(f"{number} of {len(stops)}")
        assert page.evaluate("location.pathname") == f"/{navigation.BY_FOLDER[stop.page].url}"
        page.wait_for_function(RING, arg=stop.target)
        expect(card(page).get_by_role("button", name="Done" if number == len(stops) else "Next")).to_be_focused()
        page.keyboard.press("Enter")
    expect(card(page)).to_have_count(0)
    assert page.get_by_test_id("stException").count() == 0


def test_escape_skips_and_back_goes_back(visit):
    page = visit("/memory", width=390, height=844)
    begin(page, "cnn")
    page.wait_for_function("() => location.pathname === '/latency'")
    card(page).get_by_role("button", name="Next").click()
    expect(card(page)).to_contain_text(TOURS["cnn"][1].says)
    box = card(page).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= 844
    card(page).get_by_role("button", name="Back").click()
    expect(card(page)).to_contain_text(TOURS["cnn"][0].says)
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)


def test_there_is_none_while_presenting(visit):
    page = visit("/walks?present=1")
    assert page.locator("[class*='st-key-dl2_tour_']").count() == 0
