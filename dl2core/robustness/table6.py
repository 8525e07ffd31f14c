"""Table 6 of the report, measured here: the noise of the assignment on every method, the model without a prompt always among them.

The noise is Gaussian with standard deviation 0.1, added after Normalize. The report has no row without a prompt; its
fixed patch has three parameters and so comes close to one. Prompts of another model than the built-in one are those that
`reproduce table4` and `table5` left on this machine; nothing is trained here but probes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dl2core import published
from dl2core.clip import load
from dl2core.clip.model import REPORT_MODEL
from dl2core.data import sets
from dl2core.job_parts import one_of
from dl2core.jobs import Steps
from dl2core.prompts import tables as of_prompts
from dl2core.prompts.train import training
from dl2core.robustness import measure as noisy
from dl2core.robustness import method as methods
from dl2core.robustness.method import Method
from dl2core.robustness.noise import ASSIGNMENT_SIGMA
from dl2core.robustness.result import NOISE, Change, NoiseResult, NoiseSpec
from dl2core.tables import Request, Row
from dl2core.transfer import backbone_names

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel
    from dl2core.prompts.model.tower import Prompt

DATASETS = ("cifar10", "cifar100")
LINES = (methods.PLAIN, "probe-resnet18", "probe-lite0", "probe-tower", "fixed-patch", "padding", "deep-3")
CHANGE = Change(NOISE, "normalised", ASSIGNMENT_SIGMA)


def measure(request: Request) -> Steps:
    """The job; its result is the rows.

    Raises:
        InputError: the model is not here.
    """
    return _steps(request, load.load(request.model))


def _steps(request: Request, clip: ClipModel) -> Steps:
    reports = f"{clip.name}/{clip.pretrained}" == REPORT_MODEL
    known = [_known(dataset, method, "not measured here") for dataset in DATASETS for method in _lines()]
    rows = [] if reports else [row for row in known if row.report or row.published]
    for k, dataset in enumerate(DATASETS):
        rows += yield from one_of(_dataset(request, dataset, clip, reports), k, len(DATASETS))
    return rows


def _lines() -> list[Method]:
    return [methods.TABLE[key] for key in LINES]


def _dataset(request: Request, dataset: str, clip: ClipModel, reports: bool) -> Steps:
    """The rows of one data set: what can be measured here, and why the rest cannot."""
    why = {method.key: _missing(method, dataset, clip) for method in _lines()}
    wanted = [key for key, reason in why.items() if not reason]
    prompts: dict[str, Prompt] = {}
    if not clip.built_in:
        for method in _lines():
            if method.kind == "prompt" and not why[method.key]:
                found = yield from _kept(request, method, dataset, clip)
                if found is None:
                    table = "table5" if method.row == "deep" else "table4"
                    why[method.key] = (
                        f"no such prompt here; python -m dl2core reproduce {table} --model {request.model}"
                    )
                    wanted.remove(method.key)
                else:
                    prompts[method.key] = found
    result = None
    if methods.PLAIN in wanted:
        spec = NoiseSpec(
            methods=tuple(wanted),
            model=request.model,
            dataset=dataset,
            limit=request.limit,
            where=("normalised",),
            sigmas=(ASSIGNMENT_SIGMA,),
            seed=request.seed,
        )
        result = yield from noisy.measure(spec, prompts)
    return [
        _row(method, dataset, clip, result, why[method.key], reports=reports and request.limit is None)
        for method in _lines()
    ]


def _missing(method: Method, dataset: str, clip: ClipModel) -> str:
    """Why a method cannot be measured on this machine; "" where it can."""
    if clip.built_in and dataset == "cifar100":
        return "the built-in model has never read these classes, so that there is no control to compare with"
    if not (sets.on_disk(dataset, "test") and sets.on_disk(dataset, "train")):
        return "images are not on this machine"
    if method.backbone == backbone_names.RESNET18 and backbone_names.resnet18_weights() is None:
        return "ResNet18's weights are not on this machine"
    return ""


def _kept(request: Request, method: Method, dataset: str, clip: ClipModel) -> Steps:
    """The prompt that `reproduce table4` or `table5` trained for this model, limit and seed; None where there is none."""
    line = of_prompts.Line(dataset, method.row, size=method.size, layer=method.layer)
    made = yield from of_prompts.finished(request, line, clip)
    return None if made is None else training.restored(made.run.spec, made.run.best, clip.model.visual)


def _row(method: Method, dataset: str, clip: ClipModel, result: NoiseResult | None, why: str, *, reports: bool) -> Row:
    """A method's row: accuracy under the noise, with what was lost in its note."""
    cell = result.cell(method.key, CHANGE) if result else None
    belongs = backbone_names.title(method.backbone) if method.backbone else clip.title
    name = _name(method, dataset)
    if cell is None:
        return Row(name, None, None, None, None, None, model=belongs, note=why)
    clean = result.cell(method.key, noisy.CLEAN)
    parts = [
        f"clean {clean.top1.value:.2f}, lost {cell.drop.value:.2f} points ({cell.drop.interval.low:.2f} to {cell.drop.interval.high:.2f})",
        f"{len(cell.draws)} draws of the noise",
        result.tested_on,
        f"head trained on {result.trained_on}" if method.kind == "probe" else "",
    ]
    known = _known(dataset, method, "") if reports else None
    return Row(
        row=name,
        report=known.report if known else None,
        published=known.published if known else None,
        measured=cell.top1.value,
        interval=cell.top1.interval,
        n=result.n,
        model=belongs,
        note="; ".join(part for part in parts if part),
    )


def _name(method: Method, dataset: str) -> str:
    return f"{sets.TITLES[dataset]}, noisy, {method.title}"


def _known(dataset: str, method: Method, note: str) -> Row:
    """What the report and its re-runs say of a method; the report's probe is ResNet18's, its prompts are CLIP ViT-B/32's."""
    theirs = method.backbone in ("", backbone_names.RESNET18) and method.key != "probe-tower"
    return Row(
        row=_name(method, dataset),
        report=_value(dataset, method, published.TABLE_6) if theirs else None,
        published=_value(dataset, method, _reruns()) if theirs else None,
        measured=None,
        interval=None,
        n=None,
        model=backbone_names.title(method.backbone) if method.backbone else REPORT_MODEL,
        note=note,
    )


def _reruns() -> list[published.Accuracy]:
    """The re-runs with the logit scale 100; where a method has no scale, all of them."""
    return [row for row in published.RERUNS if row.logit_scale in ("exp", None)]


def _value(dataset: str, method: Method, rows: Sequence[published.Accuracy]) -> float | None:
    """The noisy accuracy in percent. Of deep prompts the re-runs know a range over layers 2 and 4: it has no single value."""
    wanted = (dataset, method.row, method.size, method.layer, ASSIGNMENT_SIGMA)
    return next((r.top1 for r in rows if (r.dataset, r.method, r.size, r.layer, r.noise) == wanted), None)
