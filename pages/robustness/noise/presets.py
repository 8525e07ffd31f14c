"""The page's names, and its presets: where the same strength costs little, and where nearly everything."""

from __future__ import annotations

from dl2core.robustness import method
from pages.robustness.noise import cached
from pages.ui.state import Preset

KEY = "nse"
SHAPES = "Shapes"
PHOTOS = "CIFAR-10"
DOCUMENTS = {SHAPES: "noise_shapes", PHOTOS: "noise_lite0"}  # name -> stored run
RANKING, CORRUPTIONS, CALIBRATION, TABLE = VIEWS = ("Ranking", "Corruptions", "Calibration", "Table 6")
WHERE, SIGMA = f"{KEY}_where", f"{KEY}_sigma"
QUICK = (method.PLAIN, "fixed-patch", "padding", "deep-3", "probe-tower")
TITLES = {key: one.title for key, one in method.TABLE.items()}


def opens_on() -> tuple[str, str]:
    """(stored run, method) of a first visit: photographs where their eight pictures are on this machine, else Shapes."""
    return (PHOTOS, "probe-lite0") if cached.pictures_of(DOCUMENTS[PHOTOS]) else (SHAPES, method.PLAIN)


def _preset(label: str, where: str, sigma: float, look_for: str, *, photos: bool = False) -> Preset:
    state = {
        f"{KEY}_stored": PHOTOS if photos else SHAPES,
        f"{KEY}_method": TITLES["probe-lite0" if photos else method.PLAIN],
        WHERE: where,
        SIGMA: f"{sigma:g}",
        f"{KEY}_view": RANKING,
    }
    return Preset(label, "2.4", state, look_for)


TWO_PLACES = _preset(
    "One σ, two places",
    "stored",
    0.1,
    "switch to the model's 224 px: the same 0.1, and more than twice as many answers stay right",
    photos=True,
)
OTHERS = (
    _preset(
        "Assignment's noise",
        "normalised",
        0.1,
        "0.1 after Normalize is a few hundredths of the pixels' range: nothing is lost",
    ),
    _preset(
        "In the pixels",
        "stored",
        0.1,
        "0.1 of the pixels' range is four times as much: four of ten answers are lost",
    ),
    _preset(
        "0.1 as a variance",
        "normalised",
        0.316,
        "N(0, 0.1) may mean a variance: then σ is 0.316, and a quarter of the answers is lost",
    ),
    _preset("Eight answers", "stored", 0.2, "drag σ from 0: which of the eight answers turn first?"),
)


def presets() -> tuple[Preset, ...]:
    """Photographs first where their pictures are here; without them Shapes show more."""
    return (TWO_PLACES, *OTHERS) if opens_on()[0] == PHOTOS else (*OTHERS, TWO_PLACES)
