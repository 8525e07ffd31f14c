"""The few pictures that a page shows: drawn from a set by seed and class, or brought by the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dl2core import store
from dl2core.data import colours, sets, shapes
from dl2core.data.image_set import balanced_sample
from dl2core.data.images import Picture
from dl2core.errors import InputError

MAX_COUNT = 24
LOOKED_AT = 4000  # pictures of a set that are searched for a clear main colour: a fifth of a second
EYE = 192  # pixels, side of a picture on a card


@dataclass(frozen=True)
class PictureChoice:
    """Which pictures: `count` of a set's split, spread evenly over `classes` (all classes where empty).

    Args:
        clear: only pictures with a clear main colour (dl2core.data.colours), spread evenly over red, green and blue.
    """

    dataset: str = "shapes"
    split: str = "test"
    seed: int = 0
    classes: tuple[str, ...] = ()
    count: int = 8
    clear: bool = False


@dataclass(frozen=True, eq=False)
class Gallery:
    """The pictures, for the eye and for a model.

    Attributes:
        title: what numbers from them are labelled with ("CIFAR-10 test", "your pictures").
        names: what a card says about where a picture comes from ("image 4,711", a file's name).
        truths: class names; empty where nobody knows.
        pixels: pictures (H, W, 3) uint8 as they are stored (Shapes at 32 px).
        scenes: of Shapes, so that they can be drawn at any size; empty for all others.
    """

    title: str
    names: tuple[str, ...]
    truths: tuple[str, ...]
    pixels: tuple[np.ndarray, ...]
    scenes: tuple[shapes.Scene, ...] = ()

    def __len__(self) -> int:
        return len(self.pixels)

    @property
    def keys(self) -> tuple[str, ...]:
        """One per picture, from its pixels: for caches."""
        return tuple(store.content_hash(pixels.tobytes(), repr(pixels.shape)) for pixels in self.pixels)

    def for_the_eye(self, side: int = EYE) -> list[np.ndarray]:
        """Pictures of about `side` pixels: Shapes drawn anew, small ones with their pixels as squares."""
        if self.scenes:
            return [shapes.render(scene, side) for scene in self.scenes]
        return [enlarged(picture, side) for picture in self.pixels]

    def for_a_model(self, size: int) -> list[np.ndarray]:
        """Pictures to be prepared for a model of `size` pixels: Shapes are drawn at that size."""
        if self.scenes:
            return [shapes.render(scene, size) for scene in self.scenes]
        return list(self.pixels)


def enlarged(picture: np.ndarray, side: int) -> np.ndarray:
    """(H, W, 3) -> every pixel a square of whole pixels, so that the longer side reaches about `side`; never smaller."""
    factor = max(1, round(side / max(picture.shape[:2])))
    return picture.repeat(factor, axis=0).repeat(factor, axis=1)


def draw(choice: PictureChoice) -> Gallery:
    """The pictures of a choice.

    Raises:
        InputError: a set that is not on this machine, an unknown class, or a count outside 1..24.
    """
    if not 1 <= choice.count <= MAX_COUNT:
        raise InputError(f"1..{MAX_COUNT} pictures can be shown, {choice.count} were asked for")
    if choice.dataset == "shapes":
        return _draw_shapes(choice)
    images = sets.load(choice.dataset, choice.split)
    wanted = [_index(images.classes, name) for name in choice.classes]
    pool = np.flatnonzero(np.isin(images.labels, wanted)) if wanted else np.arange(len(images))
    if not len(pool):
        raise InputError(f"{images.title} holds no picture of {', '.join(choice.classes)}")
    groups = images.labels[pool]
    if choice.clear:
        pool, groups = _clear(images.images, pool)
        if not len(pool):
            raise InputError(f"none of the pictures that were looked at in {images.title} has a clear main colour")
    chosen = pool[balanced_sample(groups, choice.count, seed=choice.seed)]
    return Gallery(
        title=f"{images.title}, clear main colour" if choice.clear else images.title,
        names=tuple(f"image {index:,}" for index in chosen),
        truths=tuple(images.classes[images.labels[index]] for index in chosen),
        pixels=tuple(
            np.array(images.images[index]) for index in chosen
        ),  # a set may lie in a file; its view cannot cross
    )


def _clear(images: np.ndarray, pool: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Those of the first LOOKED_AT of a pool that have a clear main colour, and which it is."""
    looked_at = pool[:LOOKED_AT]
    main = colours.main_colour(images[looked_at])
    clear = main != colours.UNCLEAR
    return looked_at[clear], main[clear]


def _draw_shapes(choice: PictureChoice) -> Gallery:
    pairs = [shapes.PAIRS[_index(shapes.CLASSES, name)] for name in choice.classes] or list(shapes.PAIRS)
    order = np.random.default_rng(choice.seed).permutation(len(pairs))
    drawn = [
        shapes.scenes(choice.split, 1, seed=choice.seed * MAX_COUNT + place, pairs=[pairs[order[place % len(pairs)]]])[
            0
        ]
        for place in range(choice.count)
    ]
    return Gallery(
        title=f"Shapes {choice.split}",
        names=tuple(f"drawn, seed {choice.seed}, number {place + 1}" for place in range(choice.count)),
        truths=tuple(shapes.CLASSES[scene.label] for scene in drawn),
        pixels=tuple(shapes.render_all(drawn, 32)),
        scenes=tuple(drawn),
    )


def of_uploads(pictures: Sequence[Picture]) -> Gallery:
    """Decoded uploads; their truth is not known."""
    return Gallery(
        "your pictures", tuple(p.name for p in pictures), ("",) * len(pictures), tuple(p.pixels for p in pictures)
    )


def _index(classes: Sequence[str], name: str) -> int:
    if name not in classes:
        raise InputError(f"there is no class {name!r}; there are {len(classes)}, such as {', '.join(classes[:3])}")
    return list(classes).index(name)


def class_names(dataset: str) -> tuple[str, ...]:
    """The classes that can be picked, without opening the set."""
    from dl2core.data import cifar

    if dataset == "shapes":
        return shapes.CLASSES
    return cifar.LAYOUTS[dataset].classes if dataset in cifar.LAYOUTS else ()
