"""The probes as rows, for the chart and the table."""

from __future__ import annotations

from dl2core.transfer.layers.parts_result import PartsResult
from dl2core.transfer.layers.result import DepthResult
from dl2core.transfer.live_result import PARTS

Row = dict[str, object]
TRAINED = {"head": "new head only", "last": "and the last layer", "first": "and the first layer", "all": "everything"}
SHORT = {"last convolution": "last", "output": "out"}  # under the axis


def short(name: str) -> str:
    """A place as the axis names it: stem, 0, 1, ..., last."""
    return SHORT.get(name, name.removeprefix("block "))


def of_layers(found: DepthResult, source: str) -> list[Row]:
    """One row a probe."""
    rows = []
    for layer in found.layers:
        low, high = found.interval(layer)
        rows.append(
            {
                "place": short(layer.name),
                "name": layer.name,
                "of": layer.pool,
                "percent": found.top1(layer),
                "low": low,
                "high": high,
                "channels": layer.channels,
                "source": source,
            }
        )
    return rows


def table(found: DepthResult) -> list[Row]:
    """The same to read."""
    rows = []
    for layer in found.layers:
        low, high = found.interval(layer)
        rows.append(
            {
                "layer": layer.name,
                "features": layer.pool,
                "channels": layer.channels,
                "accuracy, %": round(found.top1(layer), 1),
                "95 %": f"{low:.1f} to {high:.1f}",
            }
        )
    return rows


def runs(found: PartsResult, source: str) -> list[Row]:
    """One row for each draw that counts: what was trained, on how many images a class."""
    rows = []
    for amount in found.spec.amounts:
        for part in PARTS:
            for run in found.chosen(part, amount.a_class):
                low, high = found.interval(run)
                rows.append(
                    {
                        "trained": TRAINED[part],
                        "images": f"{amount.a_class} a class",
                        "draw": run.draw + 1,
                        "percent": 100 * run.right / found.n,
                        "low": low,
                        "high": high,
                        "rate": run.rate,
                        "source": source,
                    }
                )
    return rows


def costs(found: PartsResult) -> list[Row]:
    """One row for each network and part: bytes kept, weights trained, time of a step."""
    return [
        {
            "network": cost.network,
            "trained": TRAINED[cost.part],
            "mb": cost.step.saved_bytes / 1e6,
            "label": f"{cost.step.saved_bytes / 1e6:,.3g} MB",
            "weights": cost.step.trained,
            "ms": cost.step.step_ms,
        }
        for cost in found.costs
    ]


def parts_table(found: PartsResult) -> list[Row]:
    """Both halves of the view to read: accuracies of the backbone, and costs of every network."""
    return [
        {
            "network": cost.network,
            "trained": TRAINED[cost.part],
            "layer": cost.layer,
            "numbers trained": cost.step.trained,
            "MB kept": round(cost.step.saved_bytes / 1e6, 2),
            "ms a step": round(cost.step.step_ms),
            **{
                f"{amount.a_class} a class, %": _mean(
                    found, cost.network == found.costs[0].network, cost.part, amount.a_class
                )
                for amount in found.spec.amounts
            },
        }
        for cost in found.costs
    ]


def _mean(found: PartsResult, trained: bool, part: str, a_class: int) -> float | str:
    mean = found.mean(part, a_class) if trained else None
    return "not measured" if mean is None else round(mean, 1)
