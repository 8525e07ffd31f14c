"""Verb `robustness`: what noise and the corruptions of CIFAR-10-C cost each method."""

from __future__ import annotations

import argparse
from typing import Any

from dl2core import store
from dl2core.commands import common
from dl2core.errors import InputError, quoted


def add(verbs: Any) -> None:
    """Add the verb to the command line."""
    from dl2core.robustness import corruptions, method, noise, result

    parser = common.verb(
        verbs, "robustness", run=_run, help="accuracy under noise and corruptions", limit=True, show=_show
    )
    parser.add_argument(
        "--methods",
        type=common.names,
        metavar="A,B",
        help=f"of {', '.join(method.TABLE)} (default: those of the data set)",
    )
    parser.add_argument("--model", default="built-in", metavar="NAME", help="built-in or MODEL/TAG (default built-in)")
    parser.add_argument("--dataset", default="cifar10", help="cifar10, cifar100 or shapes (default cifar10)")
    parser.add_argument(
        "--where", type=common.names, default=noise.WHERE, metavar="A,B", help=f"of {', '.join(noise.WHERE)}"
    )
    parser.add_argument(
        "--sigma",
        type=sigmas,
        default=result.SIGMAS,
        metavar="A,B",
        help="standard deviations in the unit of the place: pixels in 0..1, or normalised",
    )
    parser.add_argument(
        "--corruptions", type=common.names, default=(), metavar="A,B", help=f"of {', '.join(corruptions.NAMES)}, or all"
    )
    parser.add_argument("--draws", type=common.whole(1, 20), default=3, metavar="D", help="of the noise (default 3)")
    parser.add_argument(
        "--test-from-train",
        type=common.whole(0),
        default=0,
        metavar="N",
        help="hold N training images out as the test set",
    )
    parser.add_argument("--device", default="cpu", help="cpu or cuda (default cpu)")


@common.typed
def sigmas(text: str) -> tuple[float, ...]:
    """`0.1,0.2` as numbers from 0, for `type=`."""
    found = []
    for part in common.names(text):
        try:
            found.append(float(part))
        except ValueError:
            raise InputError(f"{quoted(part)} is not a number") from None
        if not 0 <= found[-1] <= 10:
            raise InputError(f"a standard deviation lies in 0..10, got {quoted(part)}")
    return tuple(found)


def _run(arguments: argparse.Namespace) -> store.Document:
    from dl2core.robustness import corruptions, measure, method
    from dl2core.robustness.result import NoiseSpec

    usual = method.SHAPES if arguments.dataset == "shapes" else method.DEFAULT
    spec = NoiseSpec(
        methods=arguments.methods or usual,
        model=arguments.model,
        dataset=arguments.dataset,
        test_from_train=arguments.test_from_train,
        limit=arguments.limit,
        where=arguments.where,
        sigmas=arguments.sigma,
        corruptions=corruptions.NAMES if arguments.corruptions == ("all",) else arguments.corruptions,
        draws=arguments.draws,
        seed=arguments.seed,
        device=arguments.device,
    )
    return store.to_document(common.work(measure.measure(spec)))


def _show(document: store.Document) -> str:
    from dl2core.robustness.result import NoiseResult

    found = store.from_document(NoiseResult, document)
    titles = {one.method: one.title for one in found.methods}
    rows = [
        {
            "method": titles[cell.method],
            "change": cell.change.name,
            "where": cell.change.where,
            "level": cell.change.level,
            "accuracy, %": cell.top1.value,
            "low": cell.top1.interval.low,
            "high": cell.top1.interval.high,
            "drop, points": cell.drop.value,
            "more than without a prompt": cell.more.value if cell.more else None,
            "kept, %": cell.kept,
            "confidence - accuracy": cell.overconfident.value,
        }
        for cell in found.cells
    ]
    head = {"tested_on": found.tested_on, "trained_on": found.trained_on, "n": found.n, "draws": found.spec.draws}
    origin = {name: document[name] for name in ("machine", "created")}
    return common.text({**head, "rows": rows, **origin})
