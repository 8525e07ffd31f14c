"""What was asked for and is not what is drawn, in one line with the next step. No Streamlit in here."""

from __future__ import annotations

from dl2core.cnn import zoo
from dl2core.cnn.latency.result import LatencyResult, LatencySpec
from dl2core.cnn.profile.result import ProfileResult, ProfileSpec

NAMES = {  # field of a spec -> how it is said
    "device": "device {}",
    "image_size": "{} pixels a side",
    "dtype": "{}",
    "threads": "{} threads",
    "channels_last": "channels last: {}",
    "fused_attention": "fused attention: {}",
}
SWITCH = {True: "on", False: "off"}


def line(asked: LatencySpec | ProfileSpec, result: LatencyResult | ProfileResult) -> str:
    """ "not measured yet: swin_t, batch 3 …", empty where the result is what was asked for.

    The number of threads counts only where it was changed: a stored run came from a machine of its own.
    """
    drawn, usual = result.spec, type(asked)()
    shown = {item.model for item in getattr(result, "timings", ()) or getattr(result, "profiles", ())}
    parts = [zoo.label(name) for name in asked.models if name not in shown]
    batches, there = (getattr(spec, "batches", None) or (spec.batch,) for spec in (asked, drawn))
    parts += [f"batch {batch}" for batch in batches if batch not in there]
    for field, words in NAMES.items():
        value = getattr(asked, field, None)
        changed = field != "threads" or value != usual.threads
        if changed and value != getattr(drawn, field, None):
            parts.append(words.format(SWITCH[value] if isinstance(value, bool) else value))
    return f"not measured yet: {', '.join(parts)}. Press Measure" if parts else ""


def shown(result: LatencyResult | ProfileResult) -> tuple[str, ...]:
    """What the head says of a result: how many networks, the batch, the device."""
    spec = result.spec
    items = getattr(result, "timings", ()) or getattr(result, "profiles", ())
    models, batches = {item.model for item in items}, sorted({item.batch for item in items})
    threads = f", {spec.threads} thread{'s' if spec.threads > 1 else ''}" if spec.device == "cpu" else ""
    unusual = [
        spec.dtype if getattr(spec, "dtype", "float32") != "float32" else "",
        f"{spec.image_size} pixels a side" if spec.image_size != 224 else "",
        "channels last" if getattr(spec, "channels_last", False) else "",
    ]
    return (
        zoo.label(next(iter(models))) if len(models) == 1 else f"{len(models)} networks",
        f"batch {', '.join(map(str, batches))}" if len(batches) < 4 else f"batch {batches[0]} to {batches[-1]}",
        f"{spec.device}{threads}",
        *filter(None, unusual),
        "random weights",
    )
