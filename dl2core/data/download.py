"""One file from an address to its place: resumed, checked, stoppable, and never half a file under the final name.

What arrives is written to `NAME.part`; beside it `NAME.part.json` says which version of which file it is part of. A
later attempt asks for the rest only (`Range`), unless the server has another version meanwhile. The file gets its name
after size, sha256 and structure were checked. huggingface_hub 2.x starts a broken download again from zero, hence this.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import hashlib
import http.client
import os
import queue
import re
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from dl2core import jobs, store
from dl2core.data.catalogue import Item
from dl2core.errors import InputError

TIMEOUT = 20.0  # seconds without a byte
CHUNK = 1 << 20
AHEAD = 8  # pieces that are read before the ones before them are written
SPARE = 50_000_000  # bytes of disk that stay free
T = TypeVar("T")


@dataclass(frozen=True)
class Fetched:
    """A finished download."""

    path: Path
    size: int  # bytes
    sha256: str
    announced: bool  # whether the server announced the sha256 that was then found


@dataclass(frozen=True)
class _Answer:
    """What the server says about the file, before its bytes."""

    body: http.client.HTTPResponse
    version: str  # of this content: sha256, ETag or time of change; empty if the server names none
    sha256: str | None
    total: int | None  # bytes of the whole file
    start: int  # of the bytes that follow


def fetch(item: Item) -> jobs.Steps:
    """Download one item of the catalogue.

    Returns:
        A generator of `jobs.Progress` that ends with a `Fetched`.

    Raises:
        InputError: (while it runs) one clear line: not reachable, no such file, a full disk, a wrong size or hash.
    """
    check = _check_parquet if item.path.endswith(".parquet") else _check_safetensors
    return fetch_file(item.url, item.target, title=item.title, check=check)


def fetch_file(
    url: str, target: Path, *, title: str, sha256: str | None = None, check: Callable[[Path], None] = lambda _: None
) -> jobs.Steps:
    """Download `url` to `target`.

    Args:
        url: http(s) address.
        target: the final name; its folder is made.
        title: what messages call the file.
        sha256: the hash it must have; without one, the hash that the server announces.
        check: looks into the finished file and raises InputError when it is not what it should be.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise InputError(f"{title}: an http(s) address was expected, got {url}")
    return _steps(url, target, title, sha256, check)


