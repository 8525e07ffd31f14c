"""Two measurements side by side: the one on the page, and one that was kept or imported. No Streamlit in here."""

from __future__ import annotations

from dl2core.cnn import zoo
from dl2core.cnn.latency.result import LatencyResult
from dl2core.cnn.profile.result import ProfileResult
from pages.cnn.latency import rows


def times(now: LatencyResult, before: LatencyResult) -> list[rows.Row]:
    """Two measurements side by side, for every model that both hold; the first batch size and mode of each."""
    earlier = {timing.model: timing for timing in rows.first_timings(before)}
    found = []
    for timing in rows.first_timings(now):
        other = earlier.get(timing.model)
        if other is None:
            continue
        apart = timing.interval_ms.low / timing.batch > other.interval_ms.high / other.batch
        apart |= timing.interval_ms.high / timing.batch < other.interval_ms.low / other.batch
        found.append(
            {
                "model": zoo.label(timing.model),
                "shown above, ms per image": rows.short(timing.per_image_ms),
                "taken out, ms per image": rows.short(other.per_image_ms),
                "change, %": round(100 * (timing.per_image_ms / other.per_image_ms - 1), 1),
                "intervals": "apart" if apart else "overlap",
                "batches": f"{timing.batch} and {other.batch}",
            }
        )
    return found


def profiles(now: ProfileResult, before: ProfileResult) -> list[rows.Row]:
    """Two profiles side by side, for every model that both hold."""
    return [
        {
            "model": zoo.label(profile.model),
            "shown above, ms per image": rows.short(profile.median_ms / profile.batch),
            "taken out, ms per image": rows.short(other.median_ms / other.batch),
            "shown above, % of the roof": round(100 * profile.gflops / now.roof.at(profile.intensity)),
            "taken out, % of the roof": round(100 * other.gflops / before.roof.at(other.intensity)),
            "batches": f"{profile.batch} and {other.batch}",
        }
        for profile in now.profiles
        if (other := before.profile(profile.model))
    ]
