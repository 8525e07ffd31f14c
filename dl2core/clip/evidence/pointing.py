"""Does the evidence lie where it should? On Shapes the place of the named shape is known exactly.

For every picture the hottest window of its own label ("a red circle") is compared with the shape's place, and so is that
of a wrong label, whose shape and colour are not in the picture.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np

from dl2core.clip import features, zero_shot
from dl2core.clip.evidence import occlusion
from dl2core.clip.evidence.result import Pointing
from dl2core.data import shapes
from dl2core.errors import InputError
from dl2core.jobs import Progress

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel

TEMPLATE = "a {}"


def _wrong_label(scene: shapes.Scene, rng: np.random.Generator) -> str:
    """A colour and a shape that the picture does not show."""
    others = [
        f"{colour} {shape}"
        for colour, shape in shapes.SEEN_PAIRS
        if shape != scene.shape and colour not in (scene.colour, scene.background)
    ]
    return str(rng.choice(others))


def measure(clip: ClipModel, *, n: int = 500, seed: int = 0) -> Generator[Progress, None, Pointing]:
    """The job: occlusion maps of `n` Shapes pictures for their own label and for a wrong one.

    Raises:
        InputError: n below 1.
    """
    if n < 1:
        raise InputError(f"at least 1 picture is needed, got {n}")
    return _steps(clip, shapes.scenes("test", n, seed=seed), np.random.default_rng(seed))


def _steps(clip: ClipModel, drawn: list[shapes.Scene], rng: np.random.Generator) -> Generator[Progress, None, Pointing]:
    named, wrong = [], []
    for number, scene in enumerate(drawn, start=1):
        picture = features.pixels(clip, shapes.render(scene, clip.size)[None])[0]
        labels = (f"{scene.colour} {scene.shape}", _wrong_label(scene, rng))
        texts = zero_shot.text_features(clip, [TEMPLATE.replace("{}", label) for label in labels])
        found = occlusion.occlusion(clip, picture, texts)
        mask = shapes.coverage(scene, clip.size)
        named.append(found.lies_on(0, mask))
        wrong.append(found.lies_on(1, mask))
        yield Progress(
            number / len(drawn), f"{number:,} of {len(drawn):,} pictures, {100 * np.mean(named):.0f} % on the shape"
        )
    return Pointing(np.array(named), np.array(wrong))
