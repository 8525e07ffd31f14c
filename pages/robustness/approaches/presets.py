"""The page's names, and its presets: whole states of it, worth looking at."""

from __future__ import annotations

from dl2core.robustness.approaches.result import SHIFTS
from pages.robustness.approaches import cached
from pages.ui.state import Preset

KEY = "apr"
FEW, SAID, TIME, TABLE = VIEWS = ("Few images", "2.6 checked", "Time", "Table")
NETWORKS = {"built-in": "the built-in tower, 32 px", "ViT-B/32": "a tower of CLIP ViT-B/32's size, 224 px"}
DATA = {"cifar10": "CIFAR-10", "shapes": "Shapes"}
AFTER = {shift: f"then {shift}" + " colours" * (shift == "negative") for shift in SHIFTS[1:]}
NOISE, DARK, NEGATIVE = AFTER.values()


def amounts() -> dict[int, str]:
    """Amounts of images that the stored run was trained on -> how the link holds them; the most last."""
    return {amount: f"{amount} a class" if amount else "many" for amount in cached.stored()[0].spec.amounts}


def presets() -> tuple[Preset, ...]:
    """States of the page, with the amounts of the stored run."""
    fewest, *_, most = amounts().values()

    def preset(label: str, look_for: str, *, amount: str = most, after: str = NOISE, view: str = FEW) -> Preset:
        state = {
            f"{KEY}_amount": amount,
            f"{KEY}_after": after,
            f"{KEY}_view": view,
        }
        return Preset(label, "2.6", state, look_for)

    return (
        preset(
            "What fills the memory",
            "a prompt trains a thousandth of the numbers, and the network's activations are kept all the same",
        ),
        preset(
            "One image a class",
            "prompts begin with what the class names say; a new head begins with nothing",
            amount=fewest,
        ),
        preset(
            "In the dark", "trained on pictures as they are, asked about dark ones: does the order hold?", after=DARK
        ),
        preset("Negatives", "whose lead is left when all colours are turned round?", after=NEGATIVE),
        preset("Sentence by sentence", "which sentences of 2.6 hold, and which are not shown by this run?", view=SAID),
    )
