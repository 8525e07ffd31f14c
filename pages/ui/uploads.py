"""What one session may leave on the server: uploads stay in memory until the session ends, whether a page asks or not."""

from __future__ import annotations

from collections import Counter

from streamlit.runtime import Runtime

from pages.ui.headers import App, Message, Receive, Send

SESSION_BYTES = 64_000_000  # two zips of the largest size; a page keeps the last upload of each of its fields
ADDRESS = "/_stcore/upload_file/"


class UploadLimit:
    """ASGI middleware that refuses an upload with 413 where the session's files would exceed SESSION_BYTES."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.coming: Counter[str] = Counter()  # session -> bytes of uploads under way

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT" or ADDRESS not in scope["path"]:
            await self.app(scope, receive, send)
            return
        session = scope["path"].partition(ADDRESS)[2].partition("/")[0]
        length = dict(scope["headers"]).get(b"content-length", b"")
        if not length.isdigit() or len(length) > 12:
            await _refuse(send, 411)
        elif kept(session) + self.coming[session] + int(length) > SESSION_BYTES:
            await _refuse(send, 413)
        else:
            self.coming[session] += int(length)
            try:
                await self.app(scope, receive, send)
            finally:
                self.coming[session] -= int(length)
                self.coming += Counter()  # drops sessions without any


def kept(session: str) -> int:
    """Bytes of the files that the server keeps for a session."""
    files = Runtime.instance().uploaded_file_mgr.file_storage if Runtime.exists() else {}
    return sum(len(file.data) for file in list(files.get(session, {}).values()))


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
