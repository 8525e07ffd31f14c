"""Files that are brought as pictures and are none that can be read here, told by their first bytes."""

from __future__ import annotations

from dl2core import first_bytes

HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
KINDS = (  # offset, bytes, what it is
    (0, b"%PDF", "is a PDF document: export the page as PNG"),
    (0, b"\xff\x0a", "is JPEG XL, which is not read here: save it as JPEG or PNG"),
    (4, b"JXL \r\n", "is JPEG XL, which is not read here: save it as JPEG or PNG"),
    (4, b"jP  \r\n", "is JPEG 2000, which is not read here: save it as JPEG or PNG"),
    (0, b"8BPS", "is a Photoshop file: export it as PNG"),
    (0, b"v/1\x01", "is OpenEXR, whose white is not known: export it as PNG"),
    (0, b"PK\x03\x04", "is a zip archive where one picture was expected"),
)


def refusal(data: bytes) -> str:
    """What a file that is no picture is, and the way out; empty where its first bytes are not known."""
    if data[4:8] == b"ftyp":
        if data[8:12] in HEIF_BRANDS and b"avif" not in data[8:64]:
            return (
                "is HEIC, which is not read here: save it as JPEG "
                "(on an iPhone: Settings, Camera, Formats, Most Compatible; or share it by mail)"
            )
        return "" if b"avif" in data[8:64] else "is a film, or a picture in a film's container: save a frame as JPEG"
    text = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text:
        return "is SVG, a drawing in words: export it as PNG"
    known = next((words for start, head, words in KINDS if data.startswith(head, start)), "")
    other = first_bytes.instead(data[: first_bytes.LOOKED_AT])
    return known or ("" if other is None or other == "is a picture" else other)
