"""The attention of a CLIP's towers as the graph lab shows it: where dl2core.clip and dl2core.graphs meet.

`measure` needs torch and imports what holds it; what a page shows of the result needs none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from dl2core import store
from dl2core.clip.lens import Lens
from dl2core.clip.templates import REPORT_TEMPLATE
from dl2core.data.cifar_classes import CIFAR10
from dl2core.data.gallery import Gallery, class_names
from dl2core.graphs.layers import attention, permutation
from dl2core.graphs.layers.attention import Shuffled

KIND = "attention"
TEXT = "a red triangle on a yellow background"  # the sentence of the stored document
SHUFFLE_SEED = 1
DECIMALS = 3  # of stored weights
LENS_DECIMALS = 4


@dataclass(frozen=True, eq=False)
class TowersRead:
    """Attention of both towers on one picture and one sentence, and what was checked about it."""

    tokens: tuple[str, ...]  # T, CLS first
    weights: np.ndarray  # (L, heads, T, T) of the image tower, to three decimals
    weights_without_positions: np.ndarray  # (L, heads, T, T)
    weights_shuffled: np.ndarray  # (L, heads, T, T) with positions, patches in the shuffled order
    text_tokens: tuple[str, ...]
    text_weights: np.ndarray  # (L', heads', T', T')
    kernel_difference: float  # attention by hand against torch's kernel, the largest
    text_kernel_difference: float
    rebuild_error: float  # of the blocks' outputs rebuilt from the weights, relative
    row_sum_error: float
    order: tuple[int, ...]  # (T - 1,) in which the patches were shuffled
    shuffles: tuple[Shuffled, ...]  # with and without positions
    lens: Lens  # what the model would answer after each block


def labels(dataset: str) -> tuple[str, tuple[str, ...]]:
    """Template and labels that the lens asks for on pictures of a set; CIFAR-10's where the set has none of its own."""
    if dataset == "shapes":
        return "a picture of a {}", class_names(dataset)
    return REPORT_TEMPLATE, class_names(dataset) or CIFAR10


def measure(model: str, pictures: Gallery, text: str, dataset: str = "shapes") -> TowersRead:
    """Read both towers of the model of that name.

    Args:
        model: its name; it stays open for the next question.
        pictures: the first of them is read; Shapes are drawn at the model's size.
        text: a sentence.
        dataset: whose labels the lens asks for, as in `labels`.

    Raises:
        InputError: the model is not here, the text is empty, or the model has no attention to read.
    """
    from dl2core.clip import load, reading, reading_lens

    clip = load.opened(model)
    picture = pictures.for_a_model(clip.size)[0]
    runs = {positions: reading.read_image(clip, picture, positions=positions) for positions in (True, False)}
    seen, words = runs[True], reading.read_text(clip, text)
    order = permutation.shuffled(len(seen.names) - 1, seed=SHUFFLE_SEED)
    shuffles, moved = [], {}
    for positions, plain in runs.items():
        other = moved[positions] = reading.read_image(clip, picture, positions=positions, order=order)
        pair = ((plain.weights, plain.last), (other.weights, other.last))
        shuffles.append(attention.compare_shuffled(*pair, order=order, positions=positions))
    ours = attention.attend(seen.queries, seen.keys, seen.values)
    template, words_of_lens = labels(dataset)
    read = reading_lens.read(clip, picture, seen.states, template=template, labels=words_of_lens)
    causal = attention.attend(words.queries, words.keys, words.values, mask=attention.causal_mask(len(words.names)))
    return TowersRead(
        tokens=seen.names,
        weights=_rounded(seen.weights),
        weights_without_positions=_rounded(runs[False].weights),
        weights_shuffled=_rounded(moved[True].weights),
        text_tokens=words.names,
        text_weights=_rounded(words.weights),
        kernel_difference=float(np.abs(ours.output - seen.kernel).max()),
        text_kernel_difference=float(np.abs(causal.output - words.kernel).max()),
        rebuild_error=max(seen.rebuild_error, words.rebuild_error),
        row_sum_error=float(np.abs(seen.weights.sum(axis=-1) - 1).max()),
        order=tuple(order),
        shuffles=tuple(shuffles),
        lens=replace(read, shares=np.round(read.shares, LENS_DECIMALS)),
    )


def _rounded(weights: np.ndarray) -> np.ndarray:
    return np.round(weights.astype(np.float64), DECIMALS)


def read(document: store.Document) -> TowersRead:
    """The reading that a shipped document holds."""
    return TowersRead(
        tokens=tuple(document["tokens"]),
        weights=np.array(document["weights"]),
        weights_without_positions=np.array(document["weights_without_positions"]),
        weights_shuffled=np.array(document["weights_shuffled"]),
        text_tokens=tuple(document["text_tokens"]),
        text_weights=np.array(document["text_weights"]),
        kernel_difference=document["kernel_difference"],
        text_kernel_difference=document["text_kernel_difference"],
        rebuild_error=document["rebuild_error"],
        row_sum_error=document["row_sum_error"],
        order=tuple(document["order"]),
        shuffles=tuple(Shuffled(**row) for row in document["shuffles"]),
        lens=_lens(document["lens"]),
    )


def _lens(stored: store.Document) -> Lens:
    return Lens(**{**stored, "labels": tuple(stored["labels"]), "shares": np.array(stored["shares"])})
