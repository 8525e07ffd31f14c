"""Script time of one input where the browser answers by itself: the logit scale, the attention's layer, a message step.

Inside the browser, from the input to the end of its handlers, 40 ms apart as a hand drags; nothing is asked of the server meanwhile.
`DL2_BENCH_OUT=docs/benchmarks/drag.md` writes the figures down.
"""

from __future__ import annotations

import os
import statistics
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from benchmarks.limits import holds
from browser import harness

from dl2core import device

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

MOST_MS, INPUTS, PAUSE_MS = 8.0, 120, 40
TIMED = """async (element, [inputs, pause]) => {
  const act = ACT, rewind = REWIND, times = []
  for (let k = 0; k < inputs; k += 1) {
    rewind(element)
    const start = performance.now()
    act(element, k)
    times.push(performance.now() - start)
    await new Promise((done) => setTimeout(done, pause))
  }
  return times
}"""
SLIDE = """(slider, k) => {
  const [low, high] = [Number(slider.min), Number(slider.max)]
  slider.value = low + (k * 7 % 100) / 99 * (high - low)
  slider.dispatchEvent(new Event("input"))
}"""
STEP = """(drawing, k) => {
  drawing.getRootNode().querySelector(k % 4 === 3 ? ".forward" : ".next-node").click()
}"""
TO_THE_START = """(drawing) => {  // after the last step, and not timed
  const root = drawing.getRootNode()
  if (root.querySelector(".forward").disabled) for (let b = 0; b < 25; b += 1) root.querySelector(".back").click()
}"""
NOWHERE = "() => {}"
DRAWING = ".st-key-msg_canvas svg[role=group]"


@dataclass(frozen=True)
class Case:
    """What is moved: its name, page, element and script."""

    name: str
    path: str
    element: str
    act: str
    rewind: str = NOWHERE


CASES = (
    Case("logit scale", "/text_prompts", ".st-key-txt_cards .scale input", SLIDE),
    Case("attention layer", "/attention", ".st-key-att_lights .layer", SLIDE),
    Case("message step, 6-cycle", "/message_passing?g=cycle:6&msg_layers=20", DRAWING, STEP, TO_THE_START),
    Case("message step, karate club", "/message_passing?g=karate&msg_layers=5", DRAWING, STEP, TO_THE_START),
)


def script_times(browser: harness.Browser, base: str, case: Case) -> tuple[list[float], int]:
    """Milliseconds of every input, and the messages that the page sent to its server meanwhile."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        context.add_init_script(harness.COUNT_MESSAGES)
        page = context.new_page()
        page.set_default_timeout(harness.WAIT_MS)
        page.goto(base + case.path)
        harness.wait_idle(page)
        element = page.locator(case.element).first
        before = page.evaluate("sent")
        times = element.evaluate(TIMED.replace("ACT", case.act).replace("REWIND", case.rewind), [INPUTS, PAUSE_MS])
        return times, page.evaluate("sent") - before
    finally:
        context.close()


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[list[float], int]]:
    """Of every case."""
    load = os.getloadavg()[0]
    with harness.serve() as app, harness.chromium() as browser:
        times = {case.name: script_times(browser, app.base, case) for case in CASES}
    if out := os.environ.get("DL2_BENCH_OUT"):
        Path(out).write_text(report(times, load), encoding="utf-8")
    return times


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def report(times: dict[str, tuple[list[float], int]], load: float) -> str:
    """The page of docs/benchmarks."""
    rows = "".join(
        f"| {name} | {statistics.median(ms):.1f} | {p95(ms):.1f} | {max(ms):.1f} | {sent} |\n"
        for name, (ms, sent) in times.items()
    )
    return (
        "# Script time of an input that the browser answers by itself\n\n"
        f"{INPUTS} inputs each, {PAUSE_MS} ms apart, Chromium without a GPU. {device.machine()}, "
        f"{datetime.now(UTC):%-d %b %Y}; load average {load:.1f} before it began. Limit: 95th percentile {MOST_MS:g} ms.\n\n"
        "| | median, ms | 95th percentile, ms | longest, ms | messages to the server |\n|---|---|---|---|---|\n"
        f"{rows}\n`DL2_BENCH_OUT=docs/benchmarks/drag.md python -m pytest -m benchmark tests/benchmarks/test_drag.py` makes this again.\n"
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_input_takes_less_than_half_a_frame(found, case):
    times, _ = found[case.name]
    holds(f"script time of an input, {case.name}, 95th percentile, ms", p95(times), at_most=MOST_MS)


@pytest.mark.parametrize("case", CASES[:2], ids=lambda case: case.name)
def test_nothing_is_asked_of_the_server_during_a_drag(found, case):
    holds(f"messages to the server during a drag, {case.name}", found[case.name][1], at_most=0)
