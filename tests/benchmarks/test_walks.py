"""How fast the Walks page is: exact powers, a matrix edit beside the rerun of an empty page, and dragging a node.

`DL2_BENCH_OUT=docs/benchmarks/walks.md` writes the figures down.
"""

from __future__ import annotations

import os
import statistics
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from benchmarks.limits import holds
from browser import harness

from dl2core import device
from dl2core.graphs.graph import build
from dl2core.graphs.walks.walks import walk_counts

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]

ROUNDS = int(os.environ.get("DL2_BENCH_ROUNDS", "9"))
RERUN = Path(__file__).with_name("reference") / "rerun.py"
POWER_LIMITS = {30: 0.1, 50: 0.5}  # seconds, n = 200
EDIT_LIMITS = {10: 2.0, 50: 3.0}  # times the rerun of an empty page
FRAMES_PER_SECOND = 30
UNTIL = """(place, shown, act) => new Promise((done) => {
  const started = performance.now()
  const changes = new MutationObserver(() => {
    if (!shown()) return
    changes.disconnect()
    requestAnimationFrame(() => done(performance.now() - started))
  })
  changes.observe(place, { characterData: true, childList: true, subtree: true })
  act()
})"""  # milliseconds from an act to the frame that shows its answer, timed inside the browser


def one_by_one(adjacency: list[list[int]], length: int) -> list[list[int]]:
    """The same power as nested loops over lists, one factor at a time: what a first attempt does."""
    size = range(len(adjacency))
    power = [[int(i == j) for j in size] for i in size]
    for _ in range(length):
        power = [[sum(row[k] * adjacency[k][j] for k in size) for j in size] for row in power]
    return power


def power_times(size: int) -> tuple[float, float]:
    """Median seconds of A^200 here, and one run of the nested loops."""
    adjacency = build.parse(f"complete:{size}").adjacency()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        found = walk_counts(adjacency, 200)
        times.append(time.perf_counter() - started)
    started = time.perf_counter()
    assert one_by_one(adjacency, 200) == found
    return statistics.median(times), time.perf_counter() - started


def rerun_times(browser: harness.Browser, base: str) -> list[float]:
    """Seconds from a press on the empty page to the frame that shows its answer."""
    page = browser.new_page()
    page.set_default_timeout(harness.WAIT_MS)
    page.goto(base)
    page.get_by_text("pressed 0").wait_for()
    times = []
    for number in range(1, ROUNDS + 2):
        harness.wait_idle(page)
        times.append(
            page.evaluate(
                f"(text) => ({UNTIL})(document.body, () => document.body.innerText.includes(text),"
                " () => [...document.querySelectorAll('button')].find((b) => b.innerText === 'Press').click())",
                f"pressed {number}",
            )
        )
    page.close()
    return [ms / 1000 for ms in times[1:]]


