"""Verb `attention`: the attention of a CLIP model's towers on one picture and one sentence, as graphs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from dl2core import store
from dl2core.commands import common

if TYPE_CHECKING:
    import numpy as np

    from dl2core.clip.load import ClipModel

TEXT = "a red triangle on a yellow background"
SHUFFLE_SEED = 1
DECIMALS = 3  # of stored weights


def add(verbs: Any) -> None:
    """Add the verb to the command line."""
    verb = common.verb(verbs, "attention", run=_run, help="attention of one picture and one sentence", show=_show)
    verb.add_argument("--model", default="built-in", metavar="NAME", help="built-in, or MODEL/TAG (default built-in)")
    verb.add_argument("--dataset", default="shapes", help="shapes, cifar10 or cifar100 (default shapes)")
    verb.add_argument(
        "--class", dest="classes", type=common.names, default=(), metavar="NAME", help="a picture of this class"
    )
    verb.add_argument("--text", default=TEXT, help="the sentence")


def measure(clip: ClipModel, image: np.ndarray, text: str) -> dict[str, Any]:
    """Fields of the document; weights are arrays (L, heads, T, T).

    Raises:
        InputError: the text is empty, or the model has no attention to read.
    """
    import numpy as np

    from dl2core.clip import reading
    from dl2core.graphs.layers import attention, permutation

    runs = {positions: reading.read_image(clip, image, positions=positions) for positions in (True, False)}
    seen, words = runs[True], reading.read_text(clip, text)
    order = permutation.shuffled(len(seen.names) - 1, seed=SHUFFLE_SEED)
    shuffles = []
    for positions, plain in runs.items():
        other = reading.read_image(clip, image, positions=positions, order=order)
        pair = ((plain.weights, plain.last), (other.weights, other.last))
        shuffles.append(attention.compare_shuffled(*pair, order=order, positions=positions))
    ours = attention.attend(seen.queries, seen.keys, seen.values)
    causal = attention.attend(words.queries, words.keys, words.values, mask=attention.causal_mask(len(words.names)))
    return {
        "tokens": seen.names,
        "weights": np.round(seen.weights.astype(np.float64), DECIMALS),
        "weights_without_positions": np.round(runs[False].weights.astype(np.float64), DECIMALS),
        "text_tokens": words.names,
        "text_weights": np.round(words.weights.astype(np.float64), DECIMALS),
        "kernel_difference": float(np.abs(ours.output - seen.kernel).max()),
        "text_kernel_difference": float(np.abs(causal.output - words.kernel).max()),
        "rebuild_error": max(seen.rebuild_error, words.rebuild_error),
        "row_sum_error": float(np.abs(seen.weights.sum(axis=-1) - 1).max()),
        "order": order,
        "shuffles": shuffles,
    }


def _run(arguments: argparse.Namespace) -> store.Document:
    from dl2core.clip import load
    from dl2core.data import gallery

    choice = gallery.Choice(arguments.dataset, "test", arguments.seed, arguments.classes, count=1)
    drawn, clip = gallery.draw(choice), load.load(arguments.model)
    spec = {"model": arguments.model, "identity": clip.identity, "picture": choice, "text": arguments.text}
    fields = measure(clip, drawn.for_a_model(clip.size)[0], arguments.text)
    return store.document("attention", spec=spec, model=clip.title, label=drawn.truths[0], **fields)


def _show(document: store.Document) -> str:
    """Sizes and checks; the weights themselves are in the json."""
    layers, heads = len(document["weights"]), len(document["weights"][0])
    lines = [
        f"{document['model']} on a picture of {document['spec']['picture']['dataset']} ({document['label']})",
        f"image tower: {layers} layers, {heads} heads, {len(document['tokens'])} tokens",
        f"text tower: {len(document['text_weights'])} layers, {len(document['text_tokens'])} tokens: {' '.join(document['text_tokens'])}",
        f"attention by hand against torch's kernel: {document['kernel_difference']:.1e}",
        f"blocks rebuilt from the weights: {document['rebuild_error']:.1e}",
    ]
    rows = [["positions", "|f(PX) - P f(X)|", "|f(PX) - f(X)|", "CLS"]]
    rows += [
        ["on" if one["positions"] else "off", one["equivariance"], one["invariance"], one["cls"]]
        for one in document["shuffles"]
    ]
    return "\n".join([*lines, *common.grid(rows)])
