"""Read a stranger's torch file without running anything in it.

`weights_only=True` builds tensors and plain containers and refuses all else. The learning rate in the optimiser's state
of the assignment's checkpoints is often a numpy number (its schedule uses np.cos), so exactly the names that such a
number needs are allowed, in numpy 1's and numpy 2's spelling.
"""

from __future__ import annotations

import io
import pickle
import re
import struct
import warnings
import zipfile
from pathlib import Path

import numpy as np
import torch
from torch.serialization import safe_globals

from dl2core.errors import InputError

LARGEST_FILE = 4 * 10**9  # bytes, unpacked
NUMPY_NUMBERS = [
    (np._core.multiarray.scalar, "numpy.core.multiarray.scalar"),  # numpy 1's spelling
    np._core.multiarray.scalar,
    np.dtype,
    type(np.dtype("float64")),
    type(np.dtype("float32")),
]
BROKEN = (  # what torch raises, byte by byte, where a file is cut or damaged
    zipfile.BadZipFile,
    struct.error,
    RuntimeError,
    EOFError,
    ValueError,
    OverflowError,
    MemoryError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    OSError,
)


def read(file: Path | bytes, called: str) -> dict[str, object]:
    """The dictionary that a torch file holds.

    Args:
        file: where it lies, or its bytes. A large file on disk is mapped, not read.
        called: what messages call it.

    Raises:
        InputError: anything but plain tensors, numbers and containers; the message names it.
    """
    source = file if isinstance(file, Path) else io.BytesIO(file)
    try:
        if zipfile.is_zipfile(source):
            _check_zip(source, called)
        on_disk = isinstance(file, Path) and zipfile.is_zipfile(file)
        if isinstance(source, io.BytesIO):
            source.seek(0)
        with safe_globals(NUMPY_NUMBERS), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # remarks on old formats
            content = torch.load(source, map_location="cpu", weights_only=True, mmap=on_disk)
    except pickle.UnpicklingError as error:
        raise InputError(f"{called} is refused: {_offender(str(error))}. Nothing in it was run") from None
    except BROKEN as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise InputError(f"{called} cannot be read as a torch checkpoint: {first[:200]}") from None
    if not isinstance(content, dict):
        raise InputError(f"{called} should hold a dictionary, it holds a {type(content).__name__}")
    return content


def _check_zip(source: Path | io.BytesIO, called: str) -> None:
    """Refuse what torch never writes: compressed or huge entries, or a TorchScript program."""
    try:
        with zipfile.ZipFile(source) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise InputError(f"{called} is a broken zip: {error}") from None
    packed = next((e.filename for e in entries if e.compress_type != zipfile.ZIP_STORED), None)
    if packed:
        raise InputError(f"{called} is refused: its entry {packed!r} is compressed, which torch never does")
    if sum(entry.file_size for entry in entries) > LARGEST_FILE:
        raise InputError(f"{called} is refused: it holds more than {LARGEST_FILE / 1e9:.0f} GB")
    if any("/code/" in entry.filename for entry in entries):
        raise InputError(f"{called} is refused: it is a TorchScript program, not a checkpoint")


def _offender(message: str) -> str:
    """What the unpickler stopped at, by name."""
    if found := re.search(r"GLOBAL ([\w.]+)", message):
        return f"it wants to call {found[1]}, which no weights need"
    if found := re.search(r"(?:Unsupported|Trying to load unsupported) (?:operand|class|GLOBAL) ([\w.]+)", message):
        return f"it holds {found[1]}, which no weights need"
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return (lines[-1] if lines else "it is no torch checkpoint")[:200].rstrip(".")
