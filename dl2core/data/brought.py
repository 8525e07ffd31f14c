"""A person's own pictures: single files, a folder, or a zip of them, decoded one after the other.

What cannot be used is named and hides nothing else. A zip is read in memory, never unpacked to disk: how many files it
holds and how large they are is known before one is opened, and a zip inside a zip is not opened at all.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from dl2core.data.images import EXTENSIONS, MAX_BYTES, Picture, decode, short_name
from dl2core.errors import InputError

ARCHIVE = "zip"  # an upload field offers it beside images.EXTENSIONS
MOST_PICTURES = 64
MAX_ARCHIVE_BYTES = 32_000_000
MAX_ENTRIES = 2_000  # of a zip, folders included
MAX_UNPACKED = 200_000_000  # bytes of all files in a zip
MOST_PROBLEMS = 8  # lines; the rest is counted
ENDINGS = tuple(
    f".{ending}" for ending in (*EXTENSIONS, "heic", "heif")
)  # the last two are named when they are decoded
_ENTRY = b"PK\x01\x02"  # begins every entry in a zip's list
_NO_PICTURES = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")  # what systems put beside pictures


@dataclass(frozen=True, eq=False)
class Brought:
    """What came out of it: pictures in the order of the files, and one line for each file that is not shown."""

    pictures: tuple[Picture, ...]
    problems: tuple[str, ...] = ()


def brought(files: Iterable[tuple[str, bytes]], *, most: int = MOST_PICTURES) -> Brought:
    """Decode what was brought.

    Args:
        files: (name, bytes) of pictures and of zips of pictures. A folder's files are handed in one by one.
        most: pictures that are taken; the others are counted in `problems`.
    """
    pictures: list[Picture] = []
    problems: list[str] = []
    left_out = 0
    for name, data in files:
        try:
            for inner, read in parts(name, data):
                if len(pictures) == most:
                    left_out += 1
                    continue
                try:
                    pictures.append(decode(read(), inner))
                except InputError as error:
                    problems.append(str(error))
        except InputError as error:
            problems.append(str(error))
    if len(problems) > MOST_PROBLEMS:
        problems[MOST_PROBLEMS:] = [f"{len(problems) - MOST_PROBLEMS:,} further files cannot be read"]
    if left_out:
        problems.append(f"{len(pictures) + left_out} pictures came, the first {most} are taken")
    return Brought(tuple(pictures), tuple(problems))


@dataclass(frozen=True, eq=False)
class _Part:
    """One file, read when it is called."""

    data: bytes

    def __call__(self) -> bytes:
        return self.data


@dataclass(frozen=True, eq=False)
class _Entry:
    """One file of a zip, unpacked when it is called."""

    archive: zipfile.ZipFile
    entry: zipfile.ZipInfo

    def __call__(self) -> bytes:
        name = short_name(self.entry.filename)
        if self.entry.flag_bits & 1:
            raise InputError(f"{name} is encrypted: make the zip again without a password")
        if self.entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputError(f"{name} is packed in a way that is not read here: make the zip with the usual settings")
        try:
            with self.archive.open(self.entry) as file:
                return file.read(MAX_BYTES + 1)  # `decode` refuses one byte too many
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError) as error:
            raise InputError(f"{name} cannot be unpacked: {str(error)[:60]}") from None


def parts(name: str, data: bytes) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The pictures of one file, itself or those of a zip: their paths, and what reads them.

    Raises:
        InputError: a zip that is too large, cannot be read, or holds no picture; reading may raise it, too.
    """
    if not data.startswith(b"PK\x03\x04"):
        yield name, _Part(data)
        return
    name = short_name(name)
    if len(data) > MAX_ARCHIVE_BYTES:
        raise InputError(f"{name}: a zip of up to {MAX_ARCHIVE_BYTES / 1e6:g} MB was expected, got {len(data):,} bytes")
    if (count := data.count(_ENTRY)) > MAX_ENTRIES:
        raise InputError(f"{name}: up to {MAX_ENTRIES:,} files were expected in a zip, it has {count:,}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(f"{name} is no readable zip: {str(error)[:60]}") from None
    for entry in _pictures(name, archive, len(data)):
        yield entry.filename, _Entry(archive, entry)


def _pictures(name: str, archive: zipfile.ZipFile, size: int) -> Sequence[zipfile.ZipInfo]:
    """The entries of a zip that may be pictures, by their names.

    Raises:
        InputError: entries that share their bytes or unpack to too many, a zip in the zip, or no picture.
    """
    entries = archive.infolist()
    if sum(entry.compress_size for entry in entries) > size:
        raise InputError(f"{name}: its files together are larger than the zip")
    if (unpacked := sum(entry.file_size for entry in entries)) > MAX_UNPACKED:
        raise InputError(
            f"{name}: up to {MAX_UNPACKED / 1e6:g} MB unpacked were expected, it has {unpacked / 1e6:,.0f}"
        )
    if inner := [entry for entry in entries if entry.filename.lower().endswith(f".{ARCHIVE}")]:
        raise InputError(f"{name} holds another zip ({short_name(inner[0].filename)}): unpack that first")
    pictures = [entry for entry in entries if entry.filename.lower().endswith(ENDINGS)]
    pictures = [entry for entry in pictures if not _is_beside(entry.filename)]
    if not pictures:
        raise InputError(f"{name} is a zip without a picture")
    return pictures


def _is_beside(name: str) -> bool:
    """Whether a file of a zip is what a system put beside the pictures."""
    return name.startswith(_NO_PICTURES[0]) or name.rsplit("/", 1)[-1].startswith(("._", *_NO_PICTURES[1:]))
