"""A preset's address, opened in a fresh browser, shows what its press shows; `tests/ui/test_every_page.py` asks that of all of them."""

from urllib.parse import urlencode

import pytest
from browser import harness

from pages.ui import state, steps

DRAWN = """() => [...document.querySelectorAll('[data-testid=stMain] *')].filter((one) => one.shadowRoot)
  .map((one) => one.shadowRoot.textContent.replace(/\\s+/g, ' ').trim()).filter((text) => text)"""


def drawn(page) -> list[str]:
    """The text of every component, once nothing changes any more."""
    harness.wait_idle(page)
    found, before = page.evaluate(DRAWN), None
    while found != before:
        page.wait_for_timeout(700)
        found, before = page.evaluate(DRAWN), found
    return found


@pytest.mark.parametrize(
    ("folder", "number"), [("graphs/walks", 1), ("graphs/message_passing", 3), ("prompts/gallery", 1)]
)
def test_an_address_shows_what_the_press_shows(visit, folder, number):
    step = [one for one in steps.every() if one.page.folder == folder][number]
    pressed = visit(f"/{step.page.url}")
    harness.wait_idle(pressed)
    first = drawn(pressed)
    pressed.locator("[class*='_try_'] button", has_text=step.preset.label).click()
    pressed.locator("[class*='_try'] [data-testid=stBaseButton-primary]", has_text=step.preset.label).wait_for()
    shown = drawn(pressed)
    assert shown
    assert shown != first
    opened = visit(f"/{step.page.url}?{urlencode(state.as_link(step.preset.values), doseq=True)}")
    assert drawn(opened) == shown
    assert opened.get_by_text("Not everything in the link").count() == 0
