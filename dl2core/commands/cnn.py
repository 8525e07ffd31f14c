"""Verbs of the CNN lab: `latency`, `memory` and `profile`."""

from __future__ import annotations

import argparse
from typing import Any

from dl2core import store
from dl2core.cnn import zoo
from dl2core.commands import common


def add(verbs: Any) -> None:
    """Add the verbs to the command line."""
    latency = common.verb(
        verbs, "latency", run=_latency, help="time of a forward pass, models interleaved", show=_show_latency
    )
    _models(latency)
    latency.add_argument(
        "--batch", type=_numbers, default=(8,), metavar="B", help="batch sizes, 8 or 1,2,4,8 (default 8)"
    )
    latency.add_argument("--mode", type=common.names, default=("no_grad",), help="of grad,no_grad,inference_mode")
    latency.add_argument("--budget", type=float, default=80.0, metavar="S", help="seconds in all (default 80)")
    latency.add_argument(
        "--runs", type=common.whole(3), metavar="N", help="N runs each, or as many as the budget allows"
    )
    latency.add_argument("--threads", type=common.whole(1), metavar="T", help="threads (default: all cores)")
    latency.add_argument("--dtype", default="float32", help="float32, bfloat16 or float16")
    latency.add_argument("--channels-last", action="store_true", help="images and weights in NHWC order")
    latency.add_argument("--no-fused-attention", action="store_true", help="attention as with a graph, like for like")

    memory = common.verb(verbs, "memory", run=_memory, help="bytes kept for the backward pass", show=_show_memory)
    _models(memory)
    memory.add_argument("--batch", type=common.whole(1), default=16, metavar="B", help="images (default 16)")
    memory.add_argument("--estimate", action="store_true", help="measure a batch of 2 and scale it")

    profile = common.verb(verbs, "profile", run=_profile, help="why: operations, roofline, time by kind of operation")
    _models(profile)
    profile.add_argument("--batch", type=common.whole(1), default=8, metavar="B", help="images (default 8)")
    profile.add_argument("--threads", type=common.whole(1), metavar="T", help="threads (default: all cores)")


def _models(parser: argparse.ArgumentParser) -> None:
    seven = ",".join(zoo.REPORT_NAMES)
    parser.add_argument(
        "--models", type=common.names, default=zoo.REPORT_NAMES, help=f"names with commas (default {seven})"
    )
    parser.add_argument(
        "--image-size", type=common.whole(1), default=224, metavar="PX", help="side in pixels (default 224)"
    )
    parser.add_argument("--device", default="cpu", help="cpu or cuda (default cpu)")


def _numbers(value: str) -> tuple[int, ...]:
    one = common.whole(1)
    return tuple(one(part) for part in common.names(value))


def _threads(arguments: argparse.Namespace) -> int:
    from dl2core import device

    return arguments.threads or device.usable_cores()


def _latency(arguments: argparse.Namespace) -> store.Document:
    from dl2core.cnn.latency import measure as latency
    from dl2core.cnn.latency import result as timings

    spec = timings.LatencySpec(
        models=arguments.models,
        batches=arguments.batch,
        modes=arguments.mode,
        image_size=arguments.image_size,
        dtype=arguments.dtype,
        threads=_threads(arguments),
        device=arguments.device,
        channels_last=arguments.channels_last,
        fused_attention=not arguments.no_fused_attention,
        budget_s=arguments.budget,
        runs=arguments.runs,
        seed=arguments.seed,
    )
    return store.to_document(common.work(latency.measure(spec)))


def _show_latency(document: store.Document) -> str:
    columns = ("model", "batch", "mode", "median_ms", "iqr_ms", "p90_ms", "min_ms", "per_image_ms", "noisy", "settled")
    rows = [{column: row[column] for column in columns} | {"runs": len(row["runs_ms"])} for row in document["rows"]]
    shown = {key: value for key, value in document.items() if key != "skipped" or value}
    return common.text({**shown, "rows": rows})


def _memory(arguments: argparse.Namespace) -> store.Document:
    from dl2core.cnn.memory import measure as memory
    from dl2core.cnn.memory.result import MemorySpec

    spec = MemorySpec(
        models=arguments.models,
        batch=arguments.batch,
        image_size=arguments.image_size,
        device=arguments.device,
        estimate=arguments.estimate,
        seed=arguments.seed,
    )
    return store.to_document(common.work(memory.measure(spec)))


def _show_memory(document: store.Document) -> str:
    rows = [{name: value for name, value in row.items() if name != "steps"} for row in document["rows"]]
    return common.text({**document, "rows": rows})


def _profile(arguments: argparse.Namespace) -> store.Document:
    from dl2core.cnn.profile import measure as profile
    from dl2core.cnn.profile.result import ProfileSpec

    spec = ProfileSpec(
        models=arguments.models,
        batch=arguments.batch,
        image_size=arguments.image_size,
        device=arguments.device,
        threads=_threads(arguments),
        seed=arguments.seed,
    )
    return store.to_document(common.work(profile.measure(spec)))
