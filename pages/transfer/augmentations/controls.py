"""What the page asks for: an augmentation, its place, its arguments as widgets from the table, further steps, and the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from dl2core.data import sets
from dl2core.errors import InputError
from dl2core.transfer.augment import chain, parsing, table
from dl2core.transfer.augment.chain import MOST_STEPS, Chain, Step
from dl2core.transfer.augment.place import AFTER, Pipeline
from dl2core.transfer.augment.table import Augmentation, Parameter
from pages.transfer.augmentations.presets import KEY, NAMES, STRENGTH, WHERE
from pages.ui import controls, held, images, link_value

MOST_STOPS = 21  # of the slider


@dataclass(frozen=True, eq=False)
class Choice:
    """What the controls say.

    Attributes:
        step: the chosen augmentation, its slider's argument at the chosen strength.
        more: further steps.
        place: of the whole chain.
        seed: of the draws.
        title: where the picture comes from.
        picture, other: (H, W, 3) uint8; the second is for MixUp and CutMix.
    """

    step: Step
    more: Chain
    place: str
    seed: int
    title: str
    picture: np.ndarray
    other: np.ndarray

    @property
    def pipeline(self) -> Pipeline:
        return Pipeline((self.step, *self.more), self.place)

    @property
    def transform(self) -> str:
        return chain.text(self.pipeline.chain)

    @property
    def at_rest(self) -> str:
        """The chain with the slider at its lowest: the same for all strengths."""
        slides = self.step.augmentation.slides
        lowest = self.step.having(slides, self.step.augmentation.parameter(slides).low) if slides else self.step
        return chain.text((lowest, *self.more))

    @property
    def strengths(self) -> tuple[float, ...]:
        """Where the slider stops; nothing where the augmentation has none."""
        slides = self.step.augmentation.slides
        return stops(self.step.augmentation.parameter(slides)) if slides else ()


def stops(parameter: Parameter) -> tuple[float, ...]:
    """Values from one end of the range to the other, in whole steps of the widget, at most MOST_STOPS."""
    steps = round((parameter.high - parameter.low) / parameter.step)
    every = -(-steps // (MOST_STOPS - 1))
    return tuple(round(parameter.low + parameter.step * k, 6) for k in range(0, steps + 1, every))


def chosen() -> Choice:
    """The page's row of controls.

    Raises:
        InputError: further steps that cannot be read.
    """
    name = controls.select("Augmentation", NAMES, key=f"{KEY}_name", default="colour jitter", width=190, bare=True)
    place = controls.one_of("Its place", WHERE, key=f"{KEY}_place", default=AFTER, bare=True)
    augmentation = table.find(name)
    with controls.more(KEY, "Arguments"):
        step = _arguments(augmentation)
        then = controls.text(
            "Then",
            key=f"{KEY}_then",
            most=parsing.LONGEST,
            placeholder="GaussianBlur(9), RandomRotation(30)",
            help="Further steps of torchvision.transforms.v2, in their order",
        )
        seed = controls.seed(key=KEY)
    with st.popover("Picture"):
        here = "CIFAR-10" if sets.on_disk("cifar10") else "Shapes"
        gallery = images.gallery(f"{KEY}_img", images.choose(f"{KEY}_img", default=here, count=2))
    more = parsing.parse(then)
    if len(more) >= MOST_STEPS:
        raise InputError(f"a chain has at most {MOST_STEPS} augmentations, these are {len(more) + 1}")
    pictures = gallery.for_a_model(192)
    title = f"{gallery.truths[0]} · {gallery.title}" if gallery.truths[0] else gallery.title
    return Choice(_at_strength(step), more, place, seed, title, pictures[0], pictures[-1])


def _at_strength(step: Step) -> Step:
    """The step with its slider's argument as the link has it, or as the table starts it."""
    slides = step.augmentation.slides
    if not slides:
        return step
    parameter = step.augmentation.parameter(slides)
    offered = [f"{value:g}" for value in stops(parameter)]
    nearest = min(offered, key=lambda one: abs(float(one) - parameter.start[0]))
    held.declare(STRENGTH, nearest)
    value = link_value.read(STRENGTH, nearest, valid=lambda text: text in offered)
    return step.having(slides, float(value))


def _arguments(augmentation: Augmentation) -> Step:
    """A widget for each argument, but for the one that the slider moves."""
    values = [
        parameter.start if parameter.name == augmentation.slides else _argument(augmentation, parameter)
        for parameter in augmentation.parameters
    ]
    return Step(augmentation.name, tuple(values))


def _argument(augmentation: Augmentation, parameter: Parameter) -> tuple[float, ...]:
    key = f"{KEY}_{augmentation.cls}_{parameter.name}"
    if parameter.kind == "switch":
        return (float(controls.switch(parameter.label, key=key, default=bool(parameter.start[0]))),)
    if parameter.kind == "whole":
        low, high, first = map(int, (parameter.low, parameter.high, parameter.start[0]))
        return (
            float(
                controls.whole(parameter.label, key=key, low=low, high=high, default=first, step=int(parameter.step))
            ),
        )
    ends = ("",) if len(parameter.start) == 1 else (", from", ", to")
    label = parameter.label.removesuffix(", from and to")
    return tuple(
        controls.number(
            f"{label}{end}",
            key=f"{key}{end[2:]}",
            low=float(parameter.low),
            high=float(parameter.high),
            default=float(first),
            step=float(parameter.step),
        )
        for end, first in zip(ends, parameter.start, strict=True)
    )
