"""The page's hero: images per class on a slider, with the accuracy of every draw and eight pictures changing sides.

Everything it shows was computed before, so that a drag is answered in the browser; Python hears where it ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from dl2core.transfer.few_images_result import MANY_DRAWS, FewImages
from pages.ui import held, link_value, state

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "dl2lab.images_per_class",
    html=(_HERE / "hero.html").read_text(encoding="utf-8"),
    css=(_HERE / "hero.css").read_text(encoding="utf-8"),
    js=(_HERE / "hero.js").read_text(encoding="utf-8"),
)


def hero(found: FewImages, *, key: str, source: str, pictures: Sequence[str]) -> None:
    """Draw it at the count and draw that the link names.

    Args:
        found: a run with at least one draw.
        key: the page's prefix; the link's parameters are `{key}_count` and `{key}_draw`.
        source: "stored" or "measured": the shape of the points.
        pictures: addresses of the watched pictures; "" where a picture is not on this machine.
    """
    held.declare(f"{key}_count", str(found.levels[0].count))
    held.declare(f"{key}_draw", "1")
    levels = found.levels
    counts = [level.count for level in levels]
    count = int(link_value.read(f"{key}_count", str(counts[0]), valid=lambda text: text in map(str, counts)))
    draw = int(link_value.read(f"{key}_draw", "1", valid=lambda text: text in map(str, range(1, MANY_DRAWS + 1))))

    def moved() -> None:
        at = place(state.value_of(f"{key}_hero"), levels=len(levels), draws=MANY_DRAWS)
        if at is not None:
            link_value.write(f"{key}_count", str(counts[at[0]]))
            link_value.write(f"{key}_draw", str(at[1] + 1))

    level = counts.index(count)
    _mount(
        key=f"{key}_hero",
        data={
            "of": found.weights + found.tested_on,
            "counts": counts,
            "level": level,
            "draw": draw - 1,
            "accuracies": [list(level.accuracies) for level in levels],
            "answers": [
                [[found.classes[label] for label in one.watched] for one in found.draws if one.count == level.count]
                for level in levels
            ],
            "truth": [found.classes[label] for label in found.truth],
            "pictures": list(pictures),
            "chance": 100 / len(found.classes),
            "source": source,
            "presenting": state.presenting(),
            "alt": f"Accuracy against training images a class: {levels[0].mean:.1f} % at {counts[0]}, "
            f"{levels[-1].mean:.1f} % at {counts[-1]}",
        },
        on_at_change=moved,
    )


def place(message: object, *, levels: int, draws: int) -> tuple[int, int] | None:
    """(level, draw) that the browser sent, both from 0; None where it sent anything else."""
    at = message.get("at") if hasattr(message, "get") else None
    level, draw = (at.get("level"), at.get("draw")) if hasattr(at, "get") else (None, None)
    fits = type(level) is int and type(draw) is int and 0 <= level < levels and 0 <= draw < draws
    return (level, draw) if fits else None
