"""Table 2 of the report, measured here: the job, and its rows for `reproduce`.

The report's network is ResNet18 on CIFAR-100. EfficientNet-Lite0 and the built-in tower have rows of their own.
"""

from __future__ import annotations

from collections.abc import Generator

from dl2core import published
from dl2core.data import sets
from dl2core.job_parts import one_of
from dl2core.jobs import Progress, Steps
from dl2core.published.rows import Accuracy
from dl2core.tables import Request, Row
from dl2core.transfer import backbone_names
from dl2core.transfer.augment import comparison, kept_runs, table, training
from dl2core.transfer.augment.run_result import Protocol
from dl2core.transfer.augment.table2_result import Table2, Table2Spec, suspicious
from dl2core.transfer.augment.training import Ground
from dl2core.transfer.backbone_names import BUILT_IN, LITE0

REPORTED = ("none", *table.TABLE_2)
PLAIN = 400  # training images where no number is given
SIDE = 96  # px, of a sample: a fifth of the work of 224 px


def measure(spec: Table2Spec) -> Steps:
    """Train every row with every seed; the steps return a `Table2`. Runs that ended are kept, and not trained again.

    Raises:
        InputError: no weights or data on this machine, or an augmentation that cannot be trained with.
    """
    spec.check()
    ground = training.prepared(spec.protocol)
    training.check_mode(ground, spec.batchnorm)
    return _measure(spec, ground)


def _measure(spec: Table2Spec, ground: Ground) -> Steps:
    runs = yield from kept_runs.run_all(spec.runs, ground, lambda runs: Table2(spec, runs))
    return Table2(spec, runs)


def protocol_of(backbone: str, limit: int | None) -> Protocol:
    """How a backbone is measured: the built-in tower on Shapes, every other on CIFAR-10 where it is on this machine.

    Args:
        backbone: see `backbone_names`.
        limit: training images; where a number is given, a backbone that takes any size sees smaller pictures too.
    """
    here = backbone != BUILT_IN and sets.on_disk("cifar10", "train") and sets.on_disk("cifar10", "test")
    size = SIDE if limit and backbone != BUILT_IN else 0
    return Protocol(backbone, "cifar10" if here else "shapes", limit=limit or PLAIN, size=size)


def table2(request: Request) -> Generator[Progress, None, list[Row]]:
    """The job of Table 2 for `reproduce`: the report's rows, and this machine's of two other networks.

    Raises:
        InputError: no weights on this machine.
    """
    seeds = tuple(request.seed + number for number in range(3))
    specs = [Table2Spec(protocol_of(backbone, request.limit), seeds=seeds) for backbone in (LITE0, BUILT_IN)]
    return _rows(specs, [measure(spec) for spec in specs])


def _rows(specs: list[Table2Spec], jobs: list[Steps]) -> Generator[Progress, None, list[Row]]:
    rows = [_known(name) for name in REPORTED]
    for number, (spec, job) in enumerate(zip(specs, jobs, strict=True)):
        title = backbone_names.title(spec.protocol.backbone)
        found: Table2 = yield from one_of(job, number, len(specs), before=title)
        rows += [_measured(found, name, title) for name in REPORTED]
    return rows


def _known(name: str) -> Row:
    """The report's row and the public re-run beside it."""
    report = next(row for row in published.TABLE_2 if row.augmentation == name)
    control = next(row for row in published.TABLE_2 if row.augmentation == "none")
    again = _rerun(name)
    notes = ["check the pipeline"] if suspicious(report.top1, control.top1) else []
    notes += [f"re-run: {again.note}"] if again and again.note else []
    published_top1 = again.top1 if again else None
    return Row(name, report.top1, published_top1, None, None, None, "ResNet18, CIFAR-100", ", ".join(notes))


def _rerun(name: str) -> Accuracy | None:
    rows = [
        row
        for row in published.RERUNS
        if (row.dataset, row.method, row.noise, row.augmentation) == ("cifar100", "linear probe", 0.0, name)
    ]
    return rows[0] if rows else None


def _measured(found: Table2, name: str, title: str) -> Row:
    mean = comparison.mean(found.row(name))
    run = found.row(name)[0]
    side = f" at {found.spec.protocol.size} px" if found.spec.protocol.size else ""
    notes = [f"{mean.seeds} seeds, {run.n_train} training images{side}, {run.tested_on}"]
    if mean.sd is not None:
        notes.insert(0, f"SD over seeds {mean.sd:.1f}")
    if name != "none":
        change = comparison.against(found.row("none"), found.row(name))
        notes.insert(
            0, f"{change.points:+.1f} points ({change.images.low:+.1f} to {change.images.high:+.1f}), {change.verdict}"
        )
    return Row(name, None, None, round(mean.top1, 2), mean.interval, mean.n, title, "; ".join(notes))
