"""Figures 1 to 4: times, gradients and memory of the seven networks, each held against the sentence it illustrates."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import factorial

from dl2core import published, store
from dl2core.cnn import zoo
from dl2core.cnn.latency import measure as latency
from dl2core.cnn.latency import table1
from dl2core.cnn.latency.result import LatencyResult, LatencySpec, paired_difference
from dl2core.cnn.memory import measure as memory
from dl2core.cnn.memory.result import MemorySpec
from dl2core.job_parts import part
from dl2core.jobs import Steps
from dl2core.reproduction import verdicts
from dl2core.reproduction.section import Line, ReproductionSpec, Verdict
from dl2core.stats import spearman
from dl2core.tables import Request, rows_of

BATCH, MEMORY_BATCH = 8, 16
RUNS, BUDGET_S = 7, 90.0  # of each network, at most: the rest of a reproduction is counted in images
LEVEL = 0.05
TRANSFORMER = "vit_small_patch8_224"


def table_1_and_figures(spec: ReproductionSpec) -> Steps:
    """Table 1, and from the same times the two sentences of Figures 1 and 2."""
    if spec.stored_times:
        found, of_them = _stored("cnn_latency")
        rows = table1.rows_of(found)
    else:
        rows, of_them = (yield from rows_of(Request("table1", spec.model, _runs(spec), spec.seed))), ""
    judged = [verdicts.of_row("table1", row, unit="ms per image") for row in rows]
    lines = [_with(replace(line, model=zoo.label(line.model)), of_them) for line in judged]
    measured = {row.model: row.measured for row in rows if row.measured is not None}
    return tuple(lines) + tuple(_with(line, of_them) for line in _ranks(measured))


def _stored(name: str) -> tuple[LatencyResult, str]:
    """A measurement that came with the app, and where it is from, in words."""
    document = store.shipped(name)
    machine = document["machine"]
    found = store.from_document(LatencyResult, document)
    where = f"our stored run of {document['created'][:10]}, {machine['processor']}, {machine['cores']} cores"
    return found, where + (f", load {found.load:.1f} before it began" if found.load is not None else "")


def _with(line: Line, words: str) -> Line:
    return replace(line, why="; ".join(part for part in (line.why, words) if part))


def _runs(spec: ReproductionSpec) -> int:
    return RUNS if spec.limit is None else min(RUNS, max(3, spec.limit))


def _ranks(measured: Mapping[str, float]) -> list[Line]:
    report = {row.model: row.ms_per_image for row in published.TABLE_1}
    models = [model for model in published.MODELS if model.name in measured]
    names = [model.name for model in models]
    accurate = [model for model in models if model.top1 is not None]
    both = {
        "Figure 1: the better the model, the slower it is": [(model.name, model.top1) for model in accurate],
        "Figure 2: time does not follow the number of parameters": [(m.name, m.parameters) for m in models],
    }
    lines = []
    for (says, pairs), expected in zip(both.items(), (True, False), strict=True):
        named, values = zip(*pairs, strict=True)
        ours = spearman(values, [measured[name] for name in named])
        p = by_permutation(values, [measured[name] for name in named])
        clear = p < LEVEL and ours > 0
        verdict: Verdict = "within noise" if not clear else "agrees" if expected else "differs"
        lines.append(
            Line(
                says,
                verdict,
                report=spearman(values, [report[name] for name in named]),
                measured=ours,
                n=len(named),
                unit="rank correlation",
                why=f"exact permutation test on {len(named)} networks: p = {p:.2f}"
                + ("" if clear else "; with so few it cannot be told from chance"),
            )
        )
    slow, fast = measured.get(TRANSFORMER), measured.get("vgg11")
    if slow is not None and fast is not None:
        lines.append(
            Line(
                "Figure 2: ViT-S/8 takes longer than VGG11, with almost five times fewer parameters",
                "agrees" if slow > fast else "differs",
                report=report[TRANSFORMER] / report["vgg11"],
                measured=slow / fast,
                n=len(names),
                unit="times as long",
                why="it has 6.1 times fewer parameters, not five (132.86 against 21.67 million)",
            )
        )
    return lines


def by_permutation(x: Sequence[float], y: Sequence[float]) -> float:
    """One-sided p of a rank correlation as large as that of x and y, over all orders of y."""
    found = spearman(x, y)
    orders = itertools.permutations(y)
    as_large = sum(spearman(x, order) >= found - 1e-12 for order in orders)
    return as_large / factorial(len(y))


def gradients(spec: ReproductionSpec) -> Steps:
    """Figure 3: a forward pass with and without a graph, in turn."""
    runs = LatencySpec(
        batches=(BATCH,),
        modes=("grad", "no_grad"),
        fused_attention=False,
        runs=_runs(spec),
        budget_s=BUDGET_S,
        seed=spec.seed,
    )
    result, of_them = _stored("cnn_modes") if spec.stored_times else ((yield from latency.measure(runs)), "")
    lines = []
    for model in zoo.REPORT_NAMES:
        slower, faster = (result.timing(model, mode=mode) for mode in ("grad", "no_grad"))
        if slower is None or faster is None:
            lines.append(
                Line(_gain(model), "not measured", model=zoo.label(model), why="more time: its turn did not come")
            )
            continue
        found = paired_difference(slower, faster)
        low, high = found.interval
        verdict: Verdict = "agrees" if low > 0 else "differs" if high < 0 else "within noise"
        lines.append(
            Line(
                _gain(model),
                verdict,
                measured=found.percent,
                interval=found.interval,
                n=found.pairs,
                model=zoo.label(model),
                why="the forward pass computes no gradients: it records the graph and keeps activations",
            )
        )
    return tuple(_with(line, of_them) for line in lines)


def _gain(model: str) -> str:
    return f"{zoo.label(model)}: longer without no_grad"


def saved_bytes(spec: ReproductionSpec) -> Steps:
    """Figure 4: bytes kept for the backward pass with a graph; without one there are none."""
    wanted = MemorySpec(batch=MEMORY_BATCH, estimate=True, seed=spec.seed)
    result = yield from part(memory.measure(wanted), 0.0, 1.0)
    return tuple(
        Line(
            f"{zoo.label(found.model)}: memory saved by no_grad at batch {MEMORY_BATCH}",
            "agrees" if found.saved_mb_grad > found.saved_mb_no_grad else "differs",
            measured=found.saved_mb_grad - found.saved_mb_no_grad,
            unit="MB",
            model=zoo.label(found.model),
            why="the report: no_grad saves memory with every network (no values printed); "
            "what it saves are activations kept for backward, not gradients; two images measured and scaled",
        )
        for found in result.footprints
    )
