"""The harness itself: what it is there to notice, it notices."""

import subprocess
import sys
import textwrap

import pytest
from browser import harness

TRAP = """
import streamlit as st
from pathlib import Path
folder = Path(__file__).parent / "pages" / "topic"
st.navigation([st.Page(folder / "a.py", title="A"), st.Page(folder / "b.py", title="B")]).run()
"""


def offline(code):
    """Run code as the server runs: with the harness's sitecustomize."""
    command = [sys.executable, "-c", textwrap.dedent(code)]
    return subprocess.run(
        command, env={"PYTHONPATH": str(harness.OFFLINE)}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "call",
    [
        "socket.create_connection(('192.0.2.1', 80), timeout=5)",
        "socket.getaddrinfo('example.org', 443)",
        "urllib.request.urlopen('http://example.org', timeout=5)",
        "socket.socket().connect_ex(('192.0.2.1', 80))",
    ],
)
def test_the_server_reaches_nothing_outside(call):
    done = offline(f"import socket, urllib.request\n{call}")
    assert done.returncode != 0
    assert "offline test" in done.stderr


def test_the_server_reaches_itself():
    done = offline(
        """
        import socket
        listening = socket.create_server(("127.0.0.1", 0))
        socket.create_connection(listening.getsockname(), timeout=5)
        socket.create_connection(("localhost", listening.getsockname()[1]), timeout=5)
        """
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("html", "noticed"),
    [
        ("<img src='http://192.0.2.1/x.png'>", "requests outside"),
        ("<script>console.error('broken')</script>", "errors in the browser"),
        ("<script>undefined.forEach()</script>", "errors in the browser"),
    ],
)
def test_a_request_outside_and_an_error_are_noticed(chromium, html, noticed):
    page = chromium.new_page()
    seen = harness.watch(page, "http://127.0.0.1:1")
    page.set_content(html, wait_until="commit")
    page.wait_for_timeout(300)
    page.close()
    with pytest.raises(AssertionError, match=noticed):
        seen.check()


def test_only_the_two_known_404s_are_let_pass():
    class Message:
        type = "error"
        text = "Failed to load resource: the server responded with a status of 404 (Not Found)"

        def __init__(self, url):
            self.location = {"url": url}

    base = "http://127.0.0.1:1"
    seen = harness.Watch(base)
    for url in (f"{base}/walks/_stcore/health", f"{base}/walks/_stcore/host-config"):
        seen.on_console(Message(url))
    assert seen.errors == []
    for url in (f"{base}/walks/_stcore/other", f"{base}/walks/picture.png", "http://127.0.0.1:2/_stcore/health"):
        seen.on_console(Message(url))
    assert len(seen.errors) == 3


def test_the_trap_shows_its_dialog(chromium, tmp_path):
    """A folder `pages` beside the main script: a fresh server's first visit of a page's own address meets a dialog."""
    (tmp_path / "pages" / "topic").mkdir(parents=True)
    for name in "ab":
        (tmp_path / "pages" / "topic" / f"{name}.py").write_text(f"import streamlit as st\nst.title('page {name}')\n")
    (tmp_path / "main.py").write_text(TRAP)
    with harness.serve(tmp_path / "main.py") as fresh:
        page = chromium.new_page()
        page.goto(f"{fresh.base}/b")
        page.get_by_role("dialog").wait_for(timeout=harness.WAIT_MS)
        page.close()
