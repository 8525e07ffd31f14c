"""The `attention` verb: one document for a picture and a sentence, and one line on bad input."""

import json

import numpy as np
import pytest

from dl2core import __main__ as main
from dl2core.clip import builtin, load
from dl2core.clip.model import frozen


@pytest.fixture(autouse=True)
def random_model(monkeypatch):
    """The built-in architecture with random weights: the numbers of a trained one are not tested here."""
    made = load.as_clip_model(frozen(builtin.build(1)), identity="random")
    monkeypatch.setattr(load, "opened", lambda name: made)


def test_document_holds_every_weight_and_check(capsys):
    assert main.main(["attention", "--seed", "3", "--text", "two dogs", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert np.shape(document["weights"])[2:] == (17, 17)
    assert np.shape(document["weights_without_positions"]) == np.shape(document["weights"])
    assert document["text_tokens"] == ["start", "two", "dogs", "end"]
    assert document["kernel_difference"] < 1e-4
    assert [one["positions"] for one in document["shuffles"]] == [True, False]
    assert document["spec"]["picture"]["seed"] == 3


def test_text_form_and_bad_input(capsys):
    assert main.main(["attention"]) == 0
    assert "image tower: 12 layers" in capsys.readouterr().out
    assert main.main(["attention", "--class", "pink circle"]) == 2
    assert "no class 'pink circle'" in capsys.readouterr().err
    assert main.main(["attention", "--text", " "]) == 2
    assert "the text is empty" in capsys.readouterr().err
