"""What each training step shows the built-in model and asks about it: augmented pictures, and choices of captions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl2core.builtin import captions
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


def cut_mixed(
    images: np.ndarray, labels: np.ndarray, part: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Paste a rectangle of another image into about `part` of the images (CutMix, Yun et al. 2019).

    Args:
        images: (B, S, S, 3) uint8.
        labels: (B,) int64, 0..9.
        part: probability that an image is changed.
        rng: the only source of randomness.

    Returns:
        the images, and (B, 10) float32 shares: how much of each picture shows each class.
    """
    n, side = len(images), images.shape[1]
    truth = np.eye(10, dtype=np.float32)[labels]
    if not part:
        return images, truth
    other = rng.permutation(n)
    length = side * np.sqrt(rng.random(n)) * (rng.random(n) < part)
    centre = rng.uniform(0, side, size=(2, n))
    low, high = (np.clip(np.rint(centre + sign * length / 2), 0, side).astype(np.int64) for sign in (-1, 1))
    pixel = np.arange(side)
    rows, columns = ((pixel >= low[k][:, None]) & (pixel < high[k][:, None]) for k in (0, 1))
    inside = rows[:, :, None] & columns[:, None, :]
    share = inside.mean(axis=(1, 2), dtype=np.float32)[:, None]
    return np.where(inside[..., None], images[other], images), (1 - share) * truth + share * truth[other]


@dataclass(frozen=True)
class Question:
    """A choice of captions put to some of the images of a batch."""

    name: str
    texts: list[tuple[int, ...]]
    images: np.ndarray  # indices into the batch
    answers: np.ndarray  # an index into texts for each image, or (images, texts) shares that add up to 1
    smoothing: float


def most_texts(scenes: int) -> int:
    """The largest number of captions that the questions of a step with this many scenes can hold."""
    asked = (captions.SUPERCLASS, captions.MADE, captions.COLOUR, captions.LIGHT)
    asked += (captions.PAIRS, captions.PAIRS, captions.SHAPE, captions.SHAPE_COLOUR)
    return CLASS_FRAMES * len(captions.CLASSES.labels) + sum(len(choice.labels) for choice in asked) + scenes


def questions(
    pictures: np.ndarray,
    truth: np.ndarray,
    scenes: list[shapes.Scene],
    class_smoothing: float,
    rng: np.random.Generator,
) -> list[Question]:
    """All questions of one step. The batch holds the CIFAR images first, then the scenes.

    Args:
        pictures: (B, S, S, 3) uint8.
        truth: (n, 10) shares of the classes in the first n pictures.
        scenes: what the other pictures show.
        class_smoothing: label smoothing of the ten classes.
        rng: draws the captions.
    """
    n = len(truth)
    cifar, everything = np.arange(n), np.arange(len(pictures))
    shaped = [(n + i, shapes.SHAPES.index(s.shape)) for i, s in enumerate(scenes) if s.shape in shapes.SHAPES]
    painted = [
        (n + i, list(shapes.COLOURS).index(s.colour)) for i, s in enumerate(scenes) if s.colour in shapes.COLOURS
    ]
    shape, paint = (np.array(found, dtype=np.int64).reshape(-1, 2).T for found in (shaped, painted))
    drawn = np.intersect1d(shape[0], paint[0])
    scenes = [scenes[i - n] for i in drawn]
    nature = truth[:, captions.NATURE].sum(axis=1, keepdims=True)
    main, light = colours.main_colour(pictures), colours.lightness(pictures)
    clear = np.abs(light - 0.5) > 0.08
    pair = np.array([shapes.SEEN_PAIRS.index((s.colour, s.shape)) for s in scenes], dtype=np.int64)
    told = {s.caption: captions.encode(s.caption) for s in scenes}
    scene = np.array([list(told).index(s.caption) for s in scenes], dtype=np.int64)

    def ask(name: str, choice: captions.Vocabulary, images: np.ndarray, answers: np.ndarray, smoothing: float = 0.02):
        return Question(name, captions.draw(choice, rng), images, answers, smoothing)

    asked = [
        ask("class", captions.CLASSES, part, truth[part], class_smoothing)
        for part in np.array_split(cifar, CLASS_FRAMES)
    ]
    asked += [
        ask("superclass", captions.SUPERCLASS, cifar, np.hstack([nature, 1 - nature])),
        ask("made", captions.MADE, cifar, np.hstack([1 - nature, nature])),
        ask("colour", captions.COLOUR, everything[main >= 0], main[main >= 0], 0.0),
        ask("light", captions.LIGHT, everything[clear], (light[clear] > 0.5).astype(np.int64)),
        ask("pair", captions.PAIRS, drawn, pair),
        ask("pair", captions.PAIRS, drawn, pair),
        ask("shape", captions.SHAPE, *shape),
        ask("shape colour", captions.SHAPE_COLOUR, *paint),
        Question("scene", list(told.values()), drawn, scene, 0.02),
    ]
    return [question for question in asked if len(question.images)]
