"""Verb `attention`: the attention of a CLIP model's towers on one picture and one sentence, as graphs."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from dl2core import attention_document, store
from dl2core.commands import common


def add(verbs: Any) -> None:
    """Add the verb to the command line."""
    verb = common.verb(verbs, "attention", run=_run, help="attention of one picture and one sentence", show=_show)
    verb.add_argument("--model", default="built-in", metavar="NAME", help="built-in, or MODEL/TAG (default built-in)")
    verb.add_argument("--dataset", default="shapes", help="shapes, cifar10 or cifar100 (default shapes)")
    verb.add_argument(
        "--class", dest="classes", type=common.names, default=(), metavar="NAME", help="a picture of this class"
    )
    verb.add_argument("--text", default=attention_document.TEXT, help="the sentence")


def _run(arguments: argparse.Namespace) -> store.Document:
    from dl2core.clip import load
    from dl2core.data import gallery

    choice = gallery.PictureChoice(arguments.dataset, "test", arguments.seed, arguments.classes, count=1)
    drawn, clip = gallery.draw(choice), load.opened(arguments.model)
    found = attention_document.measure(arguments.model, drawn, arguments.text, arguments.dataset)
    spec = {"model": arguments.model, "identity": clip.identity, "picture": choice, "text": arguments.text}
    fields = {field.name: getattr(found, field.name) for field in dataclasses.fields(found)}
    return store.document(
        attention_document.KIND, spec=spec, model=clip.title, precision="float32", label=drawn.truths[0], **fields
    )


def _show(document: store.Document) -> str:
    """Sizes and checks; the weights themselves are in the json."""
    layers, heads = len(document["weights"]), len(document["weights"][0])
    lines = [
        f"{document['model']} on a picture of {document['spec']['picture']['dataset']} ({document['label']})",
        f"image tower: {layers} layers, {heads} heads, {len(document['tokens'])} tokens",
        f"text tower: {len(document['text_weights'])} layers, {len(document['text_tokens'])} tokens: {' '.join(document['text_tokens'])}",
        f"attention by hand against torch's kernel: {document['kernel_difference']:.1e}",
        f"blocks rebuilt from the weights: {document['rebuild_error']:.1e}",
        f"after block 1, 6 and the last the lens says {', '.join(_says(document['lens'], k) for k in (0, 5, -1))}",
    ]
    rows = [["positions", "|f(PX) - P f(X)|", "|f(PX) - f(X)|", "CLS"]]
    rows += [
        ["on" if one["positions"] else "off", one["equivariance"], one["invariance"], one["cls"]]
        for one in document["shuffles"]
    ]
    return "\n".join([*lines, *common.grid(rows)])


def _says(lens: dict[str, Any], block: int) -> str:
    """The lens's first label after a block."""
    shares = lens["shares"][min(block, len(lens["shares"]) - 1)]
    best = max(range(len(shares)), key=shares.__getitem__)
    return f"{lens['labels'][best]} ({shares[best]:.0%})"
