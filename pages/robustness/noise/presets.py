"""The page's names, and its presets: where the same strength costs little, and where nearly everything."""

from __future__ import annotations

from dl2core.robustness import method
from pages.ui.state import Preset

KEY = "nse"
SHAPES = "Shapes"
DOCUMENTS = {SHAPES: "noise_shapes"}  # name -> stored run
RANKING, CORRUPTIONS, CALIBRATION, TABLE = VIEWS = ("Ranking", "Corruptions", "Calibration", "Table 6")
WHERE, SIGMA = f"{KEY}_where", f"{KEY}_sigma"
QUICK = (method.PLAIN, "fixed-patch", "padding", "deep-3", "probe-tower")
TITLES = {key: one.title for key, one in method.TABLE.items()}


def _preset(label: str, where: str, sigma: float, look_for: str) -> Preset:
    state = {
        f"{KEY}_method": TITLES[method.PLAIN],
        WHERE: where,
        SIGMA: f"{sigma:g}",
        f"{KEY}_view": RANKING,
    }
    return Preset(label, "2.4", state, look_for)


PRESETS = (
    _preset(
        "The assignment's noise",
        "normalised",
        0.1,
        "0.1 after Normalize is a few hundredths of the pixels' range: nothing is lost",
    ),
    _preset(
        "The same σ in the pixels",
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
