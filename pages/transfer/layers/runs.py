"""What a view draws: the session's finished run, our stored one, or nothing yet; and where its numbers come from."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.store import Document
from dl2core.transfer.backbone_names import LITE0
from dl2core.transfer.layers.parts_result import PartsResult
from dl2core.transfer.layers.result import DepthResult, Excited
from pages.transfer.layers import cached
from pages.transfer.layers.controls import Choice
from pages.ui import export, jobs, provenance, results

COSTS = "costs of a step alone"
PIXELS = {LITE0: "lossless images"}  # of the stored run; the other's images are named as a JPEG copy by their title


@dataclass(frozen=True)
class Shown:
    """A result, its document, its origin in words, the mark of its points; favourite pictures and their origin."""

    result: DepthResult | PartsResult
    document: Document
    origin: str
    source: str
    excited: Excited | None = None
    about_excited: str = ""

    @property
    def mine(self) -> bool:
        """Whether this session measured it."""
        return self.source == "measured"


def depth(choice: Choice, work: jobs.Work) -> Shown | None:
    """The probes on every block."""
    done = jobs.finished(work)
    if done and done.spec == work.spec:
        found = done.result
        document = results.of_job(found.depth, done)
        return Shown(
            found.depth, document, provenance.of_document(document, kind="measured"), "measured", found.excited
        )
    stored, pictures = cached.stored(DepthResult, choice.backbone), cached.stored(Excited, choice.backbone)
    if not stored or not pictures:
        return None
    (found, document), (excited, of_pictures) = stored, pictures
    probes = provenance.of_document(document, PIXELS.get(choice.backbone, ""), f"n = {found.n:,}")
    favourites = provenance.of_document(of_pictures)
    return Shown(found, document, probes, "stored", excited, favourites)


def parts(choice: Choice, work: jobs.Work) -> Shown | None:
    """The trainings of parts."""
    done = jobs.finished(work)
    if done and done.spec == work.spec:
        document = results.of_job(done.result, done)
        fact = f"n = {done.result.n:,}"
        return Shown(done.result, document, provenance.of_document(document, fact, kind="measured"), "measured")
    stored = cached.stored(PartsResult, choice.backbone)
    if not stored:
        return None
    found, document = stored
    facts = (f"n = {found.n:,}" if found.runs else f"{COSTS}, on noise", "times under load")
    return Shown(found, document, provenance.of_document(document, *facts), "stored")


def subject(found: DepthResult | PartsResult) -> str:
    """What the numbers of a result are of: its test images, or steps that were priced alone."""
    return COSTS if isinstance(found, PartsResult) and not found.runs else found.tested_on


def command(found: DepthResult | PartsResult) -> str:
    """The shell line of a run."""
    spec = found.spec
    options: dict[str, object] = {
        "--backbone": spec.backbone,
        "--dataset": spec.dataset,
        "--limit": spec.limit,
        "--test-from-train": spec.test_from_train or None,
    }
    if isinstance(found, DepthResult):
        return export.shell("layers", options)
    amounts = ",".join(f"{one.a_class}x{one.epochs}x{one.draws}" for one in spec.amounts)
    more = (
        {"--side": spec.side, "--amounts": amounts, "--validation": spec.validation} if amounts else {"--costs": True}
    )
    return export.shell("parts", options | more)
