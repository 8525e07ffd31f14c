"""Rows for the latency page's charts and tables, from a measurement and what is known of its models. No Streamlit in here."""

from __future__ import annotations

from dl2core.cnn import comparison, zoo
from dl2core.cnn.latency.result import SETTLED, LatencyResult, Timing, paired_difference
from pages.ui.provenance import SOURCES

Row = dict[str, object]


def short(value: float | None) -> float | None:
    """Three significant digits, as nobody reads more; unknown stays unknown."""
    return None if value is None else float(f"{value:.3g}")


def column(source: str) -> str:
    """Head of a column of measured values: whose machine it was."""
    return f"{SOURCES[source].mark} {'here' if source == 'measured' else 'our stored run'}"


def moves(here: dict[str, float]) -> dict[str, int]:
    """By how many ranks each model is slower here than on the report's GPU, 1 being the fastest."""
    report = {name: comparison.KNOWN[name].report_ms for name in here}
    before, now = (sorted(times, key=times.__getitem__) for times in (report, here))
    return {name: now.index(name) - before.index(name) for name in here}


def first_timings(result: LatencyResult) -> list[Timing]:
    """One timing per model: its first batch size and mode."""
    return [timing for model in result.spec.models if (timing := result.timing(model))]


def per_image(result: LatencyResult) -> dict[str, float]:
    """Model -> ms per image, of the first batch size and mode."""
    return {timing.model: timing.per_image_ms for timing in first_timings(result)}


def scatter(result: LatencyResult, source: str, origin: str) -> list[Row]:
    """A point per model that has known figures."""
    rows = []
    for timing in first_timings(result):
        known = comparison.KNOWN.get(timing.model)
        if known is None:
            continue
        low, high = timing.interval_ms
        rows.append(
            {
                "model": timing.model,
                "label": known.label,
                "family": known.family,
                "source": source,
                "mark": "",
                "ms": timing.per_image_ms,
                "low_ms": low / timing.batch,
                "high_ms": high / timing.batch,
                "top1": known.top1,
                "parameters": known.parameters / 1e6,
                "gmacs": known.gmacs,
                "origin": f"{SOURCES[source].word}, {origin}",
            }
        )
    return rows


def doubted(timing: Timing) -> str:
    """The model's label, with what makes its time doubtful."""
    label = zoo.label(timing.model)
    return f"{label} ({timing.doubts})" if timing.doubts else label


def slope(result: LatencyResult, source: str, place: str, *, hide: bool = False) -> list[Row]:
    """Ranks on the report's GPU and at `place`; `hide` leaves the second place out, for the bet."""
    here = {name: ms for name, ms in per_image(result).items() if name in comparison.KNOWN}
    labels = {timing.model: doubted(timing) for timing in first_timings(result)}  # of the times here
    by = moves(here)
    most = max(map(abs, by.values()))
    columns = [("the report's GPU\nbatch 8", "report", {name: comparison.KNOWN[name].report_ms for name in here})]
    if not hide:
        columns.append((place, source, here))
    return [
        {
            "model": name,
            "label": labels[name] if kind == source else comparison.KNOWN[name].label,
            "family": comparison.KNOWN[name].family,
            "place": title,
            "source": kind,
            "rank": rank,
            "ms": times[name],
            "moves": bool(most) and abs(by[name]) == most and not hide,
        }
        for title, kind, times in columns
        for rank, name in enumerate(sorted(times, key=times.__getitem__), start=1)
    ]


def table(result: LatencyResult, source: str) -> list[Row]:
    """Table 1 and what stands behind its times in one row per model, for export."""
    return [one | more for one, more in zip(table_1(result, source), spread(result, source), strict=True)]


def table_1(result: LatencyResult, source: str) -> list[Row]:
    """Table 1: the report, the measurement and published figures side by side, per image."""
    rows = []
    doubtful = any(timing.doubts for timing in first_timings(result))
    for timing in first_timings(result):
        known = comparison.KNOWN.get(timing.model)
        rows.append(
            {
                "model": zoo.label(timing.model),
                "◆ report, ms": known.report_ms if known else None,
                f"{column(source)}, ms": short(timing.per_image_ms),
                "▲ re-run, ms": short(known.rerun_ms) if known else None,
                "▲ GPU, batch 1024, ms": short(known.gpu_ms) if known else None,
                "▲ CPU, batch 1, ms": known.cpu_ms if known else None,
                "▲ top-1, %": known.top1 if known else None,
                "parameters, 10⁶": short(known.parameters / 1e6) if known else None,
                "■ multiply-adds, 10⁹": short(known.gmacs) if known else None,
                "▲ activations, 10⁶": known.mega_activations if known else None,
                **({"in doubt": timing.doubts} if doubtful else {}),
            }
        )
    return rows


