"""Write docs/lecture.md from the "## Lecture" sections of the pages' notes, in the report's order."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pages.ui import lecture, navigation  # noqa: E402

TARGET = ROOT / "docs" / "lecture.md"


def text() -> str:
    """The document; pages of one question stay in the navigation's order."""
    listed = [(page.title, cue) for page in navigation.EVERY if page.note.exists() for cue in lecture.cues(page.note)]
    return lecture.as_markdown(sorted(listed, key=lambda pair: pair[1].question))


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
