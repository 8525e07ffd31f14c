"""Table 7 of the report, measured here: learned prompts against the labels of CIFAR-10 and CIFAR-100 together.

The report has no row without a prompt; it stands first here, since it is what the others are to be compared with. The
built-in model has never read CIFAR-100's words: its rows are of CIFAR-10 and Shapes, named so, and never stand beside the
report's. Prompts of CLIP are those of Tables 4 and 5, so runs that have ended are used again.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING

from dl2core import published
from dl2core.clip import load
from dl2core.clip.model import BUILT_IN, REPORT_MODEL
from dl2core.data import sets
from dl2core.job_parts import one_of, part
from dl2core.jobs import Progress, Steps
from dl2core.prompts import tables as prompt_tables
from dl2core.prompts.train import training
from dl2core.robustness import cross_dataset
from dl2core.robustness.cross_dataset_result import NO_PROMPT, CrossResult, CrossSpec, Method
from dl2core.stats import Interval, wilson
from dl2core.tables import Request, Row

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel

PAIR = ("cifar10", "cifar100")
KINDS = {"fixed patch": {"size": 1}, "padding": {"size": 30}, "deep": {"layer": 3}}
LINES = tuple(prompt_tables.Line(dataset, method, **where) for dataset in PAIR for method, where in KINDS.items())


def measure(request: Request) -> Generator[Progress, None, list[Row]]:
    """The job of Table 7.

    Raises:
        InputError: the model is not here.
    """
    if request.model == BUILT_IN:
        spec = CrossSpec(limit=request.limit, seed=request.seed)
        return _built_in(cross_dataset.measure(spec))
    clip = load.load(request.model)
    missing = [sets.TITLES[name] for name in PAIR for split in ("train", "test") if not sets.on_disk(name, split)]
    if missing:
        return _known(f"{missing[0]} is not on this machine")
    return _measured(request, clip)


def _built_in(steps: Steps) -> Generator[Progress, None, list[Row]]:
    rows = yield from _known("not measured here: the built-in model has never read CIFAR-100's class names")
    found: CrossResult = yield from part(steps, 0, 1)
    return rows + [row for method in found.methods for row in _rows(method, found)]


def _measured(request: Request, clip: ClipModel) -> Generator[Progress, None, list[Row]]:
    """Train or find the six prompts, then measure all seven rows on both test sets."""
    candidates = [cross_dataset.Candidate(NO_PROMPT)]
    for k, line in enumerate(LINES):
        made = yield from part(
            one_of(prompt_tables.trained(request, line, clip), k, len(LINES), before=line.title), 0, 0.8
        )
        prompt = training.restored(made.run.spec, made.run.best, clip.model.visual)
        candidates.append(cross_dataset.Candidate(line.method, line.dataset, prompt))
    spec = CrossSpec(model=request.model, second="cifar100", limit=request.limit, seed=request.seed)
    data = [sets.load(name, "test", limit=spec.limit, seed=spec.seed) for name in PAIR]
    found = yield from part(cross_dataset.cross(spec, clip, data, candidates), 0.8, 1)
    reports = request.model == REPORT_MODEL and request.limit is None
    known = {row.row: row for row in (yield from _known(""))} if reports else {}
    rows = [row for method in found.methods for row in _rows(method, found)]
    return [
        replace(row, report=known[row.row].report, published=known[row.row].published) if row.row in known else row
        for row in rows
    ]


def _rows(method: Method, found: CrossResult) -> list[Row]:
    """Both test sets, and all their images together."""
    titles, rows = (sets.TITLES[found.spec.first], sets.TITLES[found.spec.second]), []
    for title, side in zip(titles, method.sides, strict=True):
        note = f"{side.own_top1:.2f} among its own labels; {side.title}"
        row = _title(method.trained_on, method.name, f"{title} test", titles)
        rows.append(Row(row, None, None, side.union_top1, side.union_interval, side.n, found.model, note))
    n, right = sum(side.n for side in method.sides), sum(int(side.union_right.sum()) for side in method.sides)
    interval: Interval = wilson(right, n)
    note = f"by class {method.by_class(found.classes):.2f}, harmonic mean {method.harmonic():.2f}"
    title = _title(method.trained_on, method.name, "by image", titles)
    return [*rows, Row(title, None, None, method.by_image(), interval, n, found.model, note)]


def _title(trained_on: str, method: str, column: str, titles: tuple[str, str]) -> str:
    start = f"{sets.TITLES[trained_on]}, " if trained_on else ""
    return f"{start}{method}, {column}, labels of {' and '.join(titles)}"


def _known(note: str) -> Generator[Progress, None, list[Row]]:
    """What the report and the public re-runs say, for the report's model."""
    titles = (sets.TITLES["cifar10"], sets.TITLES["cifar100"])
    rows = []
    for line in published.TABLE_7:
        rerun = next(
            (
                one.mean
                for one in published.RERUN_CROSS
                if (one.trained_on, one.method, one.logit_scale) == (line.trained_on, line.method, "exp")
            ),
            None,
        )
        columns = ((f"{titles[0]} test", line.cifar10, None), (f"{titles[1]} test", line.cifar100, None))
        for column, report, other in (*columns, ("by image", line.mean, rerun)):
            title = _title(line.trained_on, line.method, column, titles)
            rows.append(Row(title, report, other, None, None, None, REPORT_MODEL, note))
    yield Progress(0.0, "the report's rows")
    return rows