def _steps(url: str, target: Path, title: str, sha256: str | None, check: Callable[[Path], None]) -> jobs.Steps:
    """Download it, unless another process is already at it: then wait, and take what that process got."""
    lock, waited = store.Lock(target), False
    with _in_words(title, urlsplit(url).netloc, _part(target)):
        target.parent.mkdir(parents=True, exist_ok=True)
        for seconds in lock.wait():
            waited = True
            jobs.check()
            yield jobs.Progress(0.0, f"another process is fetching it, waiting for {seconds:.0f} s")
    try:
        if waited and target.exists():
            return Fetched(target, target.stat().st_size, _sha256(target), announced=False)
        return (yield from _alone(url, target, title, sha256, check))
    finally:
        lock.release()


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def _alone(url: str, target: Path, title: str, sha256: str | None, check: Callable[[Path], None]) -> jobs.Steps:
    part, notes = _part(target), target.with_name(target.name + ".part.json")
    host = urlsplit(url).netloc
    with _in_words(title, host, part):
        yield jobs.Progress(0.0, f"asking {host}")
        answer = _patiently(lambda: _ask(url, notes, part))
        with contextlib.closing(answer.body):
            _check_space(answer, target.parent, title)
            store.write_json(notes, {"url": url, "version": answer.version})
            found = yield from _receive(answer, part)
    size = part.stat().st_size
    if answer.total is not None and size < answer.total:
        raise InputError(
            f"{title}: {size:,} of {answer.total:,} bytes arrived; they are kept, the next attempt resumes"
        )
    yield jobs.Progress(1.0, "checking")
    expected = sha256 or answer.sha256
    try:
        if answer.total is not None and size > answer.total:
            raise InputError(f"{title}: {answer.total:,} bytes were announced, {size:,} arrived; nothing was kept")
        if expected is not None and found != expected:
            raise InputError(f"{title}: its sha256 should be {expected[:12]}…, it is {found[:12]}…; nothing was kept")
        check(part)
    except InputError:
        part.unlink()
        notes.unlink(missing_ok=True)
        raise
    os.replace(part, target)
    notes.unlink(missing_ok=True)
    return Fetched(target, size, found, expected is not None)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows the hub to its storage, and keeps what the hub announced on the way."""

    def __init__(self) -> None:
        self.announced: dict[str, str] = {}

    def redirect_request(self, request, body, code, message, headers, address):
        for name in ("x-linked-etag", "x-linked-size"):
            if headers.get(name):
                self.announced.setdefault(name, headers[name])
        if urlsplit(request.full_url).scheme == "https" and urlsplit(address).scheme != "https":
            raise urllib.error.URLError("it was sent on to an address without encryption")
        return super().redirect_request(request, body, code, message, headers, address)


def _ask(url: str, notes: Path, part: Path) -> _Answer:
    """Open the address, from where the kept part ends if the server still has the same version."""
    kept = part.stat().st_size if part.exists() else 0
    if kept:
        with contextlib.suppress(urllib.error.HTTPError):  # 416: nothing is left to send, or never was so much
            answer = _open(url, kept)
            if answer.start == 0 or (answer.version and answer.version == _kept_version(notes, url)):
                return answer
            answer.body.close()
    return _open(url, 0)


def _kept_version(notes: Path, url: str) -> str | None:
    try:
        content = store.read_json(notes)
    except InputError:
        return None
    return content.get("version") if content.get("url") == url else None


def _open(url: str, start: int) -> _Answer:
    redirects = _Redirects()
    headers = {"User-Agent": "dl2lab", "Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    body = urllib.request.build_opener(redirects).open(urllib.request.Request(url, headers=headers), timeout=TIMEOUT)
    told = {name.lower(): value for name, value in body.headers.items()} | redirects.announced
    tag = told.get("x-linked-etag", told.get("etag", "")).removeprefix("W/").strip('"')
    length = int(told["content-length"]) if told.get("content-length", "").isdigit() else None
    total, begins = length, 0
    if body.status == http.client.PARTIAL_CONTENT:
        ranged = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", told.get("content-range", ""))
        if ranged is None or int(ranged[1]) != start:
            raise urllib.error.URLError(f"bytes from {start:,} were asked for, it sends {told.get('content-range')!r}")
        begins, total = start, int(ranged[2]) if ranged[2] != "*" else None
    if told.get("x-linked-size", "").isdigit():
        total = int(told["x-linked-size"])
    sha256 = tag if re.fullmatch(r"[0-9a-f]{64}", tag) else None
    return _Answer(body, tag or told.get("last-modified", ""), sha256, total, begins)


def _receive(answer: _Answer, part: Path) -> jobs.Steps:
    """Write the body behind what is kept (or anew), reporting after every chunk; the result is the whole file's sha256."""
    size, digest = answer.start, hashlib.sha256()
    with part.open("r+b" if answer.start else "wb") as out:
        out.truncate(size)
        while out.tell() < size:  # what is kept of an earlier attempt
            jobs.check()
            digest.update(out.read(CHUNK))
        for chunk in _chunks(answer.body):
            out.write(chunk)
            digest.update(chunk)
            size += len(chunk)
            of = f" of {answer.total / 1e6:.1f}" if answer.total else ""
            if answer.total is not None and size > answer.total:
                break  # refused when it is checked
            yield jobs.Progress(min(size / answer.total, 1.0) if answer.total else 0.0, f"{size / 1e6:.1f}{of} MB")
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _patiently(call: Callable[[], T]) -> T:
    """Run a call that may block in a thread of its own, so that Stop is heard while it waits."""
    return next(_aside(iter([call])))


