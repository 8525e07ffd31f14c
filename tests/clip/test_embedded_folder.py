"""The built-in model's folder: what its card says of a run."""

from dl2core import store
from dl2core.builtin import folder as embedded_folder
from dl2core.builtin.card import Row
from dl2core.builtin.recipe import Recipe
from dl2core.builtin.train import Trained
from dl2core.clip import builtin
from dl2core.clip.templates import REPORT_TEMPLATE
from dl2core.data import shapes
from dl2core.stats import Interval

ROWS = [
    Row(f"CIFAR-10 test, {REPORT_TEMPLATE!r}", 81.25, Interval(80.0, 82.5), 4000),
    Row("Shapes test, pairs that training showed, 'a {colour} {shape}'", 99.5, Interval(99.0, 99.8), 2000),
]


def card(*, processes: int = 1) -> store.Document:
    trained = Trained(builtin.build(), 1200, 5.5, 20.25, (1.5,), processes)
    sweeps = {"sweeps": 10, "rising_percent": 100.0, "crossing_35_65_percent": 90.0}
    measured = {"rows": ROWS, "sweeps": sweeps, "data": "CIFAR-10 test", "limits": ("one limit",)}
    return embedded_folder.document(Recipe(), trained, measured, train=shapes.load("train", n=10))


def test_the_card_says_how_long_with_how_many_and_what_came_out(tmp_path):
    store.write_json(tmp_path / "card.json", card(processes=2))
    text = embedded_folder.in_words(store.read_json(tmp_path / "card.json"))
    assert "1,200 steps, 5.5 epochs" in text
    assert "20.2 minutes in 2 processes" in text
    assert "| 81.25 | 80.0 to 82.5 | 4,000 |" in text
    assert "in 1 process " in embedded_folder.in_words({**store.read_json(tmp_path / "card.json"), "processes": 1})
