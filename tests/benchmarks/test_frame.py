"""How much the frame costs: each page against the smallest Streamlit app, and against an app that draws one such picture.

All in one run, in turn, each opened by its own address as a new session of a warm server, medians of the rounds. Inside the
browser, from the start of the navigation to the first frame that holds what is waited for.
`DL2_BENCH_OUT=docs/benchmarks/frame.md` writes the figures down.
"""

from __future__ import annotations

import os
import statistics
from datetime import UTC, datetime
from pathlib import Path

import pytest
from benchmarks.limits import holds
from browser import harness

from dl2core import device

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]

REFERENCE = Path(__file__).with_name("reference")
ROUNDS = int(os.environ.get("DL2_BENCH_ROUNDS", "7"))
LIMIT = 1.3
MAIN = "[data-testid=stMainBlockContainer]"
PICTURES = {"/latency": "chart", "/walks": "canvas", "/message_passing": "canvas"}
# Looks once in every frame, so that the clock does not wait for a browser that is busy with the rest of the page.
CLOCK = """() => {
  const seen = window.seen = {}
  const visible = (element) => element && element.getBoundingClientRect().width > 0
  const any = (selector) => [...document.querySelectorAll(selector)].some(visible)
  const hosts = () => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].flatMap((place) => [place, ...place.children])
  const parts = {
    controls: () => any('MAIN h1') && any('MAIN :is(button, input)'),
    chart: () => any('[data-testid=stVegaLiteChart] :is(svg, canvas)'),
    canvas: () => hosts().some((host) => visible(host.shadowRoot?.querySelector('[data-node]'))),
  }
  const look = (now) => {
    for (const [name, there] of Object.entries(parts)) if (!(name in seen) && there()) seen[name] = now / 1000
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}""".replace("MAIN", MAIN)


def open_once(browser: harness.Browser, base: str, path: str, picture: str | None) -> dict[str, float]:
    """Seconds from the navigation to title and first control, and to the picture, in a session of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        page.set_default_timeout(harness.WAIT_MS)
        page.add_init_script(f"({CLOCK})()")
        page.goto(base + path, wait_until="commit")
        wanted = ["controls", *([picture] if picture else [])]
        page.wait_for_function("(wanted) => wanted.every((name) => name in window.seen)", arg=wanted, polling=100)
        harness.wait_idle(page)
        seen = page.evaluate("() => window.seen")
        return {"controls": seen["controls"]} | ({"picture": seen[picture]} if picture else {})
    finally:
        context.close()


@pytest.fixture(scope="module")
def times() -> dict[str, dict[str, list[float]]]:
    """Of every page and every reference app: the raw times of all rounds, after one round to warm up."""
    pages = [page for page in harness.pages() if page.path in PICTURES] + [
        page for page in harness.pages() if page.path not in PICTURES
    ]
    with (
        harness.serve() as app,
        harness.serve(REFERENCE / "empty.py") as empty,
        harness.serve(REFERENCE / "chart.py") as chart,
        harness.serve(REFERENCE / "canvas.py") as canvas,
        harness.chromium() as browser,
    ):
        plan = [
            ("empty", empty.base, "/", None),
            ("chart", chart.base, "/", "chart"),
            ("canvas", canvas.base, "/", "canvas"),
        ]
        plan += [(page.path, app.base, page.path, PICTURES.get(page.path)) for page in pages]
        found: dict[str, dict[str, list[float]]] = {name: {} for name, *_ in plan}
        for number in range(ROUNDS + 1):
            for name, *where in plan:
                for what, seconds in open_once(browser, *where).items():
                    if number:
                        found[name].setdefault(what, []).append(seconds)
    if out := os.environ.get("DL2_BENCH_OUT"):
        Path(out).write_text(report(found), encoding="utf-8")
    return found


def ratios(found: dict[str, dict[str, list[float]]]) -> list[tuple[str, str, float, float]]:
    """(page, what, its median, the reference's median) for everything that is compared."""
    rows = []
    for path in [name for name in found if name.startswith("/")]:
        rows.append(
            (
                path,
                "controls",
                statistics.median(found[path]["controls"]),
                statistics.median(found["empty"]["controls"]),
            )
        )
        if path in PICTURES:
            reference = PICTURES[path]
            rows.append(
                (
                    path,
                    "picture",
                    statistics.median(found[path]["picture"]),
                    statistics.median(found[reference]["picture"]),
                )
            )
    return rows


def report(found: dict[str, dict[str, list[float]]]) -> str:
    """The figures as a page of the documentation."""
    lines = [
        "# What the frame costs",
        "",
        f"Median of {ROUNDS} rounds, each opening by its own address in a new browser session; pages and reference apps in turn.",
        f"{device.machine()}, {datetime.now(UTC):%d %b %Y}, load average {os.getloadavg()[0]:.1f} at the end. Made by `make bench`.",
        "",
        "| page | until | here, ms | reference, ms | ratio |",
        "|---|---|---|---|---|",
    ]
    for path, what, here, reference in ratios(found):
        until = "title and controls" if what == "controls" else "finished picture"
        lines.append(f"| {path} | {until} | {here * 1000:.0f} | {reference * 1000:.0f} | {here / reference:.2f} |")
    return "\n".join(lines) + "\n"


def test_title_and_controls_come_nearly_as_fast_as_in_an_empty_app(times):
    print("\n" + report(times))
    worst = max(here / there for _, what, here, there in ratios(times) if what == "controls")
    holds("title and controls of the slowest page, times an empty app's", worst, at_most=LIMIT)


def test_the_picture_comes_nearly_as_fast_as_in_an_app_that_draws_nothing_else(times):
    worst = max(here / there for _, what, here, there in ratios(times) if what == "picture")
    holds("the finished picture of the slowest page, times an app's that draws nothing else", worst, at_most=LIMIT)
