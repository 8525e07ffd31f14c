"""What is measured of recipes, by names alone, and what comes out. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.clip.accuracy.answers import Accuracy
from dl2core.store import Document


@dataclass(frozen=True)
class RecipesSpec:
    """Recipes of one model on one image set."""

    model: str
    dataset: str
    split: str
    groups: tuple[str, ...]
    limit: int | None = None  # images; all where None
    seed: int = 0  # of the sample
    own: tuple[str, ...] = ()  # the viewer's own templates, measured with the others


@dataclass(frozen=True, eq=False)
class RecipesMeasured:
    """A finished run: its document, and every image's answer by recipe."""

    document: Document
    found: dict[str, Accuracy]
