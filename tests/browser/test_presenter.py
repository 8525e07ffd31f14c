"""Presenter mode as a lecturer uses it: from 1.1.a to 3.5.b by the arrow key alone, back again, and fast."""

import pytest
from browser import harness
from playwright.sync_api import expect

from pages.ui import navigation, steps

CHOSEN = "[class*='_try'] [data-testid=stBaseButton-primary]"


def shows(page, step):
    """Wait until a step is on the screen: its page, and its preset as chosen."""
    page.wait_for_function("path => location.pathname === path", arg=f"/{step.page.url}", timeout=harness.WAIT_MS)
    if step.preset:
        button = page.locator(CHOSEN)
        expect(button).to_have_count(1)
        expect(button).to_contain_text(step.preset.label)


def presented(visit, path):
    """A page in presenter mode that hears the keys."""
    page = visit(f"{path}?present=1", height=720)
    page.locator("[data-listening]").wait_for(state="attached")
    return page


def looks_presented(page):
    """Topics on top, no sidebar, and the link says so."""
    assert page.locator("[data-testid=stSidebar]").count() == 0
    assert "present=1" in page.evaluate("() => location.search")
    content, window = harness.body_width(page)
    assert content <= window, f"the page is {content} px wide in a window of {window} px"
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop") == 0


@pytest.mark.timeout(600)
def test_the_whole_lecture_by_the_arrow_key(visit):
    page = presented(visit, "/")
    before = None
    for step in steps.every():
        page.keyboard.press("ArrowRight")
        shows(page, step)
        if step.page != before:
            harness.wait_idle(page)
            looks_presented(page)
            assert page.get_by_test_id("stException").count() == 0
        before = step.page
    page.keyboard.press("ArrowRight")  # the end: nothing more comes
    shows(page, steps.every()[-1])
    page.keyboard.press("PageUp")
    shows(page, steps.every()[-2])


def test_ten_presses_within_a_second_end_ten_steps_on(visit):
    page = presented(visit, "/")
    for _ in range(10):
        page.keyboard.press("PageDown")
        page.wait_for_timeout(60)
    shows(page, steps.every()[9])
    for _ in range(9):
        page.keyboard.press("ArrowLeft")
    shows(page, steps.every()[0])


def test_arrows_stay_with_what_uses_them_and_a_clicker_works_there_too(visit):
    first = next(step for step in steps.every() if step.page.folder == "cnn/latency")
    page = presented(visit, "/latency")
    box = harness.widget(page, "lat_batch").locator("input")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert page.locator(CHOSEN).count() == 0
    page.locator("[class*='_try_0'] button").first.press("ArrowRight")
    shows(page, first)


def test_every_page_but_start_has_steps():
    pages = {step.page.folder for step in steps.every() if step.preset}
    assert pages == {page.folder for page in navigation.EVERY if not page.folder.startswith("start/")}
