"""One small job of every page that has one, on Shapes, by its link and its button: what faults are tried on."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from load.client import Session

from pages.start.report.rows import TITLES

TOWER = "Built-in CLIP's image tower"
REPORT = ("figure7", "figure8", "walks", "layers", "transformer")
LONGEST_S = 300.0  # of one job on a busy machine


@dataclass(frozen=True)
class Small:
    """A page's address, its link's parameters and the button."""

    page: str
    button: str
    link: dict[str, object]

    def session(self, base: str) -> Session:
        """Somebody who opens the link."""
        return Session(base, self.page, urlencode(self.link, doseq=True))


JOBS = (
    Small("latency", "Measure", {"lat_models": "MobileNet-v3-Small", "lat_batch": 1, "lat_size": 64, "lat_budget": 4}),
    Small("memory", "Measure", {"mem_model": "MobileNet-v3-Small", "mem_batch": 1}),
    Small("linear_probe", "Train on Shapes", {"prb_view": "One probe", "prb_data": "Shapes", "prb_limit": 40}),
    Small(
        "augmentations",
        "Measure Table 2",
        {"aug_view": "Table 2", "aug_t2_rows": "rotation", "aug_t2_images": 40, "aug_t2_seeds": 2, "aug_t2_net": TOWER},
    ),
    Small("layers", "Probe on Shapes", {"lay_backbone": TOWER, "lay_on": "Shapes", "lay_limit": 100}),
    Small("accuracy", "Measure", {"acc_data": "Shapes", "acc_limit": 200}),
    Small("training", "Train", {"trn_data": "Shapes", "trn_steps": 20, "trn_images": 64}),
    Small("noise", "Measure here", {"nse_data": "Shapes", "nse_methods": "No prompt", "nse_limit": 40, "nse_draws": 1}),
    Small("cross_dataset", "Measure", {"crs_limit": 40}),
    Small("approaches", "Train on Shapes", {"apr_data": "Shapes", "apr_steps": 1, "apr_test": 20}),
    Small("report", "Measure it here", {"rep_limit": 20, "rep_sections": [TITLES[key] for key in REPORT]}),
)


async def look(session: Session) -> None:
    """Run the page again, as its polling does, and know what it shows now."""
    session.buttons.clear()
    session.errors.clear()
    await session.run()


async def press(session: Session, button: str) -> None:
    """Start the job, and see that it runs or waits.

    Raises:
        AssertionError: it does not; with what the page says.
    """
    session.errors.clear()
    await session.run(press=button)
    assert not session.errors + session.exceptions, (session.page, session.errors, session.exceptions)
    assert "Stop" in session.buttons, (session.page, sorted(session.buttons))


async def ended(session: Session, seconds: float = LONGEST_S) -> float:
    """Wait until the job has ended; seconds that it took.

    Raises:
        AssertionError: it is still running then.
    """
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        await asyncio.sleep(0.3)
        await look(session)
        if "Stop" not in session.buttons:
            return time.monotonic() - begun
    raise AssertionError(f"{session.page}: still running after {seconds:.0f} s")
