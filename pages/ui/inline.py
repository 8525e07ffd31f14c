"""Pictures inside the page's own messages, for what is replaced while a job runs.

Streamlit keeps the pictures of `st.image` under an address that ends with the run that drew them; a browser that asks
a moment later, when the next run has begun, gets a 404.
"""

from __future__ import annotations

import base64
import io

import numpy as np


def png(picture: np.ndarray) -> str:
    """(H, W, 3) uint8 as a data URL, which st.image and charts take."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
