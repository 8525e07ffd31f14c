"""The Python lines behind the discs: the attention of both towers."""

from __future__ import annotations

from dl2core.data.gallery import PictureChoice
from pages.ui import code
from pages.ui.images import OWN


def lines(model: str, choice: PictureChoice, text: str, layer: int) -> str:
    """What reads the towers again; "" for a person's own picture, which no line can name.

    Args:
        model: its name.
        choice: the one picture.
        text: the sentence.
        layer: that is shown, from 1.
    """
    if choice.dataset == OWN:
        return ""
    asked = f"{code.value(model)}, picture, {code.value(text)}, {code.value(choice.dataset)}"
    return code.script(
        (
            "from dl2core import attention_document",
            "from dl2core.data import gallery",
            "from dl2core.data.gallery import PictureChoice",
        ),
        (
            f"picture = gallery.draw({code.value(choice)})",
            f"found = attention_document.measure({asked})",
            f"print(found.tokens, found.weights[{layer - 1}].mean(axis=0))",
        ),
    )
