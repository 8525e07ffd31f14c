"""What an augmentation drew at random for one picture, as people read it. No torch in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

JITTERS = ("brightness", "contrast", "saturation", "hue")  # torchvision's numbers of the four, in ColorJitter's order


@dataclass(frozen=True)
class Drawn:
    """One augmentation's draw.

    Attributes:
        step: its text, "RandomRotation(degrees=30)".
        applied: whether it did anything; flips and others pass pictures by.
        values: name and value of what was drawn, as text.
    """

    step: str
    applied: bool
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        if not self.applied:
            return f"{self.step}: not applied"
        words = ", ".join(f"{name} {value}" for name, value in self.values)
        return f"{self.step}: {words or 'applied'}"


def described(parameters: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """torchvision's parameters of one draw, as (name, text); what was not drawn is left out."""
    known = {
        name: value for name, value in parameters.items() if value is not None and name not in ("labels", "batch_size")
    }
    order = known.pop("fn_idx", None)
    told = [(name.removesuffix("_factor"), _text(value)) for name, value in known.items()]
    if order is not None:
        used = {name for name, _ in told}
        told.append(("in the order", ", ".join(JITTERS[int(k)] for k in order if JITTERS[int(k)] in used)))
    return tuple(told)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return "(" + ", ".join(_text(one) for one in value) + ")"
    return f"{float(value):.3g}"  # numbers, and tensors of one number
