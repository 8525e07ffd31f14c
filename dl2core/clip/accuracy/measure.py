"""Zero-shot accuracy of wordings on an image set, as a job: one image pass serves every wording."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from dl2core.clip import features, load, zero_shot
from dl2core.clip.accuracy import documents, recipes
from dl2core.clip.accuracy.answers import Accuracy
from dl2core.clip.accuracy.spec import RecipesMeasured, RecipesSpec
from dl2core.clip.scores import CLIP_SCALE, Scores
from dl2core.clip.wording import Wording, wording
from dl2core.data import sets
from dl2core.data.image_set import ImageSet
from dl2core.errors import InputError
from dl2core.jobs import Progress

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel


def spelled_wording(templates: Sequence[str], classes: Sequence[str]) -> Wording:
    """Templates and class names as a wording; a class name is taken as one word, also with a colon in it.

    Raises:
        InputError: as `wording`, or two classes have names that the tokenizer reads as the same text.
    """
    made = wording(templates, [name.replace(":", " ") for name in classes])
    if made.joined:
        raise InputError(f"{made.joined[0]}, but each of {len(classes)} classes needs a name of its own")
    if len(made.words) != len(classes):
        raise InputError(f"{len(classes)} classes make {len(made.words)} words")
    return made


def count(scores: Scores, data: ImageSet, *, clip: ClipModel, asked: Wording, made: features.Features) -> Accuracy:
    """Rank the labels of each image; they stand in the order of the set's classes."""
    sentences = {name: asked.texts(word) for name, word in zip(data.classes, asked.words, strict=True)}
    ranked = scores.ranks(CLIP_SCALE)[:, :5]  # the order does not depend on the scale
    return Accuracy(
        model=clip.title,
        data=data.title,
        standard=data.standard,
        templates=asked.templates,
        classes=data.classes,
        truth=data.labels,
        ranked=ranked,
        precision=made.precision,
        images_per_s=made.images_per_s,
        from_disk=made.from_disk,
        alike=zero_shot.alike(clip, sentences),
        not_kept=made.not_kept,
    )


def measure(
    clip: ClipModel,
    data: ImageSet,
    templates: Sequence[str],
    *,
    names: Sequence[str] | None = None,
    precision: features.Precision = "float32",
) -> Generator[Progress, None, Accuracy]:
    """Check the wording, then return the job that measures it.

    Args:
        templates: one, or several as an ensemble.
        names: what the classes are called in the sentences, in class order; the set's own names where None.
        precision: of the image pass.

    Raises:
        InputError: no images, a wrong template or name, or another number of names than classes.
    """
    several = measure_all(clip, data, {"only": (tuple(templates), tuple(names or data.classes))}, precision=precision)

    def steps() -> Generator[Progress, None, Accuracy]:
        return (yield from several)["only"]

    return steps()


def measure_all(
    clip: ClipModel,
    data: ImageSet,
    wordings: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]],
    *,
    precision: features.Precision = "float32",
) -> Generator[Progress, None, dict[str, Accuracy]]:
    """Measure several wordings, each (templates, class names), on one image pass; returns them by their keys.

    Raises:
        InputError: as `measure`.
    """
    if not len(data):
        raise InputError(f"{data.title} has no images to measure on")
    for _, names in wordings.values():
        if len(names) != len(data.classes):
            raise InputError(f"{data.name} has {len(data.classes)} classes, got {len(names)} names")
    checked = {key: spelled_wording(*wanted) for key, wanted in wordings.items()}

    def steps() -> Generator[Progress, None, dict[str, Accuracy]]:
        images = yield from features.cached(clip, data, precision=precision)
        found: dict[str, Accuracy] = {}
        for number, (key, asked) in enumerate(checked.items(), start=1):
            scores = zero_shot.score(images.vectors, zero_shot.label_features(clip, asked).cpu(), asked)
            found[key] = count(scores, data, clip=clip, asked=asked, made=images)
            yield Progress(1.0, f"{number} of {len(checked)} wordings", dict(found))
        return found

    return steps()


def measure_recipes(spec: RecipesSpec) -> Generator[Progress, None, RecipesMeasured]:
    """Open the model and the images of a spec, then return the job that measures its recipes on them.

    Raises:
        InputError: an unknown group, a wrong template, or a model or images that are not here.
    """
    chosen = recipes.recipes(spec.groups, own=spec.own)
    clip, data = load.opened(spec.model), sets.load(spec.dataset, spec.split, limit=spec.limit, seed=spec.seed)
    several = measure_all(clip, data, {name: recipe.wording(data.classes) for name, recipe in chosen.items()})

    def steps() -> Generator[Progress, None, RecipesMeasured]:
        found = yield from several
        document = documents.of_recipes(chosen, found, spec={**asdict(spec), "weights": clip.identity})
        return RecipesMeasured(document, found)

    return steps()
