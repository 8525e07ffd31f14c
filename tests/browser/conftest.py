"""One Chromium and one server for all browser tests; a test that needs a fresh server starts its own.

A browser test that fails is run once more, and the summary names it: on two shared cores a frame may come late, and a layout
that moves for one late frame is worth knowing but not what a change has broken. What is broken fails twice.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache

import pytest

try:
    from browser import harness
except ModuleNotFoundError as error:  # playwright is a development package
    if error.name != "playwright":
        raise
    harness = None


@cache
def _missing() -> str | None:
    """Why there is no browser here, None if there is one."""
    if harness is None:
        return "playwright is not installed: pip install -r requirements-dev.txt"
    return None if harness.find_chromium() else harness.HOW_TO_GET_ONE


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the browser tests out where no browser is found, unless DL2_REQUIRE_BROWSER=1."""
    mine = [item for item in items if "tests/browser/" in item.path.as_posix()]
    for item in mine:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.flaky(reruns=1))
    if not mine or os.environ.get("DL2_REQUIRE_BROWSER") == "1" or _missing() is None:
        return
    for item in mine:
        item.add_marker(pytest.mark.skip(reason=_missing()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line where browser tests were left out, and one for each that failed first."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_line(f"failed once, run again: {report.nodeid}")
        why = [line for line in report.longreprtext.splitlines() if line.startswith("E  ")]
        for line in why[:12]:
            terminalreporter.write_line(line)
    left_out = [report for report in terminalreporter.stats.get("skipped", []) if "tests/browser/" in report.nodeid]
    if left_out and _missing():
        terminalreporter.write_line(f"{len(left_out)} browser tests left out, {_missing()}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[harness.Browser]:
    """The one Chromium of this run."""
    if reason := _missing():
        pytest.fail(reason)  # only with DL2_REQUIRE_BROWSER=1: otherwise the tests are left out
    with harness.chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def server() -> Iterator[harness.Server]:
    """The one server of this run, without a network."""
    with harness.serve() as running:
        yield running


@pytest.fixture
def visit(chromium: harness.Browser, server: harness.Server) -> Iterator[Callable[..., harness.Page]]:
    """Opens an address as a new visitor: `visit("/latency?lat_batch=1", width=360)`.

    Every call is a session of its own. At the test's end each page must have asked for nothing outside its server and
    shown no error in the console, but for those that a test brings about and names, and no page may have failed.
    """
    contexts, watches, servers = [], [], {server}

    def open_page(
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 800,
        scheme: str = "light",
        on: harness.Server | None = None,
        script: str = "",
        expected: tuple[str, ...] = (),
    ) -> harness.Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        if script:
            context.add_init_script(script)  # runs before the page's own
        page = context.new_page()
        page.set_default_timeout(harness.WAIT_MS)
        servers.add(on or server)
        base = (on or server).base
        watches.append(harness.watch(page, base, expected=expected))
        page.goto(base + path)
        harness.wait_idle(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    for seen in watches:
        seen.check()
    for running in servers:
        assert "a page failed" not in running.said(), running.said()