def edit_times(browser: harness.Browser, base: str, size: int) -> list[float]:
    """Seconds from the space bar in the adjacency matrix to the new A^3 in the picture."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(harness.WAIT_MS)
    page.goto(f"{base}/walks?g=random:{size}:0.2:1&walk_tab=Matrix+editor")
    page.locator(".st-key-walk_matrix td").nth(1).wait_for()
    times = []
    for _ in range(ROUNDS + 1):
        harness.wait_idle(page)
        page.wait_for_timeout(300)
        times.append(
            page.evaluate(
                f"""() => {{
                  const table = (key) => [...document.querySelectorAll(`.st-key-${{key}} *`)].find((e) => e.shadowRoot).shadowRoot.querySelector('tbody')
                  const cell = table('walk_matrix').querySelectorAll('td')[1]
                  cell.focus()
                  const press = () => cell.dispatchEvent(new KeyboardEvent('keydown', {{ key: ' ', bubbles: true, composed: true }}))
                  return ({UNTIL})(table('walk_power'), () => true, press)
                }}"""
            )
        )
    page.close()
    return [ms / 1000 for ms in times[1:]]


def drag_frames(browser: harness.Browser, base: str) -> list[float]:
    """Milliseconds between frames while a node with 49 edges is dragged for two seconds on a complete graph of 50."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(harness.WAIT_MS)
    page.goto(f"{base}/walks?g=complete:50")
    node = page.locator(".st-key-walk_canvas [data-node='0'] .body")
    node.wait_for()
    harness.wait_idle(page)
    page.wait_for_timeout(1000)
    box = node.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(
        "() => { window.frames_ = []; const tick = (t) => { window.frames_.push(t); requestAnimationFrame(tick) }; requestAnimationFrame(tick) }"
    )
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("() => { window.frames_.length = 0 }")
    end, step = time.monotonic() + 2, 0
    while time.monotonic() < end:
        step += 1
        page.mouse.move(x - 80 + 8 * (step % 20), y + 60 + 5 * (step % 30))
    stamps = page.evaluate("() => window.frames_")
    page.mouse.up()
    page.close()
    return [b - a for a, b in pairwise(stamps)]


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    """Everything, measured once and in one run."""
    result: dict[str, object] = {"power": {size: power_times(size) for size in POWER_LIMITS}}
    with harness.serve() as app, harness.serve(RERUN) as empty, harness.chromium() as browser:
        result["drag"] = drag_frames(browser, app.base)
        result["rerun"] = rerun_times(browser, empty.base)
        result["edit"] = {size: edit_times(browser, app.base, size) for size in EDIT_LIMITS}
        result["rerun"] += rerun_times(browser, empty.base)
    if out := os.environ.get("DL2_BENCH_OUT"):
        Path(out).write_text(report(result), encoding="utf-8")
    print("\n" + report(result))
    return result


def report(found: dict[str, object]) -> str:
    """The figures as a page of the documentation."""
    rerun = statistics.median(found["rerun"])
    drag = statistics.median(found["drag"])
    lines = [
        "# How fast the Walks page is",
        "",
        f"{device.machine()}, {datetime.now(UTC):%d %b %Y}, load average {os.getloadavg()[0]:.1f} at the end (2 = both cores busy). Made by `make bench`.",
        "",
        f"| exact A²⁰⁰ of a complete graph | repeated squaring, median of {ROUNDS}, ms | nested loops, one factor at a time, ms | limit, ms |",
        "|---|---|---|---|",
        *(
            f"| {size} nodes | {ours * 1000:.0f} | {loops * 1000:.0f} | {POWER_LIMITS[size] * 1000:.0f} |"
            for size, (ours, loops) in found["power"].items()
        ),
        "",
        f"| from a key in the adjacency matrix to the new A³ on screen | median of {ROUNDS}, ms | empty page's rerun, ms | ratio | limit |",
        "|---|---|---|---|---|",
        *(
            f"| {size} nodes | {statistics.median(times) * 1000:.0f} | {rerun * 1000:.0f} | {statistics.median(times) / rerun:.2f} | {EDIT_LIMITS[size]:g} |"
            for size, times in found["edit"].items()
        ),
        "",
        f"Dragging a node with 49 edges on a complete graph of 50 nodes (1,225 edges): {1000 / drag:.0f} frames per second, median of {len(found['drag'])} frames.",
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("size", POWER_LIMITS)
def test_exact_powers(found, size):
    holds(f"exact A^200 of {size} nodes, s", found["power"][size][0], at_most=POWER_LIMITS[size])


@pytest.mark.parametrize("size", EDIT_LIMITS)
def test_a_matrix_edit_beside_an_empty_page(found, size):
    ratio = statistics.median(found["edit"][size]) / statistics.median(found["rerun"])
    holds(f"a matrix edit on {size} nodes, times an empty page's rerun", ratio, at_most=EDIT_LIMITS[size])


def test_dragging_stays_fluent(found):
    holds(
        "dragging a node with 49 edges, frames a second",
        1000 / statistics.median(found["drag"]),
        at_least=FRAMES_PER_SECOND,
    )
