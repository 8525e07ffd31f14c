"""Uploaded bytes -> an RGB picture, or one clear line about why not.

Only common formats are opened, and the size is known before anything is decoded. A JPEG is made smaller while it is
decoded, every other picture strip by strip right afterwards, so that memory holds one picture in its file's own depth
and never a second; pictures of all sessions are decoded one after the other. What was changed on the way (first frame,
transparency, colours, made smaller) is said in the picture's note.
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageCms, ImageFile

from dl2core.data import exif, picture_kinds
from dl2core.errors import InputError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
EXTENSIONS = ("png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "avif")  # what an upload field offers
MAX_BYTES = 8_000_000
MAX_PIXELS = 25_000_000
MOST_PIXELS = {
    "JPEG": 50_000_000,
    "MPO": 50_000_000,
    "WEBP": 16_000_000,
    "AVIF": 16_000_000,
}  # where it is not the above
MOST_SHAPE = 32  # longer side by shorter: of a longer one nothing is left on a card
MAX_SCANS = 100  # of a progressive JPEG, each a pass over the whole picture; cameras write about 10
LONGEST = 1024  # pixels of the longer side that are kept
MAX_NAME = 60
STRIP = 1 << 20  # pixels that are converted at a time
LOST_ROWS = 0.05  # share of a cut JPEG that may be missing; one row of blocks always may
BLOCK_ROWS = 18  # pixels: 16 of a block, and the neighbours that its colours are smoothed with

_ONE_AT_A_TIME = threading.Lock()
_TURNS = {  # EXIF tag 0x0112: how the stored picture is turned to stand upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, eq=False)
class Picture:
    """A decoded upload: `pixels` (H, W, 3) uint8, RGB, upright."""

    name: str
    pixels: np.ndarray
    note: str = ""


def decode(data: bytes, name: str = "picture", *, longest: int = LONGEST) -> Picture:
    """Decode one untrusted picture.

    The EXIF orientation and the colour profile are applied, transparency is laid on white, 16-bit grey is scaled to
    8 bits, CMYK and palettes are converted, and a picture longer than `longest` is made smaller.

    Args:
        data: the file's bytes.
        name: the file's name, for messages.
        longest: pixels of the longer side that are kept.

    Raises:
        InputError: too many bytes or pixels, another format, or bytes that do not decode.
    """
    name = short_name(name)
    if not 0 < len(data) <= MAX_BYTES:
        raise InputError(f"{name}: a picture of 1 byte to {MAX_BYTES / 1e6:g} MB was expected, got {len(data):,} bytes")
    notes: list[str] = []
    try:
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own limit only warns; ours comes next
            pixels = _decoded(data, name, longest, notes)
    except InputError:
        raise
    except Image.DecompressionBombError:
        raise InputError(
            f"{name}: at most {MAX_PIXELS / 1e6:g} million pixels were expected, it has far more"
        ) from None
    except Exception as error:  # Pillow raises many kinds on bad bytes
        if kind := picture_kinds.refusal(data):
            raise InputError(f"{name} {kind}") from None
        raise InputError(f"{name} is no readable picture ({', '.join(FORMATS)}): {_reason(error)}") from error
    return Picture(name, pixels, ", ".join(notes))


def _decoded(data: bytes, name: str, longest: int, notes: list[str]) -> np.ndarray:
    """The pixels, and what was done to them as `notes`."""
    if data.startswith(b"\xff\xd8") and (scans := data.count(b"\xff\xda")) > MAX_SCANS:
        raise InputError(f"{name}: a JPEG of at most {MAX_SCANS} scans was expected, it has {scans:,}")
    with _open(data, name) as picture:
        size = picture.size
        several = getattr(picture, "is_animated", False) and picture.format != "MPO"  # in MPO: a thumbnail, a gain map
        if several and picture.format == "TIFF":
            notes.append("first of several pictures in the file")
        elif several:
            notes.append("first frame of an animation")
        scale = max(1, max(size) // longest)
        loaded = _loaded(picture, data, name, scale, notes)
        profile = picture.info.get("icc_profile")
        turn = _orientation(picture)
        small = _reduced(loaded, max(1, max(loaded.size) // longest), name, notes)
    small = _as_srgb(small, profile, notes)
    if max(size) > longest:
        notes.append(f"made smaller from {size[0]} x {size[1]} pixels")
        small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return np.array(small.transpose(_TURNS[turn]) if turn in _TURNS else small)


def _open(data: bytes, name: str) -> ImageFile.ImageFile:
    """The picture's head, within the limits; no pixel is decoded."""
    picture = Image.open(io.BytesIO(data), formats=FORMATS)
    kind, (width, height) = picture.format or "", picture.size
    most = MAX_PIXELS if picture.info.get("progressive") else MOST_PIXELS.get(kind, MAX_PIXELS)  # all scans are kept
    if width * height > most:
        raise InputError(f"{name}: at most {most / 1e6:g} million pixels were expected, got {width} x {height}")
    if max(width, height) > MOST_SHAPE * min(width, height):
        raise InputError(f"{name}: sides up to {MOST_SHAPE} to 1 were expected, got {width} x {height}")
    if picture.mode == "F":
        raise InputError(f"{name} holds floating-point pixels, whose white is not known")
    return picture


