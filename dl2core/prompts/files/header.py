"""What a prompt file of this project says about itself: JSON in its header, from a stranger like the rest."""

from __future__ import annotations

import json
from collections.abc import Callable

from dl2core.errors import InputError, quoted
from dl2core.prompts import KINDS
from dl2core.prompts.evaluate.spec import POSITIONS

LARGEST_SIDE = 512  # pixels of the images a prompt is for
LAYERS = 48  # of the largest tower open_clip has
LONGEST_TEMPLATE = 120  # characters, as on the page
LONGEST = 20_000  # characters of JSON


def _whole(low: int, high: int) -> tuple[Callable[[object], bool], str]:
    return lambda value: type(value) is int and low <= value <= high, f"lie in {low}..{high}"


def _one_of(known: tuple[str, ...]) -> tuple[Callable[[object], bool], str]:
    return lambda value: value in known, f"be one of {', '.join(known)}"


def _text(most: int) -> tuple[Callable[[object], bool], str]:
    return lambda value: isinstance(value, str) and len(value) <= most, f"be a text of at most {most} characters"


FIELDS = {
    "kind": _one_of(KINDS),
    "image_size": _whole(1, LARGEST_SIDE),
    "size": _whole(1, LARGEST_SIDE),
    "layer": _whole(0, LAYERS - 1),
    "position": _one_of(tuple(POSITIONS)),
    "template": _text(LONGEST_TEMPLATE),
}


def read(text: str, called: str) -> dict[str, object]:
    """The header's fields, those that are used checked.

    Raises:
        InputError: it is no JSON object, or a field has a value that it cannot have.
    """
    if len(text) > LONGEST:
        raise InputError(f"{called}: its header should have at most {LONGEST:,} characters, it has {len(text):,}")
    try:
        about = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(f"{called}: its header should hold a json object, it is {quoted(text)}") from None
    if not isinstance(about, dict):
        raise InputError(f"{called}: its header should hold a json object, it holds a {type(about).__name__}")
    for name, (fits, words) in FIELDS.items():
        if about.get(name) is not None and not fits(about[name]):
            raise InputError(f"{called}: its {name.replace('_', ' ')} should {words}, it is {quoted(about[name])}")
    return about
