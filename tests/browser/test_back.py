"""The browser's Back and Forward lead from one state that was on the screen to the one before it, never to a mixture of both."""

import time
from dataclasses import dataclass

import pytest
from browser import harness

SHOWN = """() => {
  const main = document.querySelector('[data-testid=stMain]')
  const inside = [...main.querySelectorAll('*')].filter((one) => one.shadowRoot).map((one) => one.shadowRoot.textContent)
  const chosen = [...main.querySelectorAll("[class*='_try'] [data-testid=stBaseButton-primary]")].map((one) => one.innerText)
  return [location.search, chosen.join(), main.innerText, ...inside].map((text) => text.replace(/\\s+/g, ' ').trim())
}"""


@dataclass
class Visit:
    """A page, and what it shows once nothing changes any more."""

    page: harness.Page

    def shown(self) -> list[str]:
        harness.wait_idle(self.page)
        found, before = self.page.evaluate(SHOWN), None
        while found != before:
            self.page.wait_for_timeout(700)
            found, before = self.page.evaluate(SHOWN), found
        return found

    def press(self, number: int) -> list[str]:
        button = self.page.locator(f"[class*='_try_{number}'] button")
        button.click()
        self.page.locator(f"[class*='_try_{number}'] [data-testid=stBaseButton-primary]").wait_for()
        return self.shown()

    def comes_to(self, wanted: list[str]) -> None:
        end = time.monotonic() + harness.WAIT_MS / 1000
        while (found := self.shown()) != wanted and time.monotonic() < end:
            pass
        assert found == wanted


@pytest.mark.parametrize(("path", "presets"), [("/walks", (1, 3)), ("/attention", (1, 3)), ("/deep_prompts", (1, 2))])
def test_back_and_forward_lead_to_states_that_were(visit, path, presets):
    it = Visit(visit(path))
    states = [it.shown(), *(it.press(number) for number in presets)]
    assert len({tuple(state) for state in states}) == 3
    it.page.go_back()
    it.comes_to(states[1])
    it.page.go_back()
    it.comes_to(states[0])
    it.page.go_forward()
    it.comes_to(states[1])