def _loaded(picture: ImageFile.ImageFile, data: bytes, name: str, scale: int, notes: list[str]) -> ImageFile.ImageFile:
    """The picture with its pixels; a JPEG made up to `scale` times smaller on the way."""
    try:
        picture.draft(picture.mode, (picture.width // scale, picture.height // scale))  # of a JPEG; else nothing
        picture.load()
    except OSError as error:
        if picture.format not in ("JPEG", "MPO") or "truncated" not in str(error):
            raise
        return _repaired(data, name, scale, notes)
    return picture


def _repaired(data: bytes, name: str, scale: int, notes: list[str]) -> ImageFile.ImageFile:
    """A JPEG without its end, where little of it is missing: what depends on the missing bytes is found by trying two.

    Raises:
        InputError: more than LOST_ROWS of it is missing.
    """
    noise = np.random.default_rng(0).integers(1, 255, 65_536, dtype=np.uint8).tobytes()
    tries = []
    for tail in (b"", noise):
        picture = _open(data.rstrip(b"\xff") + tail + b"\xff\xd9", name)
        picture.draft(picture.mode, (picture.width // scale, picture.height // scale))
        picture.load()
        tries.append(picture)
    first, second = (np.asarray(picture) for picture in tries)
    lost = (first != second).reshape(len(first), -1).any(axis=1).sum()
    if lost > max(BLOCK_ROWS, LOST_ROWS * len(first)):
        raise InputError(f"{name} is truncated: at least {lost / len(first):.0%} of its rows are missing")
    notes.append("the end of the file is missing")
    return tries[0]


def _orientation(picture: Image.Image) -> object:
    """The EXIF orientation, whatever the other tags hold: any of them may be broken."""
    block = picture.info.get("exif")
    if isinstance(block, bytes) and (found := exif.orientation(block)):
        return found
    try:
        return picture.getexif().get(0x0112)
    except (
        OSError,
        SyntaxError,
        ValueError,
        TypeError,
        LookupError,
        ArithmeticError,
        struct.error,
    ):  # a block that cannot be read says nothing about the orientation, in browsers too
        return None


def _reduced(picture: Image.Image, factor: int, name: str, notes: list[str]) -> Image.Image:
    """The picture in L, RGB or CMYK on white, each `factor` x `factor` pixels made one, strip by strip."""
    convert = _conversion(picture, name, notes)
    rows = max(1, STRIP // (picture.width * factor)) * factor
    strips = [
        convert(picture.crop((0, top, picture.width, min(top + rows, picture.height)))).reduce(factor)
        for top in range(0, picture.height, rows)
    ]
    whole = Image.new(strips[0].mode, (strips[0].width, sum(strip.height for strip in strips)))
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole


def _conversion(picture: Image.Image, name: str, notes: list[str]) -> Callable[[Image.Image], Image.Image]:
    """How a strip of this picture becomes L, RGB or CMYK."""
    if picture.mode.startswith("I"):
        low, high = picture.getextrema()
        if low < 0 or high > 65535:
            raise InputError(f"{name}: grey levels 0..65535 were expected, it has {low}..{high}")
        bits = 8 if 0 < high < 256 else 12 if 0 < high < 4096 else 16
        notes.append("16-bit grey scaled to 8 bits" + (f", read as {bits} bits: no level above {high:,}" * (bits < 16)))
        white = 2**bits - 1
        return lambda strip: Image.fromarray((np.asarray(strip) * (255 / white) + 0.5).astype(np.uint8))
    if picture.has_transparency_data:
        notes.append("transparency laid on white")
        return _on_white
    mode = "L" if picture.mode in ("1", "L") else "CMYK" if picture.mode == "CMYK" else "RGB"
    return lambda strip: strip.convert(mode)


def _on_white(strip: Image.Image) -> Image.Image:
    layers = strip.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers).convert("RGB")


def _as_srgb(picture: Image.Image, profile: object, notes: list[str]) -> Image.Image:
    """RGB in sRGB, by the file's own colour profile where it has one."""
    if isinstance(profile, bytes) and profile:
        try:
            known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            title = short_name(ImageCms.getProfileDescription(known), longest=30)
            if known.profile.xcolor_space == "RGB ":
                picture = picture.convert("RGB")
            if not title.startswith("sRGB"):
                picture = ImageCms.profileToProfile(picture, known, ImageCms.createProfile("sRGB"), outputMode="RGB")
                notes.append(f"colours converted from {title}")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            notes.append("colour profile not readable, taken as sRGB")
    return picture.convert("RGB")


def short_name(name: str, *, longest: int = MAX_NAME) -> str:
    """A file's name fit for a message: no path, no control characters, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(letter for letter in last if letter.isprintable()).strip() or "picture"
    return clean if len(clean) <= longest else f"{clean[: longest - 1]}…"


def _reason(error: Exception) -> str:
    """The first line of Pillow's message, without the memory addresses that it prints."""
    line = (str(error).strip().splitlines() or [""])[0]
    return "unknown format, or no picture at all" if "cannot identify" in line else (line[:120] or type(error).__name__)
