"""The page's names, and its presets: whole states of it, worth looking at."""

from __future__ import annotations

from dl2core.robustness.approaches.result import LITE0, SHIFTS
from pages.robustness.approaches import cached
from pages.ui.state import Preset

KEY = "apr"
FEW, SAID, TIME, TABLE = VIEWS = ("Few images", "2.6 checked", "Time", "Table")
NETWORKS = {
    "built-in": "the built-in tower, 32 px",
    LITE0: "EfficientNet-Lite0, 224 px",
    "ViT-B/32": "a tower of CLIP ViT-B/32's size, 224 px",
}
DATA = {"cifar10": "CIFAR-10", "shapes": "Shapes"}
AFTER = {shift: f"then {shift}" + " colours" * (shift == "negative") for shift in SHIFTS[1:]}
NOISE, DARK, NEGATIVE = AFTER.values()


def amounts() -> dict[int, str]:
    """Amounts of images that a stored run was trained on -> how the link holds them; the most last."""
    (first, *_), _ = cached.stored()
    return {amount: f"{amount} a class" if amount else "many" for amount in first.spec.amounts}


def opens_on() -> int:
    """The most images that all stored runs were trained on."""
    runs, _ = cached.stored()
    return [amount for amount in amounts() if all(amount in one.spec.amounts for one in runs)][-1]


def presets() -> tuple[Preset, ...]:
    """States of the page, with the amounts of the stored runs."""
    fewest, *_, most = amounts().values()
    usual = amounts()[opens_on()]

    def preset(label: str, look_for: str, *, amount: str = usual, after: str = NOISE, view: str = FEW) -> Preset:
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
            "One a class",
            "prompts begin with what the class names say; a new head begins with nothing",
            amount=fewest,
        ),
        preset(
            "In the dark",
            "asked about dark pictures: who was next to last, and is first?",
            after=DARK,
        ),
        preset("Negatives", "whose lead is left when all colours are turned round?", after=NEGATIVE),
        preset("Many images", "full fine-tuning: last on pictures as they are, first under noise", amount=most),
        preset("Sentences", "which sentences of 2.6 hold, and which are not shown by this run?", view=SAID),
    )
