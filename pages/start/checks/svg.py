"""Images as SVG text, pixel by pixel."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image


def picture(*parts: str, width: float, height: float) -> str:
    """The parts as one SVG document; pixels stay sharp squares."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
    return f'{head} style="image-rendering:pixelated">{"".join(parts)}</svg>'


def image(pixels: np.ndarray, left: float, size: float, *, top: float = 0) -> str:
    """(H, W, 3) uint8 pixels as a square picture, `left` and `top` pixels from the edges."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    data = base64.b64encode(out.getvalue()).decode()
    box = f'x="{left:.1f}" y="{top:.1f}" width="{size:.1f}" height="{size:.1f}" preserveAspectRatio="none"'
    return f'<image href="data:image/png;base64,{data}" {box}/>'
