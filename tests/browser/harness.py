"""A server of its own without a network, a real Chromium, and a watch over everything the page asks for and complains about."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from pages.ui import navigation

ROOT = Path(__file__).resolve().parents[2]
OFFLINE = Path(__file__).resolve().parent / "offline"
START_SECONDS = 120
WAIT_MS = 60_000  # machines that run tests are often busy
expect.set_options(timeout=WAIT_MS)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# For `visit(script=...)`: `page.evaluate("sent")` is then how many messages the page has sent to its server.
COUNT_MESSAGES = """window.sent = 0
const send = WebSocket.prototype.send
WebSocket.prototype.send = function (...message) { window.sent += 1; return send.apply(this, message) }"""
HOW_TO_GET_ONE = (
    "no Chromium found: `playwright install chromium` or your system's package gets one; DL2_CHROMIUM names its path"
)


class AppPage(NamedTuple):
    """One page of the navigation: its folder below pages/, its address, its title."""

    folder: str
    path: str
    title: str


def pages() -> list[AppPage]:
    """All pages of the navigation, the default page first."""
    return [AppPage(page.folder, f"/{page.url}", page.title) for page in navigation.EVERY]


def find_chromium() -> str | None:
    """Path of a Chromium: DL2_CHROMIUM, one on the PATH, or the one playwright installed."""
    if chosen := os.environ.get("DL2_CHROMIUM"):
        return chosen
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@dataclass(frozen=True)
class Server:
    """A running app."""

    base: str
    pid: int
    log: Path

    def said(self) -> str:
        """What its log holds; empty once the server and its folder are gone."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""


@contextlib.contextmanager
def serve(script: Path | str = ROOT / "app.py", *, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Start `streamlit run script` in an empty folder, with every connection but loopback refused.

    Args:
        script: the main script.
        environment: further variables. DL2_HOME is an empty folder, DL2_DATA_DIR is unset and DL2_WARM is 0 unless given.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="dl2-browser-") as folder:
        inherited = {
            name: value for name, value in os.environ.items() if name not in ("DL2_DATA_DIR", "STREAMLIT_CONFIG")
        }
        variables = {
            "DL2_HOME": f"{folder}/home",
            "DL2_WARM": "0",
            "HF_HOME": f"{folder}/hub",
            "PYTHONPATH": str(OFFLINE),
        }
        log = Path(folder) / "server.log"
        command = [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(script),
            "--server.port",
            str(port),
            "--server.headless",
            "true",
            "--server.fileWatcherType",
            "none",
            "--server.address",
            "127.0.0.1",
            "--browser.gatherUsageStats",
            "false",
        ]
        with log.open("w") as out:
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**inherited, **variables, **(environment or {})},
            )
        try:
            base = f"http://127.0.0.1:{port}"
            _wait_for(base, process, log)
            yield Server(base, process.pid, log)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(base: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}:\n{log.read_text()}")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{base}/_stcore/health", timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.03)
    raise TimeoutError(f"the server did not answer within {START_SECONDS} s:\n{log.read_text()}")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium that fetches nothing of its own."""
    path = find_chromium()
    if path is None:
        raise RuntimeError(HOW_TO_GET_ONE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watch:
    """What a page asked for outside its server, and its errors. Streamlit itself asks twice for a path that is not there
    when a page below the root is opened; these two, and no other, are let pass."""

    base: str
    expected: tuple[str, ...] = ()  # what errors that the test brings about say
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def on_request(self, request: Request) -> None:
        """Note a request that leaves the server."""
        own = (f"{self.base}/", self.base.replace("http", "ws", 1) + "/", "data:", "blob:")
        if not f"{request.url}/".startswith(own):
            self.outside.append(request.url)

    def on_console(self, message: ConsoleMessage) -> None:
        """Note an error, but for the two known ones."""
        if message.type != "error":
            return
        url = message.location.get("url", "")
        known = url.startswith(f"{self.base}/") and url.endswith(("/_stcore/health", "/_stcore/host-config"))
        expected = any(words in message.text for words in self.expected)
        if not expected and not (known and "404" in message.text):
            self.errors.append(f"{message.text[:300]} ({url})")

    def check(self) -> None:
        """Fail on anything noted."""
        assert not self.outside, f"requests outside {self.base}: {self.outside}"
        assert not self.errors, f"errors in the browser: {self.errors}"


def watch(page: Page, base: str, *, expected: tuple[str, ...] = ()) -> Watch:
    """Start to watch a page, before it is opened."""
    seen = Watch(base, expected)
    page.on("request", seen.on_request)
    page.on("console", seen.on_console)
    page.on("pageerror", lambda error: seen.errors.append(f"page error: {str(error)[:300]}"))
    return seen


def wait_idle(page: Page) -> None:
    """Wait until the script's run has finished."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=WAIT_MS)


def widget(page: Page, key: str):
    """The element of a widget by its key."""
    return page.locator(f".st-key-{key}")


def caption(page: Page, text: str):
    """The first caption that says so; the legend in the foot, which names every source on every page, is none."""
    return page.locator("[data-testid=stCaptionContainer]:not(.st-key-legend *)", has_text=text).first


def body_width(page: Page) -> tuple[int, int]:
    """Width of the page's content and of the window: the first is larger when something is cut off or scrolls sideways."""
    return page.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]'); return [main.scrollWidth, main.clientWidth]; }"
    )
