"""What the model says of eight pictures with a prompt, with noise, and with nothing: stored, or asked on CIFAR-10."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl2core.data import catalogue
from dl2core.prompts.recording import Recording
from pages.ui import fetch
from pages.ui.cached import prompts as cached


@dataclass(frozen=True, eq=False)
class Answers:
    """Pictures without the prompt, and (8, K) probabilities."""

    pictures: np.ndarray  # (8, S, S, 3) uint8
    nothing: np.ndarray
    noise: np.ndarray
    learned: np.ndarray


def stored(made: Recording) -> Answers | None:
    """The answers that the recording holds, for the Shapes pictures; None where it holds none."""
    watched = made.run.best.watched
    if made.plain is None or made.noise is None or watched is None:
        return None
    pictures = cached.pictures(made.run.spec.task, made.image_size)
    return Answers(pictures, *(one.astype(np.float32) for one in (made.plain, made.noise, watched)))


def on_cifar(name: str, made: Recording) -> Answers | None:
    """The answers for eight CIFAR-10 test pictures, where those are on this machine; else the line that fetches them."""
    if not fetch.offer(catalogue.dataset("cifar10", "test")):
        return None
    return Answers(*cached.on_cifar(name))
