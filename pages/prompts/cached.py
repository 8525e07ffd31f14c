"""Learned prompts in the pages: stored entries, and the work on live ones. Torch is imported inside functions only."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl2core.jobs import Steps
from dl2core.prompts.recorded import gallery, recording
from dl2core.prompts.recorded.recording import Recording
from dl2core.store import Document


@st.cache_data(max_entries=4, show_spinner=False)
def names(prefix: str = "") -> tuple[str, ...]:
    """Names of the gallery's entries."""
    return gallery.names(prefix)


@st.cache_resource(max_entries=64, show_spinner=False)
def entry(name: str) -> Recording:
    """One entry; shared, read only."""
    return gallery.entry(name)


def stored_for(task: str, kind: str) -> tuple[str, Recording]:
    """The recorded run that comes nearest to a task and a kind, Shapes before CIFAR-10."""
    known = names()
    for start in (f"shapes-{task}-{kind}", f"cifar10-{task}-{kind}", f"shapes-{task}", f"cifar10-{task}"):
        if found := next((name for name in known if name.startswith(start)), None):
            return found, entry(found)
    return known[0], entry(known[0])


@st.cache_data(max_entries=64, show_spinner=False)
def summary(name: str) -> Document:
    """The numbers of one entry."""
    return gallery.summary(name)


@st.cache_data(max_entries=2, show_spinner=False)
def document(name: str) -> Document | None:
    """The exp / ln pair, or the learning rates tried."""
    return gallery.document(name)


@st.cache_data(max_entries=8, show_spinner=False)
def pictures(task: str, size: int) -> np.ndarray:
    """The eight Shapes pictures as a task shows them."""
    return recording.pictures(task, size)


@st.cache_data(max_entries=1, show_spinner=False)
def identity() -> str:
    """Of the built-in model's weights that are here, found without torch."""
    return gallery.model_identity()


@st.cache_resource(max_entries=1, show_spinner=False)
def clip():
    """The built-in model; shared, read only."""
    from dl2core.clip import load

    return load.load()


@st.cache_data(max_entries=16, show_spinner="Asking the model about eight CIFAR-10 pictures")
def on_cifar(name: str) -> tuple[np.ndarray, ...]:
    """Eight CIFAR-10 test pictures as the entry's task shows them, and their probabilities: nothing, noise, learned."""
    from dl2core.prompts.train import live

    return live.on_pictures(entry(name), clip(), dataset="cifar10")


@st.cache_resource(max_entries=8, show_spinner=False)
def checkpoint(data: bytes, name: str):
    """A prompt read from an uploaded file."""
    from dl2core.prompts.files import checkpoints

    return checkpoints.read(data, name=name)


@st.cache_resource(max_entries=8, show_spinner=False)
def unpacked(content: Document) -> Recording:
    """A kept or imported training; shared, read only. Its arrays are read in a child process, so once."""
    return recording.unpacked(content)


def train(choice: object) -> Steps:
    """The job that trains a choice on the built-in model."""
    from dl2core.prompts.train import live

    return live.train(choice, clip=clip())


def against_controls(made: Recording, images: int) -> Steps:
    """The job that measures a recording's best prompt and its controls on test images."""
    from dl2core.prompts.train import live

    return live.against_controls(made, clip(), limit=images)


def evaluate(data: bytes, name: str, answers: object) -> Steps:
    """The job that evaluates an uploaded prompt, with what its file does not say."""
    from dl2core.prompts.evaluate import uploaded

    return uploaded.evaluate(checkpoint(data, name), answers, clip())
