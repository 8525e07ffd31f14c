"""What answers in the browser while it is dragged: the cards under the logit scale, and the disc that flips the answer.

Cosines go to the browser once; the softmax is done there. Python hears of a gesture when it ends.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def read(*names: str) -> str:
    """Files of this folder, one after the other."""
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)
