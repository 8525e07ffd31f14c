"""Table 3 of the report: zero-shot accuracy on CIFAR-10 and CIFAR-100, training and test images.

The report's model is OpenAI's ViT-B/32, and its rows come first. Another model has rows of its own and never stands
where CLIP is meant: the built-in one was trained on CIFAR-10's training images and never saw CIFAR-100.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from dl2core import published
from dl2core.clip import load
from dl2core.clip.accuracy import measure as accuracy
from dl2core.clip.model import REPORT_MODEL, ClipModel
from dl2core.clip.templates import CIFAR_TEMPLATES, REPORT_TEMPLATE
from dl2core.data import sets
from dl2core.jobs import Progress
from dl2core.tables import Request, Row

LINES = tuple(
    (dataset, split, templates)
    for dataset in ("cifar10", "cifar100")
    for split, templates in (("train", (REPORT_TEMPLATE,)), ("test", (REPORT_TEMPLATE,)), ("test", CIFAR_TEMPLATES))
)

SEEN = {"cifar10": "trained on these classes", "cifar100": "never trained on these classes: 1 % is chance"}


def title(dataset: str, split: str, templates: tuple[str, ...]) -> str:
    """How a line is called."""
    wording = templates[0] if len(templates) == 1 else f"{len(templates)} templates"
    return f"{sets.TITLES[dataset]} {split}, {wording}"


def report_value(dataset: str, split: str, templates: tuple[str, ...]) -> float | None:
    """The report's number for a line, in percent; it has none with 18 templates."""
    rows = published.TABLE_3 if len(templates) == 1 else ()
    return next((row.top1 for row in rows if (row.dataset, row.split) == (dataset, split)), None)


def published_value(model: str, dataset: str, templates: tuple[str, ...]) -> float | None:
    """The published accuracy of MODEL/TAG, known with 18 templates only, in percent."""
    rows = published.ZERO_SHOT if len(templates) > 1 else ()
    row = next((row for row in rows if f"{row.architecture}/{row.weights}" == model), None)
    return None if row is None else {"cifar10": row.cifar10, "cifar100": row.cifar100}[dataset]


def measure(request: Request) -> Generator[Progress, None, list[Row]]:
    """The job: every line whose images are on this machine.

    Raises:
        InputError: the model is not here.
    """
    return _steps(request, load.load(request.model))


def _steps(request: Request, clip: ClipModel) -> Generator[Progress, None, list[Row]]:
    name = f"{clip.name}/{clip.pretrained}"
    rows: list[Row] = []
    if name != REPORT_MODEL:
        rows = [_known(REPORT_MODEL, *line, note="not measured here") for line in LINES]
    for line in LINES:
        dataset, split, templates = line
        if not sets.on_disk(dataset, split):
            rows.append(replace(_known(name, *line, note="images are not on this machine"), model=clip.title))
            continue
        data = sets.load(dataset, split, limit=request.limit, seed=request.seed)
        found = yield from accuracy.measure(clip, data, templates)
        seen = SEEN[dataset] if clip.built_in else ""
        alike = "; ".join(f"one sentence for {', '.join(group)}" for group in found.alike)
        beside = _known(name, *line, note="") if data.standard else None
        rows.append(
            Row(
                row=title(*line),
                report=beside.report if beside else None,
                published=beside.published if beside else None,
                measured=found.top1,
                interval=found.interval,
                n=found.n,
                model=clip.title,
                note="; ".join(note for note in (data.note, seen, alike) if note),
            )
        )
    return rows


def _known(model: str, dataset: str, split: str, templates: tuple[str, ...], *, note: str) -> Row:
    """A line with what is known without measuring."""
    return Row(
        row=title(dataset, split, templates),
        report=report_value(dataset, split, templates) if model == REPORT_MODEL else None,
        published=published_value(model, dataset, templates),
        measured=None,
        interval=None,
        n=None,
        model=model,
        note=note,
    )
