"""Pictures as data URLs, small enough to go with every run: pixel art as png, everything else as jpeg. No Streamlit in here."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from dl2core.data.gallery import Gallery

PIXEL_ART = 64  # px: up to here pixels are kept as they are, and the browser shows them as squares
SIDE = 288  # px of the shorter side of everything else
SEEN_SIDE = 64


def for_the_eye(gallery: Gallery) -> list[str]:
    """The pictures of a gallery; Shapes are drawn anew, large."""
    return [data_url(picture) for picture in (gallery.for_the_eye(SIDE) if gallery.scenes else gallery.pixels)]


def as_seen(gallery: Gallery, number: int, seen: np.ndarray) -> str:
    """What the model sees of a picture, where it is another one than the eye's; else empty."""
    mine = gallery.pixels[number]
    square = mine.shape[0] == mine.shape[1]
    if not gallery.scenes and square and (mine.shape[0] <= PIXEL_ART or seen.shape[0] > PIXEL_ART):
        return ""
    return data_url(seen, side=SEEN_SIDE)


def data_url(picture: np.ndarray, *, side: int = SIDE) -> str:
    """(H, W, 3) uint8 as an address that holds the picture."""
    image = Image.fromarray(picture)
    kind = "PNG" if max(image.size) <= PIXEL_ART else "JPEG"
    if kind == "JPEG" and (factor := side / min(image.size)) < 1:
        image = image.resize(
            (max(1, round(image.width * factor)), max(1, round(image.height * factor))), Image.Resampling.BICUBIC
        )
    out = io.BytesIO()
    image.save(out, kind, quality=85)  # png has none, and ignores it
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"
