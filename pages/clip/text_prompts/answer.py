"""What the text prompt page shows: the stored result where it fits what is asked, else the model's own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl2core.clip import truth, views
from dl2core.clip.scores import Scores
from dl2core.clip.truth import Truth
from dl2core.clip.wording import Unread, Wording
from dl2core.data.gallery import Gallery, PictureChoice
from pages.ui.cached import models as cached
from pages.ui.model_picker import BUILT_IN


@dataclass(frozen=True, eq=False)
class Question:
    """Everything that the answer depends on, but the logit scale."""

    model: str
    choice: PictureChoice
    gallery: Gallery
    keys: tuple[str, ...]  # one per picture, for caches
    wording: Wording


@dataclass(frozen=True, eq=False)
class Answer:
    """Scores of the pictures, and what the words win without one."""

    stored: bool  # our stored run, not this machine
    scores: Scores
    prior: Scores  # of black, mid-grey and white
    empty: np.ndarray  # (B,) cosine of each picture with the template that has nothing in its place
    never_read: frozenset[str]  # names of labels
    unread: dict[str, Unread]
    truths: list[Truth]
    seen: list[np.ndarray]  # (S, S, 3) uint8 each: as the model sees the pictures


def ask(model: str, choice: PictureChoice, gallery: Gallery, wording: Wording) -> Question:
    """The question, with a key for each picture's pixels."""
    return Question(model, choice, gallery, gallery.keys, wording)


def fits_stored(question: Question) -> bool:
    """Whether the stored document may hold this answer."""
    return question.model == BUILT_IN and question.choice == views.PICTURES and bool(question.gallery.scenes)


def answer(question: Question) -> Answer:
    """From the stored document, without torch, or from the model."""
    if fits_stored(question) and (task := views.find(cached.stored(), question.wording)):
        return Answer(
            stored=True,
            scores=views.scores(task["cosines"], question.wording),
            prior=views.scores(task["prior"], question.wording),
            empty=np.array(task["empty"]),
            never_read=frozenset(task["never_read"]),
            unread={},
            truths=_truths(question),
            seen=list(question.gallery.pixels),
        )
    side = cached.text(question.model, question.wording)
    vectors = cached.images(question.model, question.keys, question.gallery)
    return Answer(
        stored=False,
        scores=side.scores(vectors),
        prior=side.prior,
        empty=side.empty_cosines(vectors),
        never_read=side.never_read,
        unread=side.unread,
        truths=_truths(question),
        seen=list(cached.as_seen(question.model, question.keys, question.gallery)),
    )


def _truths(question: Question) -> list[Truth]:
    classes = [name or None for name in question.gallery.truths]
    return truth.truths(question.wording.names, question.gallery.pixels, classes)


def called(question: Question) -> list[str]:
    """How each picture is read aloud: its number, and its class or where it comes from."""
    pairs = enumerate(zip(question.gallery.truths, question.gallery.names, strict=True), start=1)
    return [f"picture {number}, {truth_name or name}" for number, (truth_name, name) in pairs]


def warnings(question: Question, shown: Answer) -> list[str]:
    """What of the typed words the model does not take in, and what its answers are not."""
    found = [f"{sentence}." for sentence in question.wording.joined]
    name = "built-in model" if question.model == BUILT_IN else question.model
    lost = dict.fromkeys(word for unread in shown.unread.values() for word in unread.never_read)
    cut = {word: unread.cut for word, unread in shown.unread.items() if unread.cut}
    if lost:
        found.append(f"The {name} has never read: {', '.join(lost)}. Labels with such a word have grey, hatched bars.")
    if cut:
        word, words = next(iter(cut.items()))
        place = f" with “{word}”" if word else ""
        more = f" ({len(cut)} labels)" if len(cut) > 1 else ""
        found.append(f"Cut at the context length: the sentence{place} loses “{' '.join(words)}”{more}.")
    if question.model == BUILT_IN and question.choice.dataset == "cifar10":
        found.append(
            "The built-in model was trained on CIFAR-10's classes: its answers here are no zero-shot transfer."
        )
    if question.model == BUILT_IN and question.choice.dataset == "cifar100":
        found.append(
            "The built-in model has never seen CIFAR-100's classes. CLIP (Model, under More) has read such words."
        )
    return found
