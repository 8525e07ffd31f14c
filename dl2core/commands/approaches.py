"""Verb `approaches`: probe, prompts and full fine-tuning compared (question 2.6)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from dl2core import store
from dl2core.commands import common
from dl2core.errors import InputError, quoted

if TYPE_CHECKING:
    from dl2core.robustness.approaches.result import Approaches, Shift


def add(verbs: Any) -> None:
    """Add the verb to the command line."""
    compared = common.verb(
        verbs, "approaches", run=_run, help="probe, prompts and full fine-tuning compared", show=_show
    )
    compared.add_argument("--dataset", default="cifar10", help="cifar10 or shapes (default cifar10)")
    compared.add_argument(
        "--backbone",
        default="built-in",
        metavar="NAME",
        help="built-in, or efficientnet-lite0 for a probe and its last block at 224 px (default built-in)",
    )
    compared.add_argument(
        "--few",
        type=few,
        default=few("1:10,5:10,20:5"),
        metavar="K:D,...",
        help="images a class : draws (1:10,5:10,20:5)",
    )
    compared.add_argument("--steps", type=common.whole(1), default=30, metavar="S", help="with few images (default 30)")
    compared.add_argument("--many", type=common.whole(0), default=4000, metavar="N", help="images of the long run")
    compared.add_argument(
        "--many-steps", type=common.whole(1), default=125, metavar="S", help="of that run (default 125)"
    )
    compared.add_argument(
        "--priced",
        type=common.names,
        metavar="A,B",
        help="networks whose steps are priced (built-in,ViT-B/32; for the other backbone it alone)",
    )
    compared.add_argument("--validation", type=common.whole(10), default=200, metavar="N", help="images (default 200)")
    compared.add_argument("--test", type=common.whole(10), default=500, metavar="N", help="images (default 500)")


@common.typed
def few(value: str) -> tuple[tuple[int, int], ...]:
    """`1:10,20:5` -> images a class and draws, for `type=`."""
    try:
        return tuple((int(a_class), int(draws)) for a_class, draws in (one.split(":") for one in value.split(",")))
    except ValueError:
        raise InputError(f"images a class and draws are numbers such as 1:10,20:5, got {quoted(value)}") from None


def _run(arguments: argparse.Namespace) -> store.Document:
    from dl2core.robustness.approaches import measure
    from dl2core.robustness.approaches.result import PRICED, ApproachesSpec, Few

    spec = ApproachesSpec(
        backbone=arguments.backbone,
        dataset=arguments.dataset,
        few=tuple(Few(a_class, draws) for a_class, draws in arguments.few),
        steps=arguments.steps,
        many=arguments.many,
        many_steps=arguments.many_steps,
        validation=arguments.validation,
        test=arguments.test,
        seed=arguments.seed,
        priced=PRICED.get(arguments.backbone, ()) if arguments.priced is None else arguments.priced,
    )
    return store.to_document(common.work(measure.measure(spec)))


def _ranked(found: Approaches, amount: int, shift: Shift) -> dict[str, str]:
    return {name: f"{top1:.1f}" for name, top1 in found.ranking(amount, shift)}


def _show(document: store.Document) -> str:
    from dl2core.robustness.approaches.claims import statements
    from dl2core.robustness.approaches.result import SHIFTS, Approaches

    found = store.from_document(Approaches, document)
    accuracy = [
        {"images": found.spec.named(amount), "shift": shift, **_ranked(found, amount, shift)}
        for amount in found.spec.amounts
        for shift in SHIFTS
        if all(found.of(name, amount) for name in found.spec.approaches)
    ]
    prices = [
        {
            "network": price.network,
            "approach": price.approach,
            "trained": price.trained,
            "saved, MB": price.saved_bytes / 1e6,
            "stacked, MB": price.total_mb,
            "CPU ms a step": price.step_ms,
        }
        for price in found.prices
    ]
    said = [
        {"2.6 says": one.says, "verdict": one.verdict, "because": one.because}
        for one in statements(found, found.prices[-1].network if found.prices else "")
    ]
    origin = {name: document[name] for name in common.ORIGIN if name in document}
    about = {"model": found.model, "trained_on": found.trained_on, "tested_on": found.tested_on, "n": found.n}
    return common.text({**about, "accuracy, %": accuracy, "prices": prices, "statements": said, **origin})
