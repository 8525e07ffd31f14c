"""Recipes: how class names are spelled, in which templates, alone or as an ensemble; each with its accuracy.

Rows are compared on the same images, so their difference is paired, for all images and for each class.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dl2core import stats
from dl2core.clip.accuracy.answers import Accuracy
from dl2core.clip.templates import CIFAR_TEMPLATES, REPORT_TEMPLATE, WORST_TEMPLATES
from dl2core.clip.wording import check_template
from dl2core.errors import InputError
from dl2core.stats import Difference


@dataclass(frozen=True)
class Spelling:
    """One way to write a class name."""

    key: str
    name: str
    example: str  # of "maple tree"
    write: Callable[[str], str]


def _with_article(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


SPELLINGS = {
    spelling.key: spelling
    for spelling in (
        Spelling("spaces", "spaces", "maple tree", str),
        Spelling("underscores", "underscores, as stored", "maple_tree", lambda name: name.replace(" ", "_")),
        Spelling("capitals", "capital letters", "Maple Tree", str.title),
        Spelling("article", "with a or an", "a maple tree", _with_article),
        Spelling("plural", "plain plural", "maple trees", lambda name: f"{name}s"),
    )
}


@dataclass(frozen=True)
class Recipe:
    """One row: the templates (several are an ensemble) and the spelling."""

    name: str
    templates: tuple[str, ...]
    spelling: str = "spaces"

    def names(self, classes: tuple[str, ...]) -> tuple[str, ...]:
        """The class names as this recipe writes them."""
        return tuple(SPELLINGS[self.spelling].write(name) for name in classes)

    def wording(self, classes: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What `accuracy.measure_all` takes."""
        return self.templates, self.names(classes)


ENSEMBLE = Recipe("ensemble of 18 templates", CIFAR_TEMPLATES)
REPORT = Recipe(REPORT_TEMPLATE, (REPORT_TEMPLATE,))
SINGLE = tuple(Recipe(template, (template,)) for template in CIFAR_TEMPLATES)
SPELLED = tuple(
    Recipe(f"{REPORT_TEMPLATE}, {spelling.name}", (REPORT_TEMPLATE,), key)
    for key, spelling in SPELLINGS.items()
    if key != "spaces"
)
WORST = tuple(Recipe(template, (template,)) for template in WORST_TEMPLATES)
GROUPS = {"templates": (REPORT, *SINGLE, ENSEMBLE), "spelling": (REPORT, *SPELLED), "worst": (REPORT, *WORST)}


def recipes(names: Sequence[str], *, own: Sequence[str] = ()) -> dict[str, Recipe]:
    """The recipes of these groups by name, each once, then a row for each template of one's own.

    Raises:
        InputError: an unknown group, or a wrong template.
    """
    found: dict[str, Recipe] = {}
    for name in names:
        if name not in GROUPS:
            raise InputError(f"no group of recipes is called {name!r}; there are {', '.join(GROUPS)}")
        found |= {recipe.name: recipe for recipe in GROUPS[name]}
    return found | {template: Recipe(template, (check_template(template),)) for template in own}


def class_differences(before: Accuracy, after: Accuracy) -> dict[str, Difference]:
    """The paired difference of each class that has images, from the most lost to the most gained."""
    found = {}
    for label, name in enumerate(before.classes):
        mine = before.truth == label
        if mine.any():
            found[name] = stats.paired_difference(before.correct[mine], after.correct[mine])
    return dict(sorted(found.items(), key=lambda item: item[1].points))


def changed(before: Accuracy, after: Accuracy, label: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions of a class's images that became right, and of those that became wrong."""
    mine = before.truth == label
    return np.flatnonzero(mine & ~before.correct & after.correct), np.flatnonzero(
        mine & before.correct & ~after.correct
    )
