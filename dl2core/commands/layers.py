"""Verbs of question 1.2.c: `layers`, a probe on every block; `channels`, the pictures that excite each channel most;
`parts`, what training the head, the last layer, the first or everything brings and costs."""

from __future__ import annotations

import argparse
from typing import Any

from dl2core import store
from dl2core.commands import common
from dl2core.errors import InputError, quoted


def add(verbs: Any) -> None:
    """Add the verbs to the command line."""
    layers = common.verb(
        verbs, "layers", run=_layers, help="what each block of a frozen backbone is worth", limit=True, show=_show
    )
    _images(layers)
    channels = common.verb(
        verbs, "channels", run=_channels, help="the pictures that excite each channel most", limit=True, show=_listed
    )
    _backbone(channels)
    channels.add_argument("--dataset", default="shapes", help="shapes, cifar10 or cifar100 (default shapes)")
    parts = common.verb(
        verbs,
        "parts",
        run=_parts,
        help="train the head, the last layer, the first, or everything",
        limit=True,
        show=_runs,
    )
    _images(parts)
    parts.add_argument(
        "--side",
        type=common.whole(0, 512),
        default=48,
        metavar="S",
        help="pixels of a picture, 0 for the backbone's own",
    )
    parts.add_argument(
        "--amounts",
        type=_amounts,
        metavar="NxExD,...",
        help="images a class x epochs x draws of them, the last 1 where it is left out (default 10x4x2,40x1)",
    )
    parts.add_argument(
        "--validation",
        type=common.whole(10),
        default=50,
        metavar="N",
        help="training images that choose epoch and learning rate (default 50)",
    )
    parts.add_argument("--costs", action="store_true", help="measure what a step costs, and train nothing")


@common.typed
def _amounts(value: str) -> tuple[tuple[int, ...], ...]:
    """ "10x4x2,40x1" -> ((10, 4, 2), (40, 1)), for `type=`."""
    amounts = [one.split("x") for one in value.split(",")]
    if not all(2 <= len(one) <= 3 and all(part.isdecimal() and len(part) < 9 for part in one) for one in amounts):
        raise InputError(f"{quoted(value)}: amounts are written as 10x4x2,40x1")
    return tuple(tuple(map(int, one)) for one in amounts)


def _images(parser: argparse.ArgumentParser) -> None:
    _backbone(parser)
    parser.add_argument("--dataset", default="cifar10", help="cifar10, cifar100 or shapes (default cifar10)")
    parser.add_argument(
        "--test-from-train",
        type=common.whole(0),
        default=0,
        metavar="N",
        help="hold N training images out as the test set",
    )


def _backbone(parser: argparse.ArgumentParser) -> None:
    from dl2core.transfer import backbone_names

    parser.add_argument(
        "--backbone",
        default=backbone_names.LITE0,
        help=f"{', '.join(backbone_names.NAMES)}, timm/NAME, torchvision/NAME, or MODEL/TAG of open_clip (default {backbone_names.LITE0})",
    )
    parser.add_argument("--device", default="cpu", help="cpu or cuda (default cpu)")


def _layers(arguments: argparse.Namespace) -> store.Document:
    from dl2core.transfer.layers import depth
    from dl2core.transfer.layers.result import DepthSpec

    spec = DepthSpec(
        backbone=arguments.backbone,
        dataset=arguments.dataset,
        test_from_train=arguments.test_from_train,
        limit=arguments.limit,
        device=arguments.device,
    )
    return store.to_document(common.work(depth.measure(spec)))


def _show(document: store.Document) -> str:
    from dl2core.transfer.layers.result import DepthResult

    found = store.from_document(DepthResult, document)
    rows = []
    for layer in found.layers:
        low, high = found.interval(layer)
        rows.append(
            {
                "layer": layer.name,
                "of": layer.pool,
                "channels": layer.channels,
                "accuracy, %": found.top1(layer),
                "from": low,
                "to": high,
            }
        )
    about = {"trained_on": found.trained_on, "n_train": found.n_train, "tested_on": found.tested_on, "n": found.n}
    origin = {name: document[name] for name in common.ORIGIN if name in document}
    return common.text({**about, "layers": rows, **origin})


def _channels(arguments: argparse.Namespace) -> store.Document:
    from dl2core.transfer.layers import excited
    from dl2core.transfer.layers.result import ExcitedSpec

    spec = ExcitedSpec(
        backbone=arguments.backbone,
        dataset=arguments.dataset,
        limit=arguments.limit or ExcitedSpec.limit,
        seed=arguments.seed,
        device=arguments.device,
    )
    return store.to_document(common.work(excited.measure(spec)))


def _listed(document: store.Document) -> str:
    rows = [{"layer": place["name"], "channels": len(place["pictures"])} for place in document["places"]]
    return common.text({name: value for name, value in document.items() if name != "places"} | {"places": rows})


def _parts(arguments: argparse.Namespace) -> store.Document:
    from dl2core.transfer.layers import parts
    from dl2core.transfer.layers.parts_result import Amount, PartsSpec

    amounts = tuple(Amount(*one) for one in arguments.amounts) if arguments.amounts else PartsSpec.amounts
    spec = PartsSpec(
        backbone=arguments.backbone,
        dataset=arguments.dataset,
        test_from_train=arguments.test_from_train,
        limit=arguments.limit,
        side=arguments.side,
        amounts=() if arguments.costs else amounts,
        validation=arguments.validation,
        cost_batch=2 if arguments.costs else PartsSpec.cost_batch,
        seed=arguments.seed,
        device=arguments.device,
    )
    return store.to_document(common.work(parts.measure(spec)))


def _runs(document: store.Document) -> str:
    from dl2core.transfer.layers.parts_result import PartsResult

    found = store.from_document(PartsResult, document)
    costs = [
        {
            "network": cost.network,
            "trained": cost.part,
            "weights": cost.step.trained,
            "MB kept": cost.step.saved_bytes / 1e6,
            "ms a step": cost.step.step_ms,
        }
        for cost in found.costs
    ]
    runs = [
        {"trained": part, "a class": amount.a_class, "accuracy, %": found.mean(part, amount.a_class)}
        for amount in found.spec.amounts
        for part in found.parts
    ]
    origin = {name: document[name] for name in common.ORIGIN if name in document}
    about = {"trained_on": found.trained_on, "tested_on": found.tested_on, "n": found.n}
    return common.text({**about, "costs": costs, "runs": runs, **origin})
