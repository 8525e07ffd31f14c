"""The Python lines behind the bars: pictures and words in, probabilities out; and behind the sweep of discs."""

from __future__ import annotations

from dl2core.clip.wording import Wording
from dl2core.data.gallery import PictureChoice
from pages.ui import code
from pages.ui.images import OWN


def lines(model: str, choice: PictureChoice, asked: Wording, scale: float) -> str:
    """What asks the model again; "" for a person's own pictures, which no line can name.

    Args:
        model, choice, asked: of the question on the screen.
        scale: the logit scale of the bars.
    """
    if choice.dataset == OWN:
        return ""
    labels = tuple(
        one.name if one.words == (one.name,) else f"{one.name}: {', '.join(one.words)}" for one in asked.labels
    )
    return code.script(
        (
            "from dl2core.clip import questions",
            "from dl2core.clip.wording import wording",
            "from dl2core.data import gallery",
            "from dl2core.data.gallery import PictureChoice",
        ),
        (
            f"pictures = gallery.draw({code.value(choice)})",
            f"words = wording({code.value(asked.templates)}, {code.value(labels)})",
            f"side = questions.text_side({code.value(model)}, words)",
            f"scores = side.scores(questions.image_features({code.value(model)}, pictures))",
            f"print(scores.labels, scores.probabilities({code.value(float(scale))}))",
        ),
    )


def sweep(model: str, template: str, colour: str, background: str) -> str:
    """What asks about the discs again."""
    asked = ", ".join(map(code.value, (model, template, colour, background)))
    return code.script(
        ("from dl2core.clip import questions",),
        (f"found = questions.sweep({asked})", "print(found.crossing())", "print(found.shares, found.curve(100.0))"),
    )
