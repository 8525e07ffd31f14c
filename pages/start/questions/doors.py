"""Three ways in for who has a minute, and the state that answers each of the report's questions."""

from __future__ import annotations

from pages.start.questions.question_map import PARTS, THUMBNAILS, Question
from pages.start.questions.tiles import Group, Tile
from pages.ui import steps

DOORS = (  # page, the preset's label, thumbnail, title, what is to be seen
    ("prompts/gallery", "Everything a frog", "2.2", "Everything a frog", "One frame of pixels, and eight pictures turn to frog."),
    ("graphs/walks", "Three walks", "3.1.c", "Walks in A³", "Why is there a 3? Step through the walks that it counts."),
    (
        "clip/text_prompts",
        "When does “mostly” flip?",
        "2.1.b",
        "When does “mostly” flip?",
        "Grow a red disc on blue until CLIP changes its mind.",
    ),
)  # fmt: skip


def groups() -> list[Group]:
    """The doors, then the report part by part."""
    listed = steps.every()
    doors = tuple(_door(listed, *door) for door in DOORS)
    parts = [Group(part, tuple(_tile(listed, one) for one in questions)) for part, questions in PARTS.items()]
    return [Group("", doors, doors=True), *parts]


def _door(listed: tuple[steps.Step, ...], page: str, label: str, picture: str, title: str, says: str) -> Tile:
    step = next((s for s in listed if s.page.folder == page and s.preset and s.preset.label == label), None)
    svg = (THUMBNAILS / f"{picture}.svg").read_text(encoding="utf-8")
    key, preset = (step.key, step.preset) if step else ("", None)
    return Tile(f"door {title}", title, svg, "", page, key, preset, {}, says=says)


def _tile(listed: tuple[steps.Step, ...], question: Question) -> Tile:
    """A question opens its page's first preset of that number; where none has it, the map's own state."""
    step = next((s for s in listed if s.page.folder == question.page and s.question == question.number), None)
    key, preset = (step.key, step.preset) if step else ("", None)
    state, alt = question.state, question.picture
    title, number = question.title, question.number
    return Tile(number, title, question.thumbnail, alt, question.page, key, preset, state, number, question.asks)
