"""What a card may compare an answer with: its class, the pixel rule for colours, a table for human-made / nature.

A picture may have no truth, or an unclear one: a grey rabbit's main colour, a face between human-made and nature. Then
nothing is called right or wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dl2core.clip.wording import NONE
from dl2core.data import colours

UNCLEAR = "unclear"
MADE, NATURE = "human-made", "nature"

# By class name: animals, plants, fruit and land are nature; what people build is human-made. Unclear: people (the
# report asks it of a face), and dinosaurs, which are models and drawings.
_MADE = (
    "airplane automobile ship truck bed bicycle bottle bowl bridge bus can castle chair clock couch cup house keyboard "
    "lamp lawn_mower motorcycle pickup_truck plate road rocket skyscraper streetcar table tank telephone television "
    "tractor train wardrobe"
)
_NATURE = (
    "bird cat deer dog frog horse apple aquarium_fish bear beaver bee beetle butterfly camel caterpillar cattle "
    "chimpanzee cloud cockroach crab crocodile dolphin elephant flatfish forest fox hamster kangaroo leopard lion lizard "
    "lobster maple_tree mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pine_tree plain poppy "
    "porcupine possum rabbit raccoon ray rose sea seal shark shrew skunk snail snake spider squirrel sunflower "
    "sweet_pepper tiger trout tulip turtle whale willow_tree wolf worm"
)
_UNCLEAR = "baby boy girl man woman dinosaur"


def _table() -> dict[str, str]:
    groups = ((_MADE, MADE), (_NATURE, NATURE), (_UNCLEAR, UNCLEAR))
    return {name.replace("_", " "): answer for names, answer in groups for name in names.split()}


HUMAN_MADE_OR_NATURE = _table()


@dataclass(frozen=True)
class Truth:
    """What is known of one picture for one question."""

    answer: str | None  # a label; None where the picture has no truth for these labels
    note: str  # how it is known, for the card
    unclear: bool = False

    def judge(self, label: str) -> bool | None:
        """Whether `label` is right; None where nothing can be said."""
        return None if self.answer is None or self.unclear else label == self.answer


NO_TRUTH = Truth(None, "")


def main_colours(images: Sequence[np.ndarray]) -> list[Truth]:
    """The pixel rule for each picture (H, W, 3) uint8."""
    found = []
    for image in images:
        means = colours.channel_means(np.asarray(image)[None])[0]
        index = int(colours.main_colour(np.asarray(image)[None])[0])
        shares = ", ".join(f"{name} {100 * mean:.0f}" for name, mean in zip(colours.CHANNELS, means, strict=True))
        note = f"mean light: {shares} %"
        if index == colours.UNCLEAR:
            found.append(Truth(None, note, unclear=True))
        else:
            found.append(Truth(colours.CHANNELS[index], note))
    return found


def made_or_nature(name: str) -> Truth:
    """The class table's answer; a class that it does not list has no truth."""
    answer = HUMAN_MADE_OR_NATURE.get(name)
    if answer is None:
        return NO_TRUTH
    return Truth(None if answer == UNCLEAR else answer, f"class: {name}", unclear=answer == UNCLEAR)


def truths(labels: Sequence[str], images: Sequence[np.ndarray], classes: Sequence[str | None]) -> list[Truth]:
    """What is known of each picture for these labels.

    Args:
        labels: names of the labels asked for.
        images: pictures (H, W, 3) uint8.
        classes: each picture's class; None for an upload.
    """
    asked = set(labels)
    if len(asked & set(colours.CHANNELS)) > 1 and asked <= {*colours.CHANNELS, NONE}:
        return [t if t.answer is None or t.answer in asked else NO_TRUTH for t in main_colours(images)]
    if {MADE, NATURE} <= asked:
        return [made_or_nature(name) if name else NO_TRUTH for name in classes]
    return [Truth(name, f"class: {name}") if name in asked else NO_TRUTH for name in classes]
