"""A measurement beside the report and published figures: one row per model, and what predicts the time of a model.

No torch in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dl2core import published, stats


@dataclass(frozen=True)
class ModelFacts:
    """What is known of one of the report's seven models before anything is measured."""

    name: str
    label: str
    family: str
    parameters: int
    gmacs: float  # computed, exact
    mega_activations: float  # published; dl2core.cnn.counts gives the same
    top1: float | None  # published, percent on ImageNet-1k
    top1_source: str
    report_ms: float  # per image, batch 8, the author's GPU
    rerun_ms: float  # per image, published: a public re-run of the assignment, batch 8, another GPU
    gpu_ms: float  # per image, published: timm on an RTX 4090, mixed precision, batch 1024
    cpu_ms: float  # published: timm on an i7-12700H, compiled, batch 1


def _known(model: published.Model) -> ModelFacts:
    check = next(row for row in published.CROSS_CHECK if row.model == model.name)
    return ModelFacts(
        name=model.name,
        label=model.label,
        family=model.family,
        parameters=model.parameters,
        gmacs=next(row.gmacs for row in published.MACS if row.model == model.name),
        mega_activations=check.mega_activations,
        top1=model.top1,
        top1_source=f"{model.source}{': ' + model.top1_note if model.top1_note else ''}",
        report_ms=next(row.ms_per_image for row in published.TABLE_1 if row.model == model.name),
        rerun_ms=next(row.ms_per_image for row in published.RERUN_TIMES if row.model == model.name),
        gpu_ms=check.gpu_us_per_image / 1000,
        cpu_ms=check.cpu_ms_per_image,
    )


KNOWN = {model.name: _known(model) for model in published.MODELS}
PREDICTORS = {"parameters": "parameters", "multiply-adds": "gmacs", "activations": "mega_activations"}
PLACES = {"the report's GPU": "report_ms", "published GPU, batch 1024": "gpu_ms", "published CPU, batch 1": "cpu_ms"}


@dataclass(frozen=True)
class Correlation:
    """How well the order by `predictor` tells the order by time at `place`, Spearman's rank correlation."""

    predictor: str
    place: str
    rho: float
    n: int


def correlations(here: Mapping[str, float], place: str) -> list[Correlation]:
    """Spearman's correlation of each predictor with the time here and with the three known times.

    Args:
        here: model -> ms per image; models without known figures are left out, fewer than three give no rows.
        place: what to call the measured column.
    """
    models = [name for name in here if name in KNOWN]
    if len(models) < 3:
        return []
    columns = {place: [here[name] for name in models]}
    columns |= {title: [getattr(KNOWN[name], field) for name in models] for title, field in PLACES.items()}
    return [
        Correlation(
            predictor, title, stats.spearman([getattr(KNOWN[name], field) for name in models], times), len(models)
        )
        for predictor, field in PREDICTORS.items()
        for title, times in columns.items()
    ]


def agreement(here: Mapping[str, float], field: str = "report_ms") -> float | None:
    """Spearman's correlation of the times here with known ones, None for fewer than three models."""
    models = [name for name in here if name in KNOWN]
    if len(models) < 3:
        return None
    return stats.spearman([here[name] for name in models], [getattr(KNOWN[name], field) for name in models])
