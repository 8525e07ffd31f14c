"""The quick visual sanity check: nine claims that must hold, each with a number, a tolerance, a time and a picture.

This is the one package that may import every topic.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from dl2core import device, jobs, store
from dl2core.checks.check import Check, Claim

COUNT = 9
PRECISION = "float32; graph layers in float64, walks exact"


@dataclass(frozen=True)
class Spec:
    """What is random in the checks."""

    seed: int = 0


def claims() -> tuple[Claim, ...]:
    """All claims in the order of the pages; importing them imports torch."""
    from dl2core.checks import clip, cnn, graphs

    return (
        clip.IMAGES,
        clip.PINNED_LOGITS,
        clip.TOKENS,
        clip.LINEAR_PATCHES,
        clip.ZERO_PROMPT,
        cnn.MACS,
        cnn.SAVED,
        graphs.LAYER_FORMS,
        graphs.WALK_COUNTS,
    )


def run(spec: Spec) -> jobs.Steps:
    """Look at every claim; partial results are the checks done so far.

    One thread serves: the work is small, and on a busy machine threads mostly wait for each other.

    Returns:
        A generator whose result is a tuple of `Check`.
    """
    yield jobs.Progress(0.0, "loading torch")
    done: list[Check] = []
    with device.threads(1):
        for claim in claims():
            yield jobs.Progress(len(done) / COUNT, claim.name, tuple(done))
            done.append(_look(claim, spec.seed))
    return tuple(done)


def _look(claim: Claim, seed: int) -> Check:
    start = time.perf_counter()
    finding = claim.look(seed)
    return Check(
        name=claim.name,
        says=claim.says,
        value=float(finding.value),
        tolerance=claim.tolerance,
        unit=claim.unit,
        seconds=round(time.perf_counter() - start, 3),
        passed=bool(finding.value <= claim.tolerance),
        detail=finding.detail,
        picture=finding.picture,
    )


def document(spec: Spec, checks: tuple[Check, ...]) -> store.Document:
    """The checks as a document, with their pictures."""
    return store.document("check", spec=spec, precision=PRECISION, checks=checks)
