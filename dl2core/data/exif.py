"""One tag of an EXIF block, read alone: a reader of all tags gives up, or loses them, at the first that is broken."""

from __future__ import annotations

import struct

ORIENTATION = 0x0112
SHORT, LONG = 3, 4


def orientation(block: bytes) -> int | None:
    """1 to 8 as the EXIF standard numbers them (6: to be turned right by 90 degrees), or None where it is not told.

    Args:
        block: as it stands in a file, with or without "Exif" and two zeros before its TIFF header.
    """
    tiff = block.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return None
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for place in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, number = struct.unpack_from(f"{order}HHI", tiff, place)
            if tag == ORIENTATION and number == 1 and kind in (SHORT, LONG):
                (value,) = struct.unpack_from(f"{order}{'H' if kind == SHORT else 'I'}", tiff, place + 8)
                return value if 1 <= value <= 8 else None
    except struct.error:  # the block ends before its table does
        return None
    return None
