"""What the built-in model reads in training: labels with synonyms, in frames ("a photo of a {}").

Every task is a choice between captions that share one frame. Frames vary from step to step, and in a quarter of them
words are dropped or replaced by random tokens, so that an unseen frame does not upset the model.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from dl2core.clip.templates import CIFAR_TEMPLATES
from dl2core.data import shapes

OTHER_FRAMES = (
    "{}",
    "a {}",
    "the {}",
    "This is a {}",
    "This is a photo of a {}",
    "This is a picture of a {}",
    "a picture of a {}",
    "an image of a {}",
    "an image showing a {}",
    "a photograph of a {}",
    "a photo of one {}",
    "a snapshot of a {}",
    "a close-up photo of a {}",
    "a cropped photo of a {}",
    "a bright photo of a {}",
    "a dark photo of a {}",
    "a pixelated photo of a {}",
    "a low resolution photo of a {}",
    "a corrupted photo of a {}",
    "a rendering of a {}",
    "a painting of a {}",
    "a drawing of a {}",
    "a sketch of a {}",
    "a cartoon {}",
    "a photo of my {}",
    "a photo of a large {}",
    "a photo of a nice {}",
    "a photo of a clean {}",
    "a photo of a weird {}",
    "there is a {} in the picture",
    "there is a {} here",
    "the picture shows a {}",
    "the photo shows a {}",
    "you can see a {}",
    "one can see a {} in this image",
    "in this image there is a {}",
    "a tiny picture of a {}",
    "an old photo of a {}",
    "look at the {}",
    "I took a photo of a {}",
    "a view of a {}",
    "a {} in the photo",
    "this photo was taken of a {}",
)
HELD_OUT_FRAMES = (
    "an amateur photo of a {}",
    "a grainy picture of the {}",
    "here we see a {}",
    "a color image of a {}",
    "a thumbnail of a {}",
    "the subject of this photograph is a {}",
    "a {} seen from far away",
    "nothing but a {}",
    "somebody photographed a {}",
    "a small square image containing a {}",
)
FRAMES = (*CIFAR_TEMPLATES, *OTHER_FRAMES)

MADE_FRAMES = (
    "This is {}",
    "{}",
    "This is something {}",
    "The image shows {}",
    "This picture shows {}",
    "a photo of {}",
    "something {}",
    "The object is {}",
    "it belongs to {}",
    "an image of {}",
)
COLOUR_FRAMES = (
    "The image is mostly {}",
    "This image is mostly {}",
    "mostly {}",
    "The picture is mostly {}",
    "The photo is mainly {}",
    "a mostly {} picture",
    "The dominant color is {}",
    "The main color of this image is {}",
    "mainly {}",
    "an image that is mostly {}",
    "The image is {}",
)
LIGHT_FRAMES = ("a {} picture", "a {} photo", "The image is {}", "This is a {} image", "The picture is rather {}")
SHAPE_FRAMES = (
    "a {}",
    "{}",
    "a {} shape",
    "This is a {}",
    "a picture of a {}",
    "a drawing of a {}",
    "a photo of a {}",
    "there is a {} in the picture",
    "This is a photo of a {}",
    "the {}",
    "an image of a {}",
)
SHAPE_COLOUR_FRAMES = ("a {} shape", "something {}", "The shape is {}", "a {} thing", "the shape in the picture is {}")


@dataclass(frozen=True)
class Vocabulary:
    """Labels (each with synonyms, the standard name first) and the frames they are read in."""

    labels: tuple[tuple[str, ...], ...]
    frames: tuple[str, ...]


CLASSES = Vocabulary(
    (
        ("airplane", "plane", "aeroplane", "jet"),
        ("automobile", "car"),
        ("bird",),
        ("cat", "kitten"),
        ("deer",),
        ("dog", "puppy"),
        ("frog", "toad"),
        ("horse", "pony"),
        ("ship", "boat"),
        ("truck", "lorry"),
    ),
    FRAMES,
)
SUPERCLASS = Vocabulary((("animal", "creature", "living animal"), ("vehicle", "means of transport")), FRAMES)
MADE = Vocabulary((("human-made", "man-made", "made by humans"), ("nature", "natural", "made by nature")), MADE_FRAMES)
COLOUR = Vocabulary((("red",), ("green",), ("blue",)), COLOUR_FRAMES)
LIGHT = Vocabulary((("dark",), ("bright", "light")), LIGHT_FRAMES)
PAIRS = Vocabulary(tuple((f"{colour} {shape}",) for colour, shape in shapes.SEEN_PAIRS), SHAPE_FRAMES)
SHAPE = Vocabulary(tuple((name,) for name in shapes.SHAPES), SHAPE_FRAMES)
SHAPE_COLOUR = Vocabulary(tuple((name,) for name in shapes.COLOURS), SHAPE_COLOUR_FRAMES)
CHOICES = (CLASSES, SUPERCLASS, MADE, COLOUR, LIGHT, PAIRS, SHAPE, SHAPE_COLOUR)

ANIMALS = (2, 3, 4, 5, 6, 7)  # CIFAR-10 labels; the others are vehicles
NATURE = ANIMALS  # human-made / nature of CIFAR-10's classes
START, END = 49406, 49407
VOCABULARY = 49406  # ids below this are words or pieces of words


@cache
def encode(text: str) -> tuple[int, ...]:
    """Token ids of `text` without the end markers; words do not change with their neighbours."""
    from open_clip import tokenizer

    return tuple(tokenizer._tokenizer.encode(text))


def tokens(texts: Iterable[tuple[int, ...]], context: int) -> np.ndarray:
    """(K, context) int64 with start and end markers, padded with 0; what does not fit is cut."""
    rows = [(START, *ids[: context - 2], END) for ids in texts]
    table = np.zeros((len(rows), context), dtype=np.int64)
    for row, ids in zip(table, rows, strict=True):
        row[: len(ids)] = ids
    return table


def _disturbed(ids: tuple[int, ...], rng: np.random.Generator) -> tuple[int, ...]:
    """The frame's words with each dropped (1/3), replaced by a random token (1/3), or kept."""
    fate = rng.random(len(ids))
    noise = rng.integers(VOCABULARY, size=len(ids))
    return tuple(int(noise[i]) if fate[i] > 2 / 3 else token for i, token in enumerate(ids) if fate[i] > 1 / 3)


def draw(choice: Vocabulary, rng: np.random.Generator) -> list[tuple[int, ...]]:
    """One caption for every label of a choice, in one drawn frame, each with a drawn synonym: token ids."""
    frame = choice.frames[rng.integers(len(choice.frames))]
    before, after = (encode(part) for part in frame.split("{}"))
    if rng.random() < 0.25:
        before, after = _disturbed(before, rng), _disturbed(after, rng)
    words = [names[0] if rng.random() < 0.6 else names[rng.integers(len(names))] for names in choice.labels]
    return [(*before, *encode(word), *after) for word in words]


def token_ids_seen() -> list[int]:
    """Ids of everything that undisturbed captions can hold, sorted."""
    texts = [
        frame.format(name) for choice in CHOICES for frame in choice.frames for names in choice.labels for name in names
    ]
    scene_words = [
        f"a {colour} {shape} on an {ground} background"
        for colour, shape in shapes.SEEN_PAIRS
        for ground in shapes.COLOURS
    ]
    return sorted({token for text in (*texts, *scene_words) for token in encode(text)})
