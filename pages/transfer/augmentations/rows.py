"""What the page draws and lists, as rows."""

from __future__ import annotations

from dl2core import published
from dl2core.transfer import backbone_names
from dl2core.transfer.augment import comparison, parsing
from dl2core.transfer.augment.order_result import MODES, PLACES, Order
from dl2core.transfer.augment.run_result import BatchNorm, Run
from dl2core.transfer.augment.survival_result import Survival
from dl2core.transfer.augment.table2_result import Table2, suspicious
from pages.ui.head import brief
from pages.ui.provenance import SOURCES

Row = dict[str, object]
MODE_NAMES = {"eval": "frozen", "train": "train mode"}


def cells(found: Order, source: str) -> list[Row]:
    """One row for each cell and control that has run."""
    rows = []
    for mode in MODES:
        for place in PLACES:
            runs = found.cell(place, mode)
            if not runs:
                continue
            mean = comparison.mean(runs)
            low, high = mean.interval
            rows.append(
                {
                    "place": place,
                    "mode": MODE_NAMES[mode],
                    "percent": round(mean.top1, 2),
                    "low": round(low, 2),
                    "high": round(high, 2),
                    "source": source,
                    "seeds": mean.seeds,
                    "SD": None if mean.sd is None else round(mean.sd, 1),
                }
            )
    return rows


ANSWERS = RESCUED, SAME, WORSE = ("yes", "no difference", "no, it is worse")
BET = {"place": "after", "mode": "train mode"}  # the bar that is bet on


def told(listed: list[Row], *, revealed: bool) -> tuple[list[Row], list[Row]]:
    """The bars that may be shown, and those that are not told yet."""
    if revealed:
        return listed, []
    shown = [row for row in listed if not BET.items() <= row.items()]
    return shown, [BET] if len(shown) < len(listed) else []


def cost(found: Order, mode: BatchNorm) -> str:
    """What the chain after Normalize costs in one mode of BatchNorm, in words; empty while a cell is missing."""
    control, runs = found.cell("none", mode), found.cell("after", mode)
    if not control or not runs:
        return ""
    change = comparison.against(control, runs)
    with_norm = "with BatchNorm frozen" if mode == "eval" else "in train mode"
    return f"**{-change.points:.1f}** points {with_norm} ({_span(change)})".replace("**-", "**−")


def answer(found: Order) -> str:
    """Does train mode rescue what stands after Normalize? A difference is one where the two costs' intervals are apart."""
    costs = [comparison.against(found.cell("none", mode), found.cell("after", mode)).images for mode in MODES]
    frozen, drifting = costs
    if drifting.high < frozen.low:
        return WORSE
    return RESCUED if drifting.low > frozen.high else SAME


def clipped(found: Order) -> str:
    """What the chain clips over the training images."""
    return " ".join(
        f"{one.place.capitalize()} Normalize {one.values:.0f} % of the values and {one.pixels:.0f} % of the pixels are clipped."
        for one in reversed(found.clipped)
    )


def trained(run: Run) -> str:
    """On how many images, of what size, a probe was trained, and what it was asked about."""
    protocol = run.spec.protocol
    known = backbone_names.KNOWN.get(protocol.backbone)
    size = f" at {protocol.size or known.size} px" if protocol.size or known else ""
    passes = f"{protocol.passes} pass{'es' * (protocol.passes != 1)}"
    return f"{run.n_train:,} training images{size}, {passes}. Tested on {brief(run.tested_on)}."


def spread(found: Order) -> str:
    """How far the training seeds lie apart, over all cells; empty for a single seed."""
    listed = [row for row in cells(found, "") if row["SD"] is not None]
    if not listed:
        return ""
    apart = sorted(row["SD"] for row in listed)
    return f"SD over {listed[0]['seeds']} training seeds: {apart[0]:.1f} to {apart[-1]:.1f} points."


def seeds(used: tuple[int, ...]) -> str:
    """1 seed, 3 seeds."""
    return f"{len(used)} seed{'s' * (len(used) != 1)}"


def _span(change: comparison.Against) -> str:
    return f"{-change.images.high:.1f} to {-change.images.low:.1f}".replace("-", "−")


def table2_report() -> list[Row]:
    """The report's rows and the public re-runs, of ResNet18 on CIFAR-100."""
    control = next(row.top1 for row in published.TABLE_2 if row.augmentation == "none")
    rows = []
    for row in published.TABLE_2:
        again = [
            one
            for one in published.RERUNS
            if (one.dataset, one.method, one.noise, one.augmentation)
            == ("cifar100", "linear probe", 0.0, row.augmentation)
        ]
        low, high = row.interval
        flag = (
            "check the pipeline"
            if suspicious(row.top1, control)
            else _of_one_seed(row.top1 - control, row.augmentation)
        )
        rows.append(
            {
                "augmentation": row.augmentation,
                f"{SOURCES['report'].mark} report, %": row.top1,
                "95 %, images": f"{low:.1f} to {high:.1f}",
                f"{SOURCES['published'].mark} re-runs, %": " and ".join(
                    f"{one.top1:g}{f' ({one.note})' if one.note else ''}" for one in again
                ),
                "reading": flag,
            }
        )
    return rows


def _of_one_seed(points: float, name: str) -> str:
    """A row of the report was one seed: what 10,000 test images alone allow to say, unpaired."""
    if name == "none":
        return "the control"
    return f"{points:+.2f} points" + (", inside the images' own noise" if abs(points) < UNPAIRED else "")


UNPAIRED = 1.37  # points: 1.96 · √2 · √(0.58 · 0.42 / 10,000)


def table2_measured(found: Table2, source: str) -> list[Row]:
    """Our rows, as far as they have run."""
    rows = []
    control = found.row("none")
    for name in ("none", *found.spec.augmentations):
        runs = found.row(name)
        if not runs:
            continue
        mean = comparison.mean(runs)
        change = comparison.against(control, runs) if name != "none" else None
        rows.append(
            {
                "": SOURCES[source].mark,
                "augmentation": name,
                "accuracy, %": round(mean.top1, 1),
                "SD over seeds": None if mean.sd is None else round(mean.sd, 1),
                "seeds": mean.seeds,
                "points": None if change is None else round(change.points, 1),
                "95 %, images": "" if change is None else _interval(change.images),
                "95 %, seeds": "" if change is None or change.seeds is None else _interval(change.seeds),
                "reading": "the control" if change is None else change.verdict,
            }
        )
    return rows


def _interval(span: tuple[float, float]) -> str:
    return f"{span[0]:+.1f} to {span[1]:+.1f}"


def differences(found: Table2, source: str) -> list[Row]:
    """Points against the control, with the interval of the test images."""
    rows = []
    for name in found.spec.augmentations:
        if runs := found.row(name):
            change = comparison.against(found.row("none"), runs)
            rows.append(
                {
                    "augmentation": name,
                    "points": change.points,
                    "low": change.images.low,
                    "high": change.images.high,
                    "verdict": change.verdict,
                    "source": source,
                }
            )
    return rows


def survivors(found: Survival, source: str) -> list[Row]:
    """One row for each chain, most harmless first."""
    rows = []
    for one in sorted(found.chains, key=found.percent, reverse=True):
        low, high = found.interval(one)
        name, kept, right = found.lost_most(one)
        rows.append(
            {
                "augmentation": ", ".join(step.name for step in parsing.parse(one.transform)),
                "percent": round(found.percent(one), 1),
                "low": round(low, 1),
                "high": round(high, 1),
                "worst": f"{name}: {kept} of {right}",
                "transform": one.transform,
                "source": source,
            }
        )
    return rows
