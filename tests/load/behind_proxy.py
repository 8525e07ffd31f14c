"""Two replicas behind nginx with `deploy/nginx.conf`: each browser stays with its replica, and both get some.

    python tests/load/behind_proxy.py        # needs nginx on the PATH

Prints, per visitor, how many requests reached which replica; exits with 1 where a visitor with a cookie saw both, or one
replica saw nobody.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import websockets
from browser import harness
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

VISITORS = 20
CONFIG = harness.ROOT / "deploy" / "nginx.conf"
PATHS = ("/_stcore/health", "/latency", "/_stcore/host-config")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def configuration(folder: Path, port: int, replicas: list[str]) -> str:
    """The shipped file with this machine's ports, its log saying which replica answered whom."""
    text = CONFIG.read_text(encoding="utf-8")
    for number, replica in enumerate(replicas, 1):
        text = text.replace(f"lab{number}:8501", replica.removeprefix("http://"))
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};\n        access_log {folder}/access.log seen;")
    text = text.replace("http {", 'http {\n    log_format seen "$cookie_dl2_visitor $upstream_addr $status";', 1)
    temporary = "".join(f"{name}_temp_path {folder};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return f"pid {folder}/pid; daemon off; error_log {folder}/error.log;\n" + text.replace(
        "upstream lab", f"{temporary}\n    upstream lab", 1
    )


def wait_for(port: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError("nginx did not start")


async def visit(base: str) -> str:
    """Open a page as a browser does, and return the name that the first answer gave it."""
    answer = await asyncio.to_thread(urllib.request.urlopen, f"{base}/_stcore/host-config")
    name = re.search(r"dl2_visitor=([0-9a-f]{32})", answer.headers["set-cookie"])[1]
    cookie = {"Cookie": f"dl2_visitor={name}"}
    for path in PATHS:
        await asyncio.to_thread(urllib.request.urlopen, urllib.request.Request(base + path, headers=cookie))
    address = base.replace("http", "ws", 1) + "/_stcore/stream"
    async with websockets.connect(
        address, subprotocols=["streamlit"], origin=base, max_size=None, additional_headers=cookie
    ) as socket_:
        message = BackMsg()
        message.rerun_script.page_name = "walks"
        await socket_.send(message.SerializeToString())
        while ForwardMsg.FromString(await socket_.recv()).WhichOneof("type") != "script_finished":
            pass
    return name


async def everybody(base: str) -> list[str]:
    return await asyncio.gather(*(visit(base) for _ in range(VISITORS)))


def main() -> int:
    if shutil.which("nginx") is None:
        print("nginx is not on the PATH", file=sys.stderr)
        return 2
    with harness.serve() as one, harness.serve() as two, tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        (folder / "nginx.conf").write_text(configuration(folder, port, [one.base, two.base]), encoding="utf-8")
        proxy = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")])
        try:
            wait_for(port)
            names = asyncio.run(everybody(f"http://127.0.0.1:{port}"))
        finally:
            proxy.terminate()
            proxy.wait()
        reached = collections.defaultdict(collections.Counter)
        for line in (folder / "access.log").read_text(encoding="utf-8").splitlines():
            visitor, replica, status = line.split()
            reached[visitor][replica] += 1
            assert int(status) < 400, line
    both = [visitor for visitor in names if len(reached[visitor]) != 1]
    replicas = collections.Counter(next(iter(reached[visitor])) for visitor in names)
    print(f"{VISITORS} visitors, {len(both)} saw two replicas; per replica: {sorted(replicas.values())}")
    return 1 if both or len(replicas) < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
