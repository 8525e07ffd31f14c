"""Tables 4 and 5 of the report, measured here: pixel prompts and deep prompts on CIFAR-10 and CIFAR-100.

The report's model is OpenAI's ViT-B/32; another model has rows of its own. Runs keep their state under
DL2_HOME/prompts, so that a stopped `reproduce` goes on where it was. Training uses the logit scale 100; the published
column holds the public re-run that did the same, not the one with its logarithm that the report's numbers match.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dl2core import published, store
from dl2core.clip import load as models
from dl2core.clip.model import REPORT_MODEL
from dl2core.data import sets
from dl2core.job_parts import one_of, part
from dl2core.jobs import Progress, Steps
from dl2core.prompts.train import pipeline, resume
from dl2core.prompts.train.spec import TrainSpec, spec_of
from dl2core.stats import Interval, wilson
from dl2core.tables import Request, Row

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel

SEEN = "the model itself was trained on these images"
REPORT_SIDE = 224  # px, that the report's sizes are of


@dataclass(frozen=True)
class Line:
    """One trained prompt of a table: two rows, validation and test."""

    dataset: str
    method: str  # as `published` calls it
    size: int | None = None  # of 224 px
    layer: int | None = None

    @property
    def title(self) -> str:
        form = f"layer {self.layer}" if self.method == "deep" else f"{self.size} px of {REPORT_SIDE}"
        return f"{sets.TITLES[self.dataset]}, {self.method}, {form}"

    def spec(self, request: Request, side: int) -> TrainSpec:
        """What is trained for a model whose input has `side` pixels."""
        kind = {"fixed patch": "fixed_patch", "padding": "padding", "deep": "deep"}[self.method]
        return spec_of(
            request.model,
            dataset=self.dataset,
            kind=kind,
            size=max(1, round((self.size or 1) * side / REPORT_SIDE)),
            layer=self.layer or 0,
            tokens=4,
            train_images=request.limit,
            seed=request.seed,
        )


TABLE_4 = tuple(
    Line(dataset, method, size=size)
    for dataset in ("cifar10", "cifar100")
    for method, size in (("fixed patch", 1), ("padding", 30))
)
TABLE_5 = tuple(Line(dataset, "deep", layer=layer) for dataset in ("cifar10", "cifar100") for layer in (0, 3, 8))


def table4(request: Request) -> Generator[Progress, None, list[Row]]:
    """The job of Table 4.

    Raises:
        InputError: the model is not here.
    """
    return _steps(request, TABLE_4, models.load(request.model))


def table5(request: Request) -> Generator[Progress, None, list[Row]]:
    """The job of Table 5.

    Raises:
        InputError: the model is not here.
    """
    return _steps(request, TABLE_5, models.load(request.model))


def _steps(request: Request, lines: Sequence[Line], clip: ClipModel) -> Generator[Progress, None, list[Row]]:
    reports = f"{clip.name}/{clip.pretrained}" == REPORT_MODEL
    rows = [] if reports else [row for line in lines for row in _known(line, "not measured here")]
    for k, line in enumerate(lines):
        if note := _missing(line, clip):
            rows += (
                _known(line, note)
                if reports
                else [_empty(line, split, clip.title, note) for split in ("valid", "test")]
            )
            continue
        rows += yield from one_of(_line(request, line, clip, reports), k, len(lines), before=line.title)
    return rows


def _missing(line: Line, clip: ClipModel) -> str:
    """Why a line cannot be measured on this machine; "" where it can."""
    if clip.built_in and line.dataset == "cifar100":
        return "the built-in model has never read these classes, so that there is nothing to gain on"
    here = sets.on_disk(line.dataset, "train") and sets.on_disk(line.dataset, "test")
    return "" if here else "images are not on this machine"


def trained(request: Request, line: Line, clip: ClipModel) -> Steps:
    """The prompt of a line, trained, or taken from its folder where a run of the same request has ended; a `Recording`."""
    wanted = line.spec(request, clip.size)
    return (yield from pipeline.train(wanted, clip=clip, folder=_folder(request, line, clip)))


def _line(request: Request, line: Line, clip: ClipModel, reports: bool) -> Steps:
    """Train one prompt and measure it."""
    made = yield from part(trained(request, line, clip), 0.0, 0.9)
    made = yield from part(pipeline.against_controls(made, clip, limit=request.limit, wanted=("none",)), 0.9, 1.0)
    spec, test, best = made.run.spec, made.test, made.run.best
    right = round(best.top1 / 100 * spec.validation_images)
    gain = test["gain"]
    notes = [
        f"best of {len(made.run.snapshots)} snapshots, {spec.steps:,} steps on {spec.train_images:,} images",
        f"{gain['points']:+.2f} points over no prompt ({gain['interval'][0]:+.2f} to {gain['interval'][1]:+.2f})",
        test["data"],
    ]
    beside = {row.row: row for row in _known(line, "")} if reports and request.limit is None else {}
    found = (
        ("valid", best.top1, wilson(right, spec.validation_images), spec.validation_images),
        ("test", test["top1"], Interval(*test["interval"]), test["n"]),
    )
    return [
        Row(
            row=f"{line.title}, {split}",
            report=known.report if (known := beside.get(f"{line.title}, {split}")) else None,
            published=known.published if known else None,
            measured=top1,
            interval=interval,
            n=n,
            model=clip.title,
            note="; ".join([*([SEEN] if clip.built_in and split == "valid" else []), *notes]),
        )
        for split, top1, interval, n in found
    ]


def finished(request: Request, line: Line, clip: ClipModel) -> Steps:
    """The prompt that a line's own table has trained on this machine, as a recording; None where it has not begun."""
    folder = _folder(request, line, clip)
    if not (folder / resume.FILE).exists():
        return None
    return (yield from pipeline.train(line.spec(request, clip.size), clip=clip, folder=folder))


def _folder(request: Request, line: Line, clip: ClipModel) -> Path:
    """Where the run of a line keeps its state."""
    wanted = line.spec(request, clip.size)
    form = line.layer if line.method == "deep" else wanted.size
    words = ("reproduce", clip.identity, wanted.model, line.dataset, wanted.kind, form, request.limit, wanted.seed)
    return store.home() / "prompts" / "-".join(str(word).replace("/", "_") for word in words)


def _known(line: Line, note: str) -> list[Row]:
    """Both rows of a line of the report's model, with what is known without measuring."""
    return [
        Row(
            row=f"{line.title}, {split}",
            report=_value(line, split, (*published.TABLE_4, *published.TABLE_5)),
            published=_value(line, split, [row for row in published.RERUNS if row.logit_scale == "exp"]),
            measured=None,
            interval=None,
            n=None,
            model=REPORT_MODEL,
            note=note,
        )
        for split in ("valid", "test")
    ]


def _empty(line: Line, split: str, model: str, note: str) -> Row:
    return Row(f"{line.title}, {split}", None, None, None, None, None, model=model, note=note)


def _value(line: Line, split: str, table: Sequence[published.Accuracy]) -> float | None:
    wanted = (line.dataset, split, line.method, line.size, line.layer, 0.0)
    return next((r.top1 for r in table if (r.dataset, r.split, r.method, r.size, r.layer, r.noise) == wanted), None)
