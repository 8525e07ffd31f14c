"""Several augmentations in a row, as plain data and as text that `parsing` reads again. No torch in here."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from dl2core.errors import InputError
from dl2core.transfer.augment import table
from dl2core.transfer.augment.table import Augmentation, Parameter

MOST_STEPS = 6
Values = tuple[float, ...]  # of one argument: a number, or both ends of a range


@dataclass(frozen=True)
class Step:
    """One augmentation with its arguments.

    Attributes:
        name: as in the table.
        values: one entry for each argument of the table, in its order.
    """

    name: str
    values: tuple[Values, ...] = ()

    def __post_init__(self) -> None:
        parameters = self.augmentation.parameters
        if len(self.values) != len(parameters):
            raise InputError(f"{self.augmentation.cls} has {len(parameters)} arguments here, got {len(self.values)}")
        for parameter, value in zip(parameters, self.values, strict=True):
            _check(self.augmentation, parameter, value)

    @property
    def augmentation(self) -> Augmentation:
        """Its line of the table."""
        return table.find(self.name)

    def value(self, name: str) -> Values:
        """What an argument is."""
        parameter = self.augmentation.parameter(name)
        return self.values[self.augmentation.parameters.index(parameter)]

    def having(self, name: str, *value: float) -> Step:
        """The same with another value of one argument."""
        place = self.augmentation.parameters.index(self.augmentation.parameter(name))
        return replace(self, values=(*self.values[:place], value, *self.values[place + 1 :]))

    @property
    def text(self) -> str:
        """`ColorJitter(brightness=0.5)`: torchvision's call, without what is torchvision's default."""
        pairs = zip(self.augmentation.parameters, self.values, strict=True)
        given = ", ".join(
            f"{one.name}={written(one, value)}" for one, value in pairs if one.required or value != one.default
        )
        return f"{self.augmentation.cls}({given})"


Chain = tuple[Step, ...]


def start(name: str) -> Step:
    """An augmentation as its widgets stand at first, and as Table 2 is measured."""
    found = table.find(name)
    return Step(found.name, tuple(parameter.start for parameter in found.parameters))


def default(name: str) -> Step:
    """An augmentation with torchvision's own arguments."""
    found = table.find(name)
    return Step(found.name, tuple(parameter.default for parameter in found.parameters))


def always(step: Step) -> Step:
    """The same, applied to every picture where a probability decides."""
    return step.having("p", 1.0) if any(one.name == "p" for one in step.augmentation.parameters) else step


def text(chain: Chain) -> str:
    """The whole chain on one line; empty for none."""
    return ", ".join(step.text for step in chain)


def written(parameter: Parameter, value: Values) -> str:
    """A value as Python writes it: MixUp takes 1.0, and fails on 1."""
    if parameter.kind == "switch":
        return str(bool(value[0]))
    words = [str(int(number)) if parameter.kind == "whole" else repr(float(number)) for number in value]
    return words[0] if len(words) == 1 else f"({', '.join(words)})"


def _check(augmentation: Augmentation, parameter: Parameter, value: Values) -> None:
    """Refuse a value outside the table's range, by name."""
    what = f"{parameter.name} of {augmentation.cls}"
    if len(value) != len(parameter.default):
        wanted = "one number" if len(parameter.default) == 1 else "two numbers"
        raise InputError(f"{what} is {wanted}, got {len(value)}")
    if not all(math.isfinite(number) and parameter.low <= number <= parameter.high for number in value):
        raise InputError(f"{what} must lie in {parameter.low:g}..{parameter.high:g}, got {_list(value)}")
    if len(value) == 2 and value[0] > value[1]:
        raise InputError(f"{what} must go up, got {_list(value)}")
    if parameter.kind != "number" and any(number != int(number) for number in value):
        raise InputError(f"{what} must be a whole number, got {_list(value)}")
    if parameter.name == "kernel_size" and value[0] % 2 == 0:
        raise InputError(f"{what} must be odd, got {value[0]:g}")


def _list(value: Values) -> str:
    return ", ".join(f"{number:g}" for number in value)
