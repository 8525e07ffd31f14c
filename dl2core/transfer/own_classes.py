"""What of a person's own pictures becomes a class, and which of them are learned from and which are asked. No torch.

Left out and named: a picture in no sub-folder, a class with a single picture (it could be learned or asked for, not
both), an empty class.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from PIL import Image

from dl2core.data.image_set import ImageSet
from dl2core.data.images import short_name
from dl2core.errors import InputError
from dl2core.transfer.own_images import NO_CLASS, Own

NAME = "your pictures"
TEST_SHARE = 0.3  # of a class's pictures, at least one
MOST_CLASSES = 100


def alone(own: Own, *, seed: int) -> tuple[ImageSet, ImageSet, tuple[str, ...]]:
    """Training and test images whose classes are the sub-folders, and the lines about what is left out.

    Raises:
        InputError: no sub-folders, or fewer than two classes that can be used.
    """
    if not len(own.images):
        raise InputError(f"no picture could be read{_first(own.problems)}")
    if set(own.folders) == {NO_CLASS}:
        raise InputError(
            f"{len(own.images):,} pictures came and no sub-folder: put the pictures of each class into one of its own"
        )
    classes, lines = _usable(own)
    if loose := own.folders.count(NO_CLASS):
        lines = (*lines, f"{_pictures(loose)} in no sub-folder: left out")
        classes = tuple(name for name in classes if name != NO_CLASS)
    if len(classes) < 2:
        raise InputError(f"two classes with at least 2 pictures each are needed, got {len(classes)}{_first(lines)}")
    if len(classes) > MOST_CLASSES:
        raise InputError(f"up to {MOST_CLASSES} sub-folders are taken as classes, got {len(classes)}")
    train, test = _divided(own, classes, seed=seed)
    return _set(own, train, classes, "train"), _set(own, test, classes, "test"), lines


def beside(own: Own, train: ImageSet, test: ImageSet, *, seed: int) -> tuple[ImageSet, ImageSet, tuple[str, ...]]:
    """A data set with the person's pictures as further classes; pictures in no sub-folder are one class, "your pictures".

    They are made as small as the set's images, so that sharpness does not tell them apart.

    Raises:
        InputError: no class with at least 2 pictures.
    """
    if not len(own.images):
        raise InputError(f"no picture could be read{_first(own.problems)}")
    classes, lines = _usable(own)
    if not classes:
        raise InputError(f"a class needs at least 2 pictures, one to learn from and one to be asked{_first(lines)}")
    names = tuple(name or NAME for name in classes)
    if known := sorted(set(names) & set(train.classes)):
        raise InputError(f"{train.name} has a class {known[0][:60]!r} already: give your sub-folder another name")
    places = _divided(own, classes, seed=seed)
    joined = [
        _joined(data, _set(own, chosen, classes, data.split), names)
        for data, chosen in zip((train, test), places, strict=True)
    ]
    return joined[0], joined[1], lines


def _usable(own: Own) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Folders with at least two pictures, in order of their names, and a line for each of the others."""
    counts = Counter(own.folders)
    words = "has 1 picture and is left out: 2 are needed, one to learn from and one to be asked"
    lines = [f"{name} {words}" for name, count in counts.items() if count == 1 and name != NO_CLASS]
    lines += [f"{short_name(name)} holds no picture and is left out" for name in own.empty]
    return tuple(sorted(name for name, count in counts.items() if count > 1)), tuple(lines)


def _divided(own: Own, classes: tuple[str, ...], *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions of training and test pictures: of each class TEST_SHARE, at least one, is held out."""
    random, folders = np.random.default_rng(seed), np.array(own.folders)
    train, test = [], []
    for name in classes:
        mine = random.permutation(np.flatnonzero(folders == name))
        asked = max(1, round(TEST_SHARE * len(mine)))
        test.append(mine[:asked])
        train.append(mine[asked:])
    return np.sort(np.concatenate(train)), np.sort(np.concatenate(test))


def _set(own: Own, chosen: np.ndarray, classes: tuple[str, ...], split: str) -> ImageSet:
    labels = np.array([classes.index(own.folders[place]) for place in chosen], dtype=np.int64)
    note = f"{len(chosen):,} of {len(own.images):,}"
    return ImageSet(NAME, split, own.images[chosen], labels, classes, NAME, False, note)


def _joined(data: ImageSet, mine: ImageSet, names: tuple[str, ...]) -> ImageSet:
    side = data.images.shape[1]
    small = [np.asarray(Image.fromarray(one).resize((side, side), Image.Resampling.BICUBIC)) for one in mine.images]
    words = f"with {len(mine):,} of {NAME} as {len(names)} more class{'es' if len(names) > 1 else ''}"
    return ImageSet(
        data.name,
        data.split,
        np.concatenate([data.images, np.stack(small)]),
        np.concatenate([data.labels, mine.labels + len(data.classes)]),
        data.classes + names,
        data.source,
        False,
        f"{data.note}; {words}" if data.note else words,
    )


def _pictures(count: int) -> str:
    return f"{count:,} picture{'' if count == 1 else 's'}"


def _first(lines: tuple[str, ...]) -> str:
    return f": {lines[0]}" if lines else ""
