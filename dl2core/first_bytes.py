"""What a file is, by its first bytes: people bring pointers, web pages and packed files in place of the real one."""

from __future__ import annotations

import re

LOOKED_AT = 512  # bytes
POINTER = b"version https://git-lfs.github.com/spec/"
PACKED = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!": "rar",
}
OTHERS = {
    b"\x93NUMPY": "a numpy array",
    b"\x89HDF": "an HDF5 file",
    b"PAR1": "a parquet file",
    b"GGUF": "a GGUF file",
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"MZ": "a program",
    b"\x7fELF": "a program",
}


def instead(start: bytes) -> str | None:
    """What a file is that was saved or sent in place of the real one, with the next step; None where nothing is known.

    Args:
        start: its first bytes, `LOOKED_AT` of them where it has as many.

    Returns:
        The end of a sentence, as in "FILE is a web page, not the file: ...".
    """
    if not start:
        return "is empty: fetch or save it again"
    if start.startswith(POINTER):
        size = re.search(rb"\nsize (\d{1,15})\n", start)
        real = f" of {int(size[1]) / 1e6:,.1f} MB" if size else ""
        return f"is a git-lfs pointer, not the file{real} itself: run `git lfs pull` where it came from"
    if re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|head|\?xml|!--)", start, re.IGNORECASE):
        return "is a web page, not the file: download it again, by the link to the file itself"
    for magic, name in PACKED.items():
        if start.startswith(magic):
            return f"is packed with {name}: unpack it first"
    if start[257:262] == b"ustar":
        return "is a tar archive: unpack it and take the file in it"
    return next((f"is {name}" for magic, name in OTHERS.items() if start.startswith(magic)), None)
