"""The learned prompts that come with the app, for its built-in model. Reading them needs no torch."""

from __future__ import annotations

from pathlib import Path

from dl2core import store
from dl2core.errors import InputError
from dl2core.prompts.recorded import recording
from dl2core.prompts.recorded.recording import Recording

FOLDER = Path(__file__).parents[1] / "gallery"
LOGIT_SCALE = "logit-scale"  # the document of the exp / ln pair
TUNING = "tuning"  # the document of the learning rates tried


def names(prefix: str = "", *, folder: Path = FOLDER) -> tuple[str, ...]:
    """Names of the entries that start with `prefix`, in alphabetical order."""
    return tuple(sorted(path.stem for path in folder.glob(f"{prefix}*.safetensors")))


def entry(name: str, *, folder: Path = FOLDER) -> Recording:
    """One learned prompt.

    Raises:
        InputError: no such entry.
    """
    if name not in names(folder=folder):
        raise InputError(f"the gallery has no prompt {name!r}")
    return recording.read(folder / name)


def summary(name: str, *, folder: Path = FOLDER) -> store.Document:
    """An entry's document alone: numbers without the prompts."""
    return store.read_json(folder / f"{name}.json")


def document(name: str, *, folder: Path = FOLDER) -> store.Document | None:
    """`LOGIT_SCALE` or `TUNING`; None while it was not made."""
    path = folder / f"{name}.json"
    return store.read_json(path) if path.exists() else None
