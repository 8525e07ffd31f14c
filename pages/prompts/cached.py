"""Learned prompts in the pages: stored entries, uploaded files, and what the worker answers about them."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl2core import store
from dl2core.clip.model import built_in_identity
from dl2core.data import sets
from dl2core.data.gallery import Gallery
from dl2core.prompts.files import checkpoints
from dl2core.prompts.recorded import disk_pictures, gallery, recording
from dl2core.prompts.recorded.recording import PictureAnswers, Recording
from dl2core.store import Document
from pages.ui.cached.worker import ask


@st.cache_data(max_entries=4, show_spinner=False)
def names(prefix: str = "") -> tuple[str, ...]:
    """Names of the gallery's entries."""
    return gallery.names(prefix)


@st.cache_resource(max_entries=64, show_spinner=False)
def entry(name: str) -> Recording:
    """One entry; shared, read only."""
    return gallery.entry(name)


def stored_for(task: str, kind: str, dataset: str) -> Recording:
    """The recorded run that comes nearest to a task and a kind, of that data set before another."""
    known, sets_of = names(), (dataset, *(one for one in ("shapes", "cifar10") if one != dataset))
    for start in (f"{one}-{task}{ending}" for ending in (f"-{kind}", "") for one in sets_of):
        if found := next((name for name in known if name.startswith(start)), None):
            return entry(found)
    return entry(known[0])


@st.cache_data(max_entries=64, show_spinner=False)
def summary(name: str) -> Document:
    """The numbers of one entry."""
    return gallery.summary(name)


@st.cache_data(max_entries=2, show_spinner=False)
def document(name: str) -> Document | None:
    """The exp / ln pair, or the learning rates tried."""
    return gallery.document(name)


@st.cache_data(max_entries=8, show_spinner=False)
def pictures(dataset: str, task: str, size: int) -> tuple[np.ndarray, list[str]]:
    """The eight pictures that a run is watched on, as its task shows them, and what they show; those of a data set must be
    on this disk."""
    if dataset == "shapes":
        return recording.pictures(task, size), recording.truths()
    found = disk_pictures.of(dataset, task)
    return found.images, [found.classes[label] for label in found.labels]


@st.cache_data(max_entries=1, show_spinner=False)
def identity() -> str:
    """Of the built-in model's weights that are here, found without torch."""
    return built_in_identity()


@st.cache_data(max_entries=64, show_spinner=False)
def answers(name: str) -> PictureAnswers | None:
    """The answers that an entry holds, for its Shapes pictures; None where it holds none."""
    return recording.answers(entry(name))


@st.cache_data(max_entries=16, show_spinner="Asking the model about eight CIFAR-10 pictures")
def on_cifar(name: str) -> PictureAnswers:
    """Eight CIFAR-10 test pictures as the entry's task shows them, and the model's answers."""
    return ask("dl2core.prompts.questions.on_test_pictures", name, "cifar10", view="eight pictures")


@st.cache_resource(max_entries=8, show_spinner=False)
def checkpoint(data: bytes, name: str):
    """A prompt read from an uploaded file."""
    return checkpoints.read(data, name=name)


@st.cache_resource(max_entries=8, show_spinner=False)
def unpacked(content: Document) -> Recording:
    """A kept or imported training; shared, read only. Its arrays are read in a child process, so once."""
    return recording.unpacked(content)


@st.cache_data(max_entries=16, show_spinner="Asking the model about your pictures")
def on_pictures(identity: str, keys: tuple[str, ...], _made: Recording, _pictures: Gallery) -> PictureAnswers:
    """The pictures with these keys, as the task of that recording shows them, and the model's answers."""
    return ask("dl2core.prompts.questions.on_pictures", _made, _pictures, view="own pictures")


def on_this_disk(made: Recording) -> Recording:
    """A kept run with the answers to pictures that are here: of Shapes it holds them, others are asked for."""
    dataset = made.run.spec.dataset
    if dataset == "shapes" or not sets.on_disk(dataset):
        return made
    return _on_this_disk(fingerprint(made), len(made.run.snapshots), made)


@st.cache_resource(max_entries=8, show_spinner="Asking the model about eight CIFAR-10 pictures")
def _on_this_disk(identity: str, moments: int, _made: Recording) -> Recording:
    return ask("dl2core.prompts.questions.on_this_disk", _made, view="eight pictures")


@st.cache_data(max_entries=1, show_spinner=False)
def pixel_titles() -> dict[str, str]:
    """Name -> title of the gallery's pixel prompts."""
    return {
        name: f"{sets.TITLES[summary(name)['spec']['dataset']]} · {summary(name)['title']}"
        for name in names()
        if "-deep-" not in name
    }


def fingerprint(made: Recording) -> str:
    """Names a recording's best prompt and labels, for caches."""
    values = [value.tobytes() for _, value in sorted(made.run.best.parameters.items())]
    return store.content_hash(repr((made.run.spec, made.classes, made.identity)), *values)
