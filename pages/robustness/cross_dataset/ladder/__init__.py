"""The page's hero: labels join one by one on a slider, accuracy falls, and those that took images are listed.

    ladder.show(found, method, side, names=("CIFAR-10", "Shapes"), key="crs", source="stored")

All steps are sent once, so that a drag is answered in the browser; Python hears where it ended.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dl2core.robustness.cross_dataset_result import CrossResult, Method
from pages.robustness.cross_dataset import rows
from pages.ui import held, link_value, state

__all__ = ["show"]

HEIGHT, HEIGHT_PRESENTING = 290, 180  # px of the chart at least; on a projector all is half as large again (frame.py)
_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "dl2lab.added_labels",
    html=(_HERE / "ladder.html").read_text(encoding="utf-8"),
    css=(_HERE / "ladder.css").read_text(encoding="utf-8"),
    js=(_HERE / "ladder.js").read_text(encoding="utf-8"),
)


def show(found: CrossResult, method: Method, side: int, *, names: tuple[str, str], key: str, source: str) -> None:
    """Draw it with as many added labels as the link says.

    Args:
        found, method: a run and one of its methods.
        side: whose images, 0 or 1.
        names: of the two sets.
        key: the page's prefix; the link's parameter is `{key}_added`.
        source: "stored" or "measured": the shape of the point.
    """
    added, mount = f"{key}_added", f"{key}_ladder"
    held.declare(added, "0")
    steps = rows.added(found, method, side)
    most = len(steps.labels)

    def moved() -> None:
        sent = (state.value_of(mount) or {}).get("added")
        if type(sent) is int and 0 <= sent <= most:
            link_value.write(added, str(sent))

    at = int(link_value.read(added, "0", valid=lambda text: text.isdecimal() and len(text) <= 3))
    of = f"{names[side]} images" if method.parameters == 0 else f"{names[side]} images, {method.name}"
    _mount(
        key=mount,
        data={
            "of": f"{found.weights} {method.name} {method.sides[side].title}",
            "at": min(at, most),
            "title": of,
            "from": names[1 - side],
            "own": found.classes[side],
            "n": method.sides[side].n,
            "labels": steps.labels,
            "taken": steps.taken,
            "curve": steps.curve,
            "report": rows.contradiction(),
            "source": source,
            "presenting": state.presenting(),
            "height": HEIGHT_PRESENTING if state.presenting() else HEIGHT,
        },
        on_added_change=moved,
    )
