"""Verb of the CLIP lab: `zero-shot`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dl2core import store
from dl2core.commands import common
from dl2core.data import sets


def add(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = common.verb(verbs, "zero-shot", run=_zero_shot, help="zero-shot accuracy of a template", limit=True, show=_show)
    parser.add_argument("--model", default="built-in", metavar="NAME", help="built-in or MODEL/TAG (default built-in)")
    parser.add_argument("--weights", type=Path, metavar="FILE", help="weights from this file")
    parser.add_argument("--device", default="cpu", help="cpu or cuda (default cpu)")
    parser.add_argument("--dataset", choices=sets.NAMES, default="cifar10", help="default cifar10")
    parser.add_argument("--split", choices=sets.SPLITS, default="test", help="default test")
    parser.add_argument(
        "--template", action="append", metavar="T", help='default "This is a photo of a {}"; several make an ensemble'
    )
    parser.add_argument("--ensemble", action="store_true", help="the 18 templates of CLIP for CIFAR")
    parser.add_argument("--classes", type=common.names, metavar="A,B", help="names for the classes, in their order")


def _zero_shot(arguments: argparse.Namespace) -> store.Document:
    from dl2core import device
    from dl2core.clip import accuracy, documents, load, templates

    chosen = (*(arguments.template or ()), *(templates.CIFAR_TEMPLATES if arguments.ensemble else ()))
    data = sets.load(arguments.dataset, arguments.split, limit=arguments.limit, seed=arguments.seed)
    clip = load.load(arguments.model, weights=arguments.weights, device=device.check_device(arguments.device))
    steps = accuracy.measure(clip, data, chosen or (templates.REPORT_TEMPLATE,), names=arguments.classes)
    spec = {
        "model": clip.title,
        "weights": clip.identity,
        "dataset": arguments.dataset,
        "split": arguments.split,
        "templates": chosen or (templates.REPORT_TEMPLATE,),
        "classes": arguments.classes or data.classes,
        "limit": arguments.limit,
        "seed": arguments.seed,
    }
    document = documents.of_accuracy(common.work(steps), spec=spec)
    store.keep(documents.name_of(document), document)
    return document


def _show(document: store.Document) -> str:
    shown = {key: value for key, value in document.items() if key not in ("ranked", "truth", "per_class", "confusion")}
    rows = [{"class": name, **row} for name, row in document["per_class"].items()]
    return common.text({**shown, "per_class": rows if len(rows) <= 20 else f"{len(rows)} classes, see --json"})
