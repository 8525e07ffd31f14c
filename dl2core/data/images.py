"""Bytes that somebody uploaded -> an RGB picture, or one clear line about why not.

Only common formats are opened, the size is known before anything is decoded, and of an animation only the first
frame is read. What was changed on the way (first frame, transparency, made smaller) is said in the picture's note.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps

from dl2core.errors import InputError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
EXTENSIONS = ("png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff")  # what an upload field offers
MAX_BYTES = 8_000_000
MAX_PIXELS = 25_000_000
LONGEST = 1024  # pixels of the longer side that are kept
MAX_NAME = 60


@dataclass(frozen=True, eq=False)
class Picture:
    """A decoded upload: `pixels` (H, W, 3) uint8, RGB, upright."""

    name: str
    pixels: np.ndarray
    note: str = ""


def decode(data: bytes, name: str = "picture", *, longest: int = LONGEST) -> Picture:
    """Decode one untrusted picture.

    Transparency is laid on white, 16-bit grey is scaled to 8 bits, CMYK and palettes are converted, the EXIF
    orientation is applied, and a picture longer than `longest` is made smaller.

    Args:
        data: the file's bytes.
        name: the file's name, for messages.
        longest: pixels of the longer side that are kept.

    Raises:
        InputError: too many bytes or pixels, another format, or bytes that do not decode.
    """
    name = _short(name)
    if not 0 < len(data) <= MAX_BYTES:
        raise InputError(f"{name}: a picture of 1 byte to {MAX_BYTES / 1e6:g} MB was expected, got {len(data):,} bytes")
    notes: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own limit only warns; ours comes next
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                _check_size(picture, name)
                if getattr(picture, "is_animated", False):
                    notes.append("first frame of an animation")
                picture.load()
                upright = ImageOps.exif_transpose(picture)
                pixels = _to_rgb(upright, name, notes)
    except InputError:
        raise
    except Image.DecompressionBombError:
        raise InputError(
            f"{name}: at most {MAX_PIXELS / 1e6:g} million pixels were expected, it has far more"
        ) from None
    except Exception as error:  # Pillow raises many kinds on bad bytes
        formats = ", ".join(FORMATS)
        raise InputError(f"{name} is no readable picture ({formats}): {_reason(error)}") from error
    if max(pixels.size) > longest:
        notes.append(f"made smaller from {pixels.width} x {pixels.height} pixels")
        pixels.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return Picture(name, np.array(pixels), ", ".join(notes))


def _check_size(picture: Image.Image, name: str) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise InputError(f"{name}: at most {MAX_PIXELS / 1e6:g} million pixels were expected, got {width} x {height}")


def _to_rgb(picture: Image.Image, name: str, notes: list[str]) -> Image.Image:
    """Any of Pillow's modes as 8-bit RGB."""
    if picture.mode.startswith("I;16") or picture.mode == "I":
        levels = np.asarray(picture).astype(np.int64)
        if levels.min() < 0 or levels.max() > 65535:
            raise InputError(f"{name}: grey levels 0..65535 were expected, it has {levels.min()}..{levels.max()}")
        notes.append("16-bit grey scaled to 8 bits")
        return Image.fromarray((levels / 257 + 0.5).astype(np.uint8)).convert("RGB")
    if picture.mode == "F":
        raise InputError(f"{name} holds floating-point pixels, whose white is not known")
    if picture.has_transparency_data:
        notes.append("transparency laid on white")
        layers = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers).convert("RGB")
    return picture.convert("RGB")


def _short(name: str) -> str:
    """A file name fit for a message: no path, no control characters, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(letter for letter in last if letter.isprintable()).strip() or "picture"
    return clean if len(clean) <= MAX_NAME else f"{clean[: MAX_NAME - 1]}…"


def _reason(error: Exception) -> str:
    """The first line of Pillow's message, without the memory addresses that it prints."""
    line = (str(error).strip().splitlines() or [""])[0]
    return "unknown format, or no picture at all" if "cannot identify" in line else (line[:120] or type(error).__name__)
