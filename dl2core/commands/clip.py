"""Verbs of the CLIP lab: `zero-shot`, `recipes`, `evidence` and `text-prompts`."""

from __future__ import annotations

import argparse
from typing import Any

from dl2core import store
from dl2core.commands import common
from dl2core.data import sets
from dl2core.errors import InputError


def add(verbs: Any) -> None:
    """Add the verbs to the command line."""
    parser = common.verb(
        verbs, "zero-shot", run=_zero_shot, help="zero-shot accuracy of a template", limit=True, show=_show
    )
    _source(parser)
    parser.add_argument(
        "--template", action="append", metavar="T", help='default "This is a photo of a {}"; several make an ensemble'
    )
    parser.add_argument("--ensemble", action="store_true", help="the 18 templates of CLIP for CIFAR")
    parser.add_argument("--classes", type=common.names, metavar="A,B", help="names for the classes, in their order")

    compare = common.verb(
        verbs,
        "recipes",
        run=_recipes,
        help="templates, ensemble and spellings compared",
        limit=True,
        show=_show_recipes,
    )
    _source(compare)
    compare.add_argument(
        "--groups",
        type=common.names,
        default=("templates", "spelling", "worst"),
        metavar="A,B",
        help="of templates,spelling,worst",
    )
    compare.add_argument(
        "--template", action="append", default=[], metavar="T", help="a template of one's own, as one more row"
    )

    where = common.verb(
        verbs, "evidence", run=_evidence, help="how often occlusion maps point at the named shape", limit=True
    )
    where.add_argument("--model", default="built-in", metavar="NAME", help="built-in or MODEL/TAG (default built-in)")

    common.verb(verbs, "text-prompts", run=_text_prompts, help="scores of what the text prompt page opens with")


def _source(parser: argparse.ArgumentParser) -> None:
    """Which model, on which images."""
    parser.add_argument("--model", default="built-in", metavar="NAME", help="built-in or MODEL/TAG (default built-in)")
    parser.add_argument("--weights", type=common.path, metavar="FILE", help="weights from this file")
    parser.add_argument("--device", default="cpu", help="cpu or cuda (default cpu)")
    parser.add_argument("--dataset", choices=sets.NAMES, default="cifar10", help="default cifar10")
    parser.add_argument("--split", choices=sets.SPLITS, default="test", help="default test")
    parser.add_argument(
        "--precision", choices=("float32", "bfloat16"), default="float32", help="of the image pass (default float32)"
    )


def _open(arguments: argparse.Namespace) -> tuple[Any, Any, dict[str, object]]:
    """Model, images, and what of the spec they make up."""
    from dl2core import device
    from dl2core.clip import load

    data = sets.load(arguments.dataset, arguments.split, limit=arguments.limit, seed=arguments.seed)
    clip = load.load(arguments.model, weights=arguments.weights, device=device.check_device(arguments.device))
    spec = {
        "model": clip.title,
        "weights": clip.identity,
        "dataset": arguments.dataset,
        "split": arguments.split,
        "precision": arguments.precision,
        "limit": arguments.limit,
        "seed": arguments.seed,
    }
    return clip, data, spec


def _zero_shot(arguments: argparse.Namespace) -> store.Document:
    from dl2core.clip import templates
    from dl2core.clip.accuracy import documents
    from dl2core.clip.accuracy import measure as accuracy

    if arguments.classes == ():
        raise InputError("--classes: names with commas between them were expected, got none")
    clip, data, spec = _open(arguments)
    given = (*(arguments.template or ()), *(templates.CIFAR_TEMPLATES if arguments.ensemble else ()))
    chosen = given or (templates.REPORT_TEMPLATE,)
    measured = accuracy.measure(clip, data, chosen, names=arguments.classes, precision=arguments.precision)
    document = documents.of_accuracy(
        common.work(measured), spec={**spec, "templates": chosen, "classes": arguments.classes or data.classes}
    )
    common.keep(documents.name_of(document), document)
    return document


def _recipes(arguments: argparse.Namespace) -> store.Document:
    from dl2core.clip.accuracy import documents, recipes
    from dl2core.clip.accuracy import measure as accuracy

    chosen = recipes.recipes(arguments.groups, own=arguments.template)
    clip, data, spec = _open(arguments)
    wordings = {name: recipe.wording(data.classes) for name, recipe in chosen.items()}
    steps = accuracy.measure_all(clip, data, wordings, precision=arguments.precision)
    return documents.of_recipes(
        chosen, common.work(steps), spec={**spec, "groups": arguments.groups, "own": arguments.template}
    )


def _evidence(arguments: argparse.Namespace) -> store.Document:
    from dl2core.clip import load
    from dl2core.clip.evidence import pointing

    clip = load.load(arguments.model)
    n = arguments.limit or 500
    found = common.work(pointing.measure(clip, n=n, seed=arguments.seed))
    return store.document(
        "evidence",
        spec={"model": clip.title, "weights": clip.identity, "n": n, "seed": arguments.seed},
        precision="float32",
        n=n,
        on_named_shape=found.percent,
        interval=found.interval,
        on_shape_for_a_wrong_label=found.percent_wrong,
        gain_points=found.gain.points,
        gain_interval=found.gain.interval,
    )


def _text_prompts(_: argparse.Namespace) -> store.Document:
    from dl2core.clip import load, make_views

    return common.work(make_views.make(load.load()))


def _show_recipes(document: store.Document) -> str:
    columns = ("name", "top1", "interval", "alike", "points", "points_interval", "n")
    return common.text({**document, "rows": [{column: row[column] for column in columns} for row in document["rows"]]})


def _show(document: store.Document) -> str:
    shown = {key: value for key, value in document.items() if key not in ("answers", "per_class")}
    rows = [{"class": name, **row} for name, row in document["per_class"].items()]
    return common.text({**shown, "per_class": rows if len(rows) <= 20 else f"{len(rows)} classes, see --json"})
