"""What each training step shows the built-in model and asks about it: augmented pictures, and choices of captions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl2core.clip import captions
from dl2core.data import colours, shapes

CROP = 4  # pixels of reflected border, then a random crop
CLASS_FRAMES = 4  # frames a step for the ten classes


def augmented(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Random crop of the reflect-padded image and random flip; (B, 32, 32, 3) uint8 to the same."""
    n, side = len(images), images.shape[1]
    padded = np.pad(images, ((0, 0), (CROP, CROP), (CROP, CROP), (0, 0)), mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(1, 2))
    top, left = rng.integers(2 * CROP + 1, size=(2, n))
    cropped = windows[np.arange(n), top, left].transpose(0, 2, 3, 1)
    flip = rng.random(n) < 0.5
    return np.where(flip[:, None, None, None], cropped[:, :, ::-1], cropped)


@dataclass(frozen=True)
class Question:
    """A choice of captions put to some of the images of a batch."""

    name: str
    texts: list[tuple[int, ...]]
    images: np.ndarray  # indices into the batch
    answers: np.ndarray
    smoothing: float


def questions(
    pictures: np.ndarray,
    labels: np.ndarray,
    scenes: list[shapes.Scene],
    class_smoothing: float,
    rng: np.random.Generator,
) -> list[Question]:
    """All questions of one step. The batch holds the CIFAR images first, then the scenes."""
    n = len(labels)
    cifar, everything = np.arange(n), np.arange(len(pictures))
    shaped = [(n + i, shapes.SHAPES.index(s.shape)) for i, s in enumerate(scenes) if s.shape in shapes.SHAPES]
    painted = [
        (n + i, list(shapes.COLOURS).index(s.colour)) for i, s in enumerate(scenes) if s.colour in shapes.COLOURS
    ]
    shape, paint = (np.array(found, dtype=np.int64).reshape(-1, 2).T for found in (shaped, painted))
    drawn = np.intersect1d(shape[0], paint[0])
    scenes = [scenes[i - n] for i in drawn]
    nature = np.isin(labels, captions.NATURE).astype(np.int64)
    main, light = colours.main_colour(pictures), colours.lightness(pictures)
    clear = np.abs(light - 0.5) > 0.08
    pair = np.array([shapes.SEEN_PAIRS.index((s.colour, s.shape)) for s in scenes], dtype=np.int64)
    told = {s.caption: captions.encode(s.caption) for s in scenes}
    scene = np.array([list(told).index(s.caption) for s in scenes], dtype=np.int64)

    def ask(name: str, choice: captions.Choice, images: np.ndarray, answers: np.ndarray, smoothing: float = 0.02):
        return Question(name, captions.draw(choice, rng), images, answers, smoothing)

    asked = [
        ask("class", captions.CLASSES, part, labels[part], class_smoothing)
        for part in np.array_split(cifar, CLASS_FRAMES)
    ]
    asked += [
        ask("superclass", captions.SUPERCLASS, cifar, 1 - nature),
        ask("made", captions.MADE, cifar, nature),
        ask("colour", captions.COLOUR, everything[main >= 0], main[main >= 0], 0.0),
        ask("light", captions.LIGHT, everything[clear], (light[clear] > 0.5).astype(np.int64)),
        ask("pair", captions.PAIRS, drawn, pair),
        ask("pair", captions.PAIRS, drawn, pair),
        ask("shape", captions.SHAPE, *shape),
        ask("shape colour", captions.SHAPE_COLOUR, *paint),
        Question("scene", list(told.values()), drawn, scene, 0.02),
    ]
    return [question for question in asked if len(question.images)]