def spread(result: LatencyResult, source: str) -> list[Row]:
    """How sure the measured times are: milliseconds per batch, and from how many runs."""
    rows = []
    for timing in first_timings(result):
        low, high = timing.interval_ms
        rows.append(
            {
                "model": zoo.label(timing.model),
                f"{SOURCES[source].mark} ms per batch": short(timing.median_ms),
                "95 % of the median, ms": f"{short(low):g} to {short(high):g}",
                "IQR, ms": short(timing.iqr_ms),
                "p90, ms": short(timing.p90_ms),
                "min, ms": short(timing.min_ms),
                "runs": timing.n,
                "state": state(timing),
            }
        )
    return rows


def state(timing: Timing) -> str:
    """How far the number can be trusted, in words."""
    if timing.settled:
        words = ["settled within 3 %"]
    elif timing.interval_share <= SETTLED:
        words = [f"± {100 * timing.interval_share:.1f} %, from few blocks"]
    else:
        words = [f"not settled (± {100 * timing.interval_share:.0f} %)"]
    if timing.doubts:
        words.append(timing.doubts)
    if timing.set_aside:
        words.append(f"{timing.set_aside} disturbed blocks measured again")
    if timing.note:
        words.append(timing.note)
    return ", ".join(words)


def runs(result: LatencyResult, *, per_image: bool) -> tuple[list[Row], list[Row]]:
    """Every run, warm-up included, and the spans under them."""
    dots, spans = [], []
    for timing in first_timings(result):
        scale = timing.batch if per_image else 1
        name, family = zoo.label(timing.model), zoo.family(timing.model)
        low, high = timing.quartiles_ms
        spans.append(
            {
                "label": name,
                "family": family,
                "median": timing.median_ms / scale,
                "low": low / scale,
                "high": high / scale,
                "p90": timing.p90_ms / scale,
            }
        )
        for counted, times in (("warm-up", timing.warmup_ms), ("counted", timing.runs_ms)):
            for number, ms in enumerate(times, start=1):
                jitter = ((number * 7) % 11 - 5) / 8  # spread over the row, the same in every drawing
                dots.append(
                    {
                        "label": name,
                        "family": family,
                        "ms": ms / scale,
                        "run": number,
                        "counted": counted,
                        "jitter": jitter,
                    }
                )
    return dots, spans


def batches(result: LatencyResult, source: str, *, per_image: bool) -> tuple[list[Row], list[Row]]:
    """Time against batch size, and the batch sizes that the budget did not reach."""
    rows = []
    for timing in result.timings:
        scale = timing.batch if per_image else 1
        low, high = timing.interval_ms
        rows.append(
            {
                "label": zoo.label(timing.model),
                "family": zoo.family(timing.model),
                "source": source,
                "batch": timing.batch,
                "ms": timing.median_ms / scale,
                "low_ms": low / scale,
                "high_ms": high / scale,
            }
        )
    missing = []
    for skipped in sorted(result.skipped, key=lambda one: one.batch):
        known = [timing for timing in result.timings if timing.model == skipped.model]
        largest = max(known, key=lambda timing: timing.batch)
        per_run = largest.per_image_ms if per_image else largest.per_image_ms * skipped.batch
        text = f"not measured (about {skipped.about_s:.0f} s)"
        name, family = zoo.label(skipped.model), zoo.family(skipped.model)
        missing.append({"label": name, "family": family, "batch": skipped.batch, "ms": per_run, "text": text})
    return rows, missing


def differences(result: LatencyResult, source: str) -> list[Row]:
    """Figure 3: the other modes against no_grad, paired."""
    rows = []
    for model in result.spec.models:
        base = result.timing(model, mode="no_grad")
        for mode, against in (("grad", "with a graph"), ("inference_mode", "inference_mode")):
            other = result.timing(model, mode=mode)
            if base is None or other is None:
                continue
            found = paired_difference(other, base)
            rows.append(
                {
                    "label": zoo.label(model),
                    "against": against,
                    "source": source,
                    "percent": found.percent,
                    "low": found.interval.low,
                    "high": found.interval.high,
                    "pairs": found.pairs,
                }
            )
    return rows
