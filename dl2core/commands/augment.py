"""Verbs of the augmentations: `augment`, and the experiments behind the page, `augment-order`, `-table2` and `-survival`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from dl2core import store
from dl2core.commands import common

if TYPE_CHECKING:
    from dl2core.transfer.augment.run_result import Protocol


def add(verbs: Any) -> None:
    """Add the verbs to the command line."""
    lens = common.verb(verbs, "augment", run=_lens, help="what a chain does before or after Normalize", limit=True)
    _chain(lens)
    lens.add_argument("--place", default="before", help="before or after Normalize (default before)")
    lens.add_argument("--dataset", help="cifar10, cifar100 or shapes (default cifar10 where it is on this machine)")
    lens.add_argument("--size", type=common.whole(8, 512), default=224, metavar="S", help="pixels (default 224)")
    order = common.verb(
        verbs,
        "augment-order",
        run=_order,
        help="a chain before and after Normalize, BatchNorm frozen or not",
        show=_order_text,
    )
    _chain(order)
    _protocol(order)
    table = common.verb(verbs, "augment-table2", run=_table2, help="Table 2 over several seeds", show=_table2_text)
    _protocol(table)
    table.add_argument("--augmentations", type=common.names, metavar="A,B", help="rows (default the report's seven)")
    survival = common.verb(
        verbs,
        "augment-survival",
        run=_survival,
        help="right answers that survive each augmentation",
        show=_survival_text,
    )
    _protocol(survival)


def _chain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--transform",
        default="colour jitter",
        metavar="T",
        help='calls of torchvision.transforms.v2, such as "ColorJitter(brightness=.5), RandomRotation(30)"',
    )


def _protocol(parser: argparse.ArgumentParser) -> None:
    from dl2core.transfer import backbone_names

    parser.add_argument("--backbone", default=backbone_names.LITE0, help=f"(default {backbone_names.LITE0})")
    parser.add_argument("--dataset", default="cifar10", help="cifar10, cifar100 or shapes (default cifar10)")
    parser.add_argument(
        "--images", type=common.whole(20), default=400, metavar="N", help="training images (default 400)"
    )
    parser.add_argument(
        "--test-from-train",
        type=common.whole(0),
        default=0,
        metavar="N",
        help="hold N training images out as the test set",
    )
    parser.add_argument(
        "--size", type=common.whole(0, 512), default=0, metavar="S", help="pixels (default the backbone's)"
    )
    parser.add_argument("--passes", type=common.whole(1), default=6, metavar="P", help="over the images (default 6)")
    parser.add_argument("--batch", type=common.whole(2), default=32, metavar="B", help="images (default 32)")
    parser.add_argument("--seeds", type=common.whole(1, 10), default=3, metavar="K", help="training seeds (default 3)")


def _protocol_of(arguments: argparse.Namespace) -> Protocol:
    from dl2core.transfer.augment.run_result import Protocol

    return Protocol(
        backbone=arguments.backbone,
        dataset=arguments.dataset,
        limit=arguments.images,
        test_from_train=arguments.test_from_train,
        size=arguments.size,
        passes=arguments.passes,
        batch=arguments.batch,
    )


def _seeds(arguments: argparse.Namespace) -> tuple[int, ...]:
    return tuple(arguments.seed + number for number in range(arguments.seeds))


def _lens(arguments: argparse.Namespace) -> store.Document:
    from dl2core.data import sets
    from dl2core.transfer.augment import chain, lens, parsing
    from dl2core.transfer.augment.lens_result import LensSpec

    spec = LensSpec(
        transform=chain.text(parsing.parse(arguments.transform)),
        place=arguments.place,
        dataset=arguments.dataset or ("cifar10" if sets.on_disk("cifar10", "train") else "shapes"),
        limit=arguments.limit or LensSpec.limit,
        size=arguments.size,
        seed=arguments.seed,
    )
    return store.to_document(common.work(lens.measure(spec)))


def _order(arguments: argparse.Namespace) -> store.Document:
    from dl2core.transfer.augment import chain, order, parsing
    from dl2core.transfer.augment.order_result import OrderSpec

    transform = chain.text(parsing.parse(arguments.transform))
    spec = OrderSpec(_protocol_of(arguments), transform, _seeds(arguments))
    return store.to_document(common.work(order.measure(spec)))


def _order_text(document: store.Document) -> str:
    from dl2core.transfer.augment import comparison
    from dl2core.transfer.augment.order_result import MODES, PLACES, Order

    found = store.from_document(Order, document)
    rows = [
        {
            "place": place,
            "BatchNorm": mode,
            "top-1, %": mean.top1,
            "SD over seeds": mean.sd,
            "95 %": list(mean.interval),
        }
        for place in PLACES
        for mode in MODES
        for mean in [comparison.mean(found.cell(place, mode))]
    ]
    clipped = [{"place": one.place, "values, %": one.values, "pixels, %": one.pixels} for one in found.clipped]
    return common.text({"tested_on": found.runs[0].tested_on, "n": found.runs[0].n, "cells": rows, "clipped": clipped})


def _table2(arguments: argparse.Namespace) -> store.Document:
    from dl2core.transfer.augment import table, table2
    from dl2core.transfer.augment.table2_result import Table2Spec

    names = arguments.augmentations or table.TABLE_2
    spec = Table2Spec(_protocol_of(arguments), tuple(table.find(name).name for name in names), seeds=_seeds(arguments))
    return store.to_document(common.work(table2.measure(spec)))


def _table2_text(document: store.Document) -> str:
    from dl2core.transfer.augment import comparison
    from dl2core.transfer.augment.table2_result import Table2

    found = store.from_document(Table2, document)
    rows = []
    for name in ("none", *found.spec.augmentations):
        mean = comparison.mean(found.row(name))
        change = comparison.against(found.row("none"), found.row(name))
        rows.append(
            {
                "augmentation": name,
                "top-1, %": mean.top1,
                "SD over seeds": mean.sd,
                "points": None if name == "none" else change.points,
                "95 %, images": None if name == "none" else list(change.images),
                "verdict": "" if name == "none" else change.verdict,
            }
        )
    return common.text({"tested_on": found.runs[0].tested_on, "n": found.runs[0].n, "rows": rows})


def _survival(arguments: argparse.Namespace) -> store.Document:
    from dl2core.transfer.augment import survival
    from dl2core.transfer.augment.survival_result import SurvivalSpec

    return store.to_document(common.work(survival.measure(SurvivalSpec(_protocol_of(arguments), seed=arguments.seed))))


def _survival_text(document: store.Document) -> str:
    from dl2core.transfer.augment.survival_result import Survival

    found = store.from_document(Survival, document)
    rows = [
        {"chain": one.transform, "survive, %": found.percent(one), "95 %": list(found.interval(one))}
        for one in found.chains
    ]
    return common.text({"tested_on": found.tested_on, "right": sum(found.right), "of": found.n, "chains": rows})
