"""The built-in model's card: what it was trained on, how, how well it does, and what it cannot do.

Every accuracy is counted on images that training never saw, with a 95 % Wilson interval; frames and pairs that
training never read are apart. Written by `train-embedded`, shown by pages and README.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dl2core import jobs, stats
from dl2core.builtin import captions
from dl2core.clip import features, flip, templates, zero_shot
from dl2core.clip.accuracy import measure as accuracy
from dl2core.clip.scores import CLIP_SCALE, LOG_SCALE
from dl2core.clip.wording import wording
from dl2core.data import colours, shapes
from dl2core.data.image_set import ImageSet

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel

SWEEPS = 100
LIMITS = (
    "Trained on the labels of CIFAR-10's classes: for those it is no zero-shot model.",
    "It reads about a hundred words; any other word is noise to it.",
    "It knows 32 x 32 pixels; people, places, text and CIFAR-100's classes mean nothing to it.",
    "How much wording matters to CLIP cannot be learned from it.",
)


@dataclass(frozen=True)
class Row:
    """One measured line of the card, in percent."""

    name: str
    percent: float
    interval: stats.Interval
    n: int


def _row(name: str, right: int, n: int) -> Row:
    return Row(name, round(100 * right / n, 2), stats.Interval(*(round(v, 2) for v in stats.wilson(right, n))), n)


def _answers(clip: ClipModel, vectors, template: str, labels: Sequence[str]) -> np.ndarray:
    """(N,) the most probable label of each image."""
    asked = wording([template], labels)
    return zero_shot.score(vectors, zero_shot.label_features(clip, asked), asked).cosines.argmax(axis=1)


def _mean_row(name: str, found: Iterable[accuracy.Accuracy]) -> Row:
    """Mean accuracy over several templates on the same images; the interval is of images, not of templates."""
    right = np.mean([each.correct for each in found], axis=0)
    half = stats.Z95 * right.std(ddof=1) / np.sqrt(len(right))
    middle = right.mean()
    return Row(
        name,
        round(100 * middle, 2),
        stats.Interval(round(100 * (middle - half), 2), round(100 * (middle + half), 2)),
        len(right),
    )


def cifar_rows(clip: ClipModel, test: ImageSet, train: ImageSet) -> jobs.Steps:
    """The lines on CIFAR-10; `train` gives the gap between training and test images."""
    wordings = {
        t: ((t,), test.classes)
        for t in (templates.REPORT_TEMPLATE, *templates.CIFAR_TEMPLATES, *captions.HELD_OUT_FRAMES)
    }
    found = yield from accuracy.measure_all(clip, test, wordings)
    vectors = (yield from features.cached(clip, test)).vectors
    on_train = yield from accuracy.measure(clip, train, [templates.REPORT_TEMPLATE])
    made = _answers(clip, vectors, templates.MADE.template, templates.MADE.labels)
    nature = np.isin(test.labels, captions.NATURE)
    main = colours.main_colour(test.images)
    told = _answers(clip, vectors, templates.COLOURS.template, templates.COLOURS.labels)
    clear = main >= 0
    plain = found[templates.REPORT_TEMPLATE]
    return [
        _row(f"CIFAR-10 test, {templates.REPORT_TEMPLATE!r}", plain.right, plain.n),
        _mean_row("CIFAR-10 test, mean over the 18 CIFAR templates", [found[t] for t in templates.CIFAR_TEMPLATES]),
        _mean_row(
            "CIFAR-10 test, mean over 10 frames that training never held", [found[t] for t in captions.HELD_OUT_FRAMES]
        ),
        _row(f"CIFAR-10 training images, {templates.REPORT_TEMPLATE!r}", on_train.right, on_train.n),
        _row("CIFAR-10 test, human-made or nature", int((made == nature).sum()), len(made)),
        _row(
            "CIFAR-10 test, mostly red, green or blue, where the pixel rule is clear",
            int((told == main)[clear].sum()),
            int(clear.sum()),
        ),
    ]


def shapes_rows(clip: ClipModel, *, n: int = 2000) -> jobs.Steps:
    """The lines on Shapes, among all 48 pairs of colour and shape."""
    rows = []
    kinds = (
        ("Shapes test, pairs that training showed", shapes.SEEN_PAIRS, False),
        ("Shapes test, pairs that training never showed", shapes.HELD_OUT, False),
        ("Shapes test, tilted, pairs that training showed", shapes.SEEN_PAIRS, True),
    )
    for name, pairs, tilted in kinds:
        drawn = shapes.scenes("test", n, seed=11, pairs=pairs, tilted=tilted)
        data = shapes.image_set(drawn, note=f"{name}, seed 11")
        found = yield from accuracy.measure(clip, data, ["a {}"])
        rows.append(_row(f"{name}, 'a {{colour}} {{shape}}'", found.right, found.n))
    data = shapes.load("test", n=n, seed=12)
    vectors = (yield from features.cached(clip, data)).vectors
    main = colours.main_colour(data.images)
    clear = main >= 0
    told = _answers(clip, vectors, templates.COLOURS.template, templates.COLOURS.labels)
    rows.append(
        _row(
            "Shapes test, mostly red, green or blue, where the pixel rule is clear",
            int((told == main)[clear].sum()),
            int(clear.sum()),
        )
    )
    return rows


def winning_probability(clip: ClipModel, images: np.ndarray, scale: float) -> float:
    """Mean probability of the winner among red, green and blue at a logit scale."""
    asked = wording([templates.COLOURS.template], templates.COLOURS.labels)
    vectors = zero_shot.image_features(clip, features.pixels(clip, images))
    scores = zero_shot.score(vectors, zero_shot.label_features(clip, asked), asked)
    return float(scores.probabilities(scale).max(axis=1).mean())


def sweep_rows(clip: ClipModel) -> dict[str, float]:
    """How often P(mostly red) rises with the share of red on blue, and crosses one half between 35 and 65 %.

    A sweep grows a disc of red on blue, each at its own place and with its own slight tint; it rises when no step
    falls by more than one hundredth.
    """
    asked = wording([templates.COLOURS.template], templates.COLOURS.labels)
    words = zero_shot.label_features(clip, asked)
    rises = crosses = 0
    for seed in range(SWEEPS):
        pictures = flip.discs(flip.shares(), size=clip.size) if seed == 0 else _tinted_discs(seed, clip.size)
        vectors = zero_shot.image_features(clip, features.pixels(clip, pictures))
        p = zero_shot.score(vectors, words, asked).probabilities(CLIP_SCALE)[:, 0]
        rises += bool((np.diff(p) > -0.01).all() and p[-1] > p[0])
        at = flip.shares()[int(np.argmax(p >= 0.5))]
        crosses += bool(p.max() >= 0.5 and 0.35 <= at <= 0.65)
    return {"sweeps": SWEEPS, "rising_percent": 100 * rises / SWEEPS, "crossing_35_65_percent": 100 * crosses / SWEEPS}


def _tinted_discs(seed: int, size: int) -> np.ndarray:
    """Discs of growing share with a seeded tint of both colours."""
    tint = tuple(int(t) for t in np.random.default_rng([seed, 5]).integers(-14, 15, size=6))
    return np.stack([shapes.render(replace(shapes.disc(share), tint=tint), size) for share in flip.shares()])


def measure(clip: ClipModel, test: ImageSet, train: ImageSet) -> jobs.Steps:
    """All measured fields of the card: `rows`, the logit-scale figures and the sweeps."""
    rows = yield from cifar_rows(clip, test, train)
    rows += yield from shapes_rows(clip)
    eight = {"Shapes": shapes.load("test", n=8, seed=0).images, "CIFAR-10": test.sample(8, seed=0).images}
    winners = {
        name: {
            str(scale): round(winning_probability(clip, images, value), 3)
            for scale, value in (("4.6", LOG_SCALE), ("100", CLIP_SCALE))
        }
        for name, images in eight.items()
    }
    return {
        "rows": rows,
        "winning_probability": winners,
        "sweeps": sweep_rows(clip),
        "data": test.title,
        "limits": LIMITS,
    }