def _chunks(body: http.client.HTTPResponse) -> Iterator[bytes]:
    """The body's bytes as they come, read in a thread of its own."""
    return _aside(iter(lambda: functools.partial(body.read1, CHUNK), None))


def _aside(calls: Iterator[Callable[[], T]]) -> Iterator[T]:
    """Results of the calls, made one after the other in a thread, until one is empty; an error is raised here."""
    box: queue.Queue = queue.Queue(maxsize=AHEAD)
    left = threading.Event()

    def put(result: T | None, error: BaseException | None) -> None:
        while not left.is_set():
            with contextlib.suppress(queue.Full):
                return box.put((result, error), timeout=0.2)

    def work() -> None:
        try:
            for call in calls:
                put(result := call(), None)
                if not result or left.is_set():
                    return
        except BaseException as error:  # noqa: BLE001  handed to the caller, whatever it is
            put(None, error)

    threading.Thread(target=work, name="dl2-download", daemon=True).start()
    try:
        while True:
            jobs.check()
            try:
                result, error = box.get(timeout=0.2)
            except queue.Empty:
                continue
            if error is not None:
                raise error
            if not result:
                return
            yield result
    finally:
        left.set()


def _check_space(answer: _Answer, folder: Path, title: str) -> None:
    free = shutil.disk_usage(folder).free
    if answer.total is not None and answer.total - answer.start + SPARE > free:
        need = (answer.total - answer.start) / 1e6
        raise InputError(f"{title}: {need:,.0f} MB are needed, {free / 1e6:,.0f} MB are free on the disk of DL2_HOME")


@contextlib.contextmanager
def _in_words(title: str, host: str, part: Path):
    """What goes wrong on the way, as one line for a person."""
    try:
        yield
    except urllib.error.HTTPError as error:
        reason = {404: "has no such file", 401: "refuses it", 403: "refuses it", 429: "is too busy"}
        raise InputError(f"{title}: {host} {reason.get(error.code, 'has a fault')} (answer {error.code})") from None
    except TimeoutError:
        raise InputError(f"{title}: {host} sent nothing for {TIMEOUT:.0f} s{_kept(part)}") from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise InputError(f"{title}: {host} did not answer within {TIMEOUT:.0f} s{_kept(part)}") from None
        reason = getattr(error.reason, "strerror", None) or error.reason
        raise InputError(f"{title}: {host} cannot be reached: {reason}{_kept(part)}") from None
    except (http.client.HTTPException, ConnectionError) as error:
        raise InputError(f"{title}: the connection to {host} broke ({type(error).__name__}){_kept(part)}") from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            part.unlink(missing_ok=True)
            raise InputError(f"{title}: the disk of DL2_HOME is full; nothing was kept") from None
        raise InputError(f"{title}: {part.parent} cannot be written: {error.strerror}") from None


def _kept(part: Path) -> str:
    size = part.stat().st_size if part.exists() else 0
    return f"; {size / 1e6:.1f} MB are kept, the next attempt resumes" if size else ""


def _sha256(path: Path) -> str:
    return store.content_hash(path, digits=64, between=jobs.check)


def _check_parquet(path: Path) -> None:
    from dl2core.data import parquet

    try:
        parquet.row_count(path)
    except InputError as error:  # it names the unfinished file
        raise InputError(
            f"{str(error).replace(path.name, path.name.removesuffix('.part'))}; nothing was kept"
        ) from None


def _check_safetensors(path: Path) -> None:
    """A header of a length that fits into the file (the format's first eight bytes)."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not (2 <= length <= path.stat().st_size - 8 and file.read(1) == b"{"):
            raise InputError(f"{path.name.removesuffix('.part')} is not a safetensors file; nothing was kept")
