"""The contents of what torch writes: zip archives since torch 1.6, chains of pickles before, TorchScript archives.

Nothing is unpacked: torch stores its entries as they are, so a storage is a range of bytes of the file. Of a
TorchScript archive the tensors are read, its program is not.
Source: torch/serialization.py (`_save`, `_legacy_save`).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import BinaryIO

from dl2core.errors import InputError, named
from dl2core.tensor_files import pickled, tree
from dl2core.tensor_files.contents import SIZES, Contents
from dl2core.tensor_files.torch_names import Storage, storage_asked

LARGEST_PICKLE = 16 * 10**6  # bytes; that of a model with 1,000 tensors has about 200,000
MOST_FILES = 20_000  # in an archive
CHECKED = 64 * 10**6  # bytes of a file whose checksums are all compared; of a larger one, only the pickle's
MAGIC = 0x1950A86A20F9469CFC6C  # first pickle of the older form
PROTOCOL = 1001
BIG_ENDIAN = "it was written on a big-endian machine: save it on another"
DAMAGED = (ValueError, LookupError, TypeError, AttributeError, struct.error, EOFError, zipfile.BadZipFile)


def read_zip(file: BinaryIO, size: int) -> Contents:
    """The contents of a zip archive of torch's.

    Raises:
        InputError: it is damaged, another kind of zip, or holds what no checkpoint needs.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except DAMAGED as error:
        raise InputError(f"it is a broken zip archive ({named(str(error))}): fetch or save it again") from None
    except NotImplementedError as error:
        raise InputError(f"it is a zip archive that torch does not write: {named(str(error))}") from None
    if len(entries) > MOST_FILES:
        raise InputError(f"it should hold at most {MOST_FILES:,} files, it holds {len(entries):,}")
    names = {entry.filename: entry for entry in entries}
    pickles = sorted((name for name in names if name.split("/")[-1] == "data.pkl"), key=lambda name: name.count("/"))
    if not pickles:
        raise InputError(_no_checkpoint(list(names)))
    if len(names) < len(entries):
        raise InputError("it names a file twice")
    root = pickles[0].removesuffix("data.pkl")
    places = _places(file, [entry for entry in entries if entry.filename.startswith(root)], size)
    if root + "byteorder" in places and _bytes(file, places[root + "byteorder"]) != b"little":
        raise InputError(BIG_ENDIAN)
    offset, length = places[pickles[0]]
    if length > LARGEST_PICKLE:
        raise InputError(f"its pickle should have at most {LARGEST_PICKLE:,} bytes, it has {length:,}")
    try:
        value = pickled.read(io.BytesIO(_bytes(file, (offset, length))))
        storages = {}
        for asked in tree.stored(value):
            dtype, spelling, key, number = storage_asked(asked)
            place = places.get(f"{root}data/{key}")
            if place is None:
                raise InputError(f"it has no entry {named(f'data/{key}')}, which its pickle refers to")
            storages[key] = Storage(dtype, spelling, number, *place)
        script = any(name.startswith(root + "code/") for name in names)
        return tree.contents(value, storages, kind="TorchScript archive" if script else "torch checkpoint")
    except DAMAGED as error:
        raise _damaged(error) from None


def _no_checkpoint(names: list[str]) -> str:
    """What to say of a zip without torch's pickle."""
    if any(name.endswith(".npy") for name in names):
        return "it is an archive of numpy arrays (.npz), not a checkpoint: save it with torch.save or safetensors"
    held = ", ".join(named(name) for name in names[:3]) or "nothing"
    return f"it is a zip archive of other files ({held}): unpack it and take the checkpoint in it"


def _places(file: BinaryIO, entries: list[zipfile.ZipInfo], size: int) -> dict[str, tuple[int, int]]:
    """Name -> (offset, length) of stored entries; they must not overlap, nor reach beyond the file."""
    if sum(entry.file_size for entry in entries if entry.compress_type == zipfile.ZIP_STORED) > size:
        raise InputError("its entries hold more bytes than the file has")
    found, reached = {}, 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.compress_type != zipfile.ZIP_STORED:
            if entry.filename.split("/")[-1] == "data.pkl" or "/data/" in entry.filename:
                raise InputError(
                    f"its entry {named(entry.filename)} is compressed, which torch never does: save it again"
                )
            continue
        head = _bytes(file, (entry.header_offset, 30)) if reached <= entry.header_offset < size else b""
        if len(head) < 30 or head[:4] != b"PK\x03\x04":
            raise InputError(f"its entry {named(entry.filename)} is not where its table says")
        offset = entry.header_offset + 30 + sum(struct.unpack("<HH", head[26:]))
        reached = offset + entry.file_size
        if reached > size or entry.file_size != entry.compress_size:
            raise InputError(f"its entry {named(entry.filename)} reaches beyond the file")
        small = size <= CHECKED or entry.filename.endswith("data.pkl")
        if small and zlib.crc32(_bytes(file, (offset, entry.file_size))) != entry.CRC:
            raise InputError(f"its entry {named(entry.filename)} does not match its checksum: fetch or save it again")
        found[entry.filename] = (offset, entry.file_size)
    return found


def _bytes(file: BinaryIO, place: tuple[int, int]) -> bytes:
    file.seek(place[0])
    return file.read(place[1])


def read_pickles(file: BinaryIO, size: int) -> Contents:
    """The contents of the form before torch 1.6: five pickles, then the storages one after the other.

    Raises:
        InputError: it is damaged, another kind of pickle, or holds what no checkpoint needs.
    """
    file.seek(0)
    stream = io.BytesIO(file.read(LARGEST_PICKLE))
    try:
        first = pickled.read(stream)
        if first != MAGIC:
            tree.contents(first, {}, kind="pickle")  # refuses what names a command
            raise InputError("it is a pickle, but not of torch.save's: save it with torch.save or safetensors")
        version, machine, value, keys = (pickled.read(stream) for _ in range(4))
        if version != PROTOCOL or not isinstance(keys, list):
            raise InputError(f"torch's protocol {PROTOCOL} was expected, it has {named(repr(version))}")
        if ("little_endian", False) in machine.pairs:
            raise InputError(BIG_ENDIAN)
        asked = {told[2]: told for told in map(storage_asked, tree.stored(value))}
        storages, place = {}, stream.tell()
        for key in keys:
            dtype, spelling, _, number = asked[key]
            if dtype not in SIZES:
                raise InputError(f"its values are of type {named(spelling)}: save it as float32")
            file.seek(place)
            length = number * SIZES[dtype]
            if file.read(8) != number.to_bytes(8, "little") or place + 8 + length > size:
                raise InputError(f"it is cut off or damaged: storage {named(str(key))} is not whole")
            storages[key] = Storage(dtype, spelling, number, place + 8, length)
            place += 8 + length
        return tree.contents(value, storages, kind="torch checkpoint")
    except DAMAGED as error:
        raise _damaged(error) from None


def _damaged(error: Exception) -> InputError:
    if isinstance(error, InputError):
        return error
    return InputError(f"it is cut off or damaged ({type(error).__name__}): fetch or save it again")
