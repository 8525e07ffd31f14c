"""Every step of a lecture: the presets of all pages in the report's order, 1.1.a to 3.5.b.

A page's presets stand in its `presets.py`: `KEY`, the prefix of its controls, and `PRESETS`, or a function `presets()`
where they depend on what lies on the disk.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from pages.ui import navigation
from pages.ui.navigation import Page
from pages.ui.state import Preset


@dataclass(frozen=True)
class Step:
    """One press of the arrow key.

    Args:
        page: where it leads.
        key: the prefix of the page's controls.
        preset: the state; None for a page without presets, which is opened as it is.
        question: of the report; a preset without one belongs to that of the preset before it.
    """

    page: Page
    key: str
    preset: Preset | None
    question: str

    @property
    def name(self) -> str:
        """What tells it from every other step."""
        return f"{self.page.url}:{self.preset.name if self.preset else ''}"


def every() -> tuple[Step, ...]:
    """All steps; those of one question stay in the order of their pages."""
    listed = [step for page in navigation.EVERY if not page.folder.startswith("start/") for step in _of(page)]
    return tuple(sorted(listed, key=lambda step: step.question or "9"))


def _of(page: Page) -> list[Step]:
    key, presets = _read(page)
    question, found = next((preset.question for preset in presets if preset.question), ""), []
    for preset in presets:
        question = preset.question or question
        found.append(Step(page, key, preset, question))
    return found or [Step(page, "", None, "")]


def _read(page: Page) -> tuple[str, Sequence[Preset]]:
    """A page's prefix and presets."""
    name = f"pages.{page.folder.replace('/', '.')}.presets"
    if find_spec(name) is None:
        return "", ()
    module = importlib.import_module(name)
    return module.KEY, module.presets() if hasattr(module, "presets") else module.PRESETS
