"""Templates and tasks to start from: CLIP's own 18 for CIFAR, the report's, and a hunt for the worst.

The 18 are those of openai/CLIP, data/prompts.md, the same for CIFAR-10 and CIFAR-100, in its order.
"""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.data.cifar_classes import CIFAR10

REPORT_TEMPLATE = "This is a photo of a {}"  # the assignment's default; no full stop

_ADJECTIVES = ("", "blurry ", "black and white ", "low contrast ", "high contrast ", "bad ", "good ")
CIFAR_TEMPLATES = tuple(
    frame
    for article in ("a", "the")
    for frame in (
        *(f"a {adjective}photo of {article} {{}}." for adjective in _ADJECTIVES),
        f"a photo of {article} small {{}}.",
        f"a photo of {article} big {{}}.",
    )
)

# Question 2.1 of the 2023 assignment asks for templates that bring CLIP near to guessing.
WORST_TEMPLATES = (
    "{}",
    "not a {}",
    "this is definitely not a photo of a {}",
    "a photo of everything except a {}",
    "the word {} written on a wall",
    "zxqv {} zxqv zxqv zxqv",
    "a cat, a dog, a ship and a {}",
)


@dataclass(frozen=True)
class Task:
    """A question with its template and its labels."""

    key: str
    name: str
    question: str  # the report's number
    template: str
    labels: tuple[str, ...]


COLOURS = Task("colours", "Colours", "2.1.b", "The image is mostly {}", ("red", "green", "blue"))
MADE = Task("made", "Human-made or nature", "2.1.b", "This is {}", ("human-made", "nature"))
TEN = Task("ten", "Ten classes", "2.1.a", REPORT_TEMPLATE, CIFAR10)
TASKS = {task.key: task for task in (COLOURS, MADE, TEN)}
