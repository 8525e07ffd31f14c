"""A hub on 127.0.0.1 for tests: the first address redirects to a storage address that knows ranges, as the real one does.

Set `HF_ENDPOINT` to `server.url`. What is asked is kept in `server.log`; the fields of `Hub` make it misbehave.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Hub:
    """What is served, and how."""

    files: dict[str, bytes]  # path after the host -> content
    status: int = 200  # of the first address
    announce_sha256: str | None = None  # in place of the true one; "" announces none
    send_only: int | None = None  # bytes after which the connection ends
    surplus: bytes = b""  # sent after the announced length
    pause: float = 0.0  # seconds before each piece
    piece: int = 65_536
    ranges: bool = True
    url: str = ""
    log: list[tuple[str, str | None, int]] = field(default_factory=list)  # storage requests: path, Range, bytes sent

    def digest(self, path: str) -> str:
        return hashlib.sha256(self.files[path]).hexdigest() if self.announce_sha256 is None else self.announce_sha256


@contextlib.contextmanager
def serve(hub: Hub) -> Iterator[Hub]:
    """Serve `hub` on a free port of 127.0.0.1 inside the block."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Quiet."""

        def do_GET(self) -> None:
            self.close_connection = True
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self._storage(self.path[8:]) if self.path.startswith("/storage") else self._first(self.path)

        def _first(self, path: str) -> None:
            if path not in hub.files or hub.status != 200:
                self.send_error(hub.status if hub.status != 200 else 404)
                return
            self.send_response(302)
            self.send_header("Location", f"{hub.url}/storage{path}")
            self.send_header("X-Linked-Size", str(len(hub.files[path])))
            if hub.digest(path):
                self.send_header("X-Linked-ETag", f'"{hub.digest(path)}"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _storage(self, path: str) -> None:
            content, asked = hub.files[path], self.headers.get("Range")
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and hub.ranges else 0
            if start >= len(content):
                self.send_error(416)
                return
            self.send_response(206 if asked and hub.ranges else 200)
            if asked and hub.ranges:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            rest = content[start:] + hub.surplus
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            place = len(hub.log)
            hub.log.append((path, asked, 0))
            for begin in range(0, len(rest), hub.piece):
                time.sleep(hub.pause)
                piece = rest[begin : begin + hub.piece]
                if hub.send_only is not None:
                    piece = piece[: max(hub.send_only - begin, 0)]
                if not piece:
                    return
                self.wfile.write(piece)
                hub.log[place] = (path, asked, begin + len(piece))

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
