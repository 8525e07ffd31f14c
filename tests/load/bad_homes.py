"""A full disk, a disk that cannot be written, two servers on one DL2_HOME, and a hub that is gone, slow or mad.

    sudo python tests/load/bad_homes.py        # mounts a small tmpfs below a temporary folder; nothing else needs root

On the full and on the read-only disk every page is opened and a small job of each is run to its end: what cannot be kept
costs a line, never the result.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import hub_server  # noqa: E402
from browser import harness  # noqa: E402
from load.client import Session  # noqa: E402
from load.killed import ADDRESS, GET, open_everything, tiny_file  # noqa: E402
from load.small_jobs import JOBS, Small, ended, look, press  # noqa: E402

MEGABYTES = 4


@contextlib.contextmanager
def disk(kind: str) -> Iterator[Path]:
    """A mounted disk of its own: "full" to the last byte, or "read-only"."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", folder], check=True)
        try:
            if kind == "full":
                with contextlib.suppress(OSError), open(f"{folder}/filler", "wb", buffering=0) as out:
                    while out.write(bytes(4096)):
                        pass
            else:
                subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


async def every_job(server: harness.Server, jobs: Sequence[Small]) -> list[str]:
    """Run one small job of each page to its end."""
    done = []
    for job in jobs:
        async with job.session(server.base) as session:
            await session.run()
            await press(session, job.button)
            seconds = await ended(session)
            assert not session.exceptions + session.errors, (job.page, session.exceptions, session.errors)
            done.append(f"{job.page} {seconds:.0f} s")
    return done


async def fetch(base: str, seconds: float = 90) -> str:
    """Press Get and wait; the line in red that came of it, "" where the file came."""
    async with Session(base, "text_prompts", "txt_data=CIFAR-10") as session:
        await session.run()
        (button,) = [label for label in session.buttons if label.startswith("Get")]
        await session.run(press=button)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            await look(session)
            if "Stop" not in session.buttons:
                assert not session.exceptions, session.exceptions
                return session.errors[0] if session.errors else ""
            await asyncio.sleep(0.2)
        await session.run(press="Stop")
        return f"stopped after {seconds:.0f} s"


def on_disk(kind: str, jobs: Sequence[Small]) -> None:
    """All pages, all jobs and a download on such a disk."""
    content = tiny_file()
    with disk(kind) as home, hub_server.serve(hub_server.Hub({ADDRESS: content})) as hub:
        with harness.serve(environment={"DL2_HOME": str(home), "HF_ENDPOINT": hub.url}) as server:
            asyncio.run(open_everything(server))
            said = asyncio.run(fetch(server.base))
            done = asyncio.run(every_job(server, jobs))
            assert "Traceback" not in server.said(), server.said()[-3000:]
            lines = sum("could not be kept" in line for line in server.said().splitlines())
    print(f"{kind}: {GET}: {said}\n  jobs: {', '.join(done)}; lines about what could not be kept: {lines}", flush=True)


def two_servers(jobs: Sequence[Small]) -> None:
    """Both run every job at the same time and fetch the same file, on one home."""
    content = tiny_file()
    with tempfile.TemporaryDirectory() as home, hub_server.serve(hub_server.Hub({ADDRESS: content}, pause=0.1)) as hub:
        environment = {"DL2_HOME": home, "HF_ENDPOINT": hub.url}
        with harness.serve(environment=environment) as one, harness.serve(environment=environment) as two:

            async def both() -> tuple[list[str], list[str]]:
                lines = await asyncio.gather(fetch(one.base), fetch(two.base))
                await asyncio.gather(every_job(one, jobs), every_job(two, jobs))
                return lines

            lines = asyncio.run(both())
            for server in (one, two):
                assert "Traceback" not in server.said(), server.said()[-3000:]
        (file,) = Path(home).rglob("test-*.parquet")
        assert file.read_bytes() == content
        assert lines == ["", ""], lines
        print(
            f"two servers: both ran {len(jobs)} jobs at the same time; the file was sent {len(hub.log)} time(s)",
            flush=True,
        )


@dataclass
class Mad:
    """Something on 127.0.0.1 that answers everybody with the same bytes."""

    answer: bytes = b""
    url: str = ""


@contextlib.contextmanager
def mad_server() -> Iterator[Mad]:
    """Serve it inside the block; afterwards nobody is there."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        mad = Mad(url=f"http://127.0.0.1:{listening.getsockname()[1]}")

        def work() -> None:
            with contextlib.suppress(OSError):
                while True:
                    visitor, _ = listening.accept()
                    with visitor, contextlib.suppress(OSError):
                        visitor.recv(65536)
                        visitor.sendall(mad.answer)

        threading.Thread(target=work, daemon=True).start()
        yield mad
        listening.shutdown(socket.SHUT_RDWR)


HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 26\r\n\r\n<html>please log in</html>"
ENDLESS = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n" + bytes(1000)
GARBAGE = {
    "no http at all": os.urandom(5000),
    "a log-in page": HTML,
    "a length beyond every disk": ENDLESS,
    "headers without an end": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5000,
    "a redirect to itself": b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
}


def health_ms(base: str, ends: threading.Event, found: list[float]) -> None:
    """How long the health check takes meanwhile."""
    while not ends.wait(0.1):
        begun = time.perf_counter()
        with urllib.request.urlopen(f"{base}/_stcore/health", timeout=20) as answer:
            answer.read()
        found.append(1000 * (time.perf_counter() - begun))


def asked(server: harness.Server, name: str, *, seconds: float = 60) -> None:
    """Press Get once, and print what the page says and how the server answers others meanwhile."""
    times, ends = [], threading.Event()
    watch = threading.Thread(target=health_ms, args=(server.base, ends, times))
    watch.start()
    line = asyncio.run(fetch(server.base, seconds=seconds))
    ends.set()
    watch.join()
    assert line
    assert "Traceback" not in server.said(), server.said()[-3000:]
    print(f"hub, {name}: {line} (health check: median {statistics.median(times):.0f} ms)", flush=True)


def hubs() -> None:
    """What a page says of a hub that is busy, wrong or slow, of one that is none, and of one that is gone."""
    with tempfile.TemporaryDirectory() as home, hub_server.serve(hub_server.Hub({ADDRESS: tiny_file()})) as hub:
        with harness.serve(environment={"DL2_HOME": home, "HF_ENDPOINT": hub.url}) as server:
            hub.status = 503
            asked(server, "busy")
            hub.status, hub.announce_sha256 = 200, "0" * 64
            asked(server, "another sha256")
            hub.pause, hub.piece = 1.0, 2000
            asked(server, "slow", seconds=8)
    with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as stack:
        mad = stack.enter_context(mad_server())
        server = stack.enter_context(harness.serve(environment={"DL2_HOME": home, "HF_ENDPOINT": mad.url}))
        for name, mad.answer in GARBAGE.items():
            asked(server, name)
    with harness.serve(environment={"HF_ENDPOINT": mad.url}) as server:
        asked(server, "gone")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--faults", default="hubs,two,full,read-only")
    parser.add_argument("--jobs", default=",".join(job.page for job in JOBS), help="pages whose small job is run")
    arguments = parser.parse_args()
    jobs = [job for job in JOBS if job.page in arguments.jobs.split(",")]
    for fault in arguments.faults.split(","):
        if fault == "hubs":
            hubs()
        elif fault == "two":
            two_servers(jobs)
        else:
            on_disk(fault, jobs)


if __name__ == "__main__":
    main()
