"""Documents, stored views, Table 3 and pointing: what pages and the command line read."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from clip.small import random_built_in
from clip.test_features import pictures

from dl2core import jobs, store
from dl2core.clip import load, make_views, views
from dl2core.clip.accuracy import documents, recipes, table3
from dl2core.clip.accuracy import measure as accuracy
from dl2core.clip.evidence import pointing
from dl2core.clip.model import REPORT_MODEL, built_in_identity
from dl2core.clip.templates import COLOURS
from dl2core.clip.wording import wording
from dl2core.errors import InputError
from dl2core.tables import Request


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DL2_HOME", str(tmp_path))
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "none"))


def test_an_accuracy_document_holds_what_the_contract_names() -> None:
    clip, data = random_built_in(), pictures()
    found = jobs.run_here(accuracy.measure(clip, data, ["a {}"]))
    document = documents.of_accuracy(
        found, spec={"model": "m", "dataset": "shapes", "split": "test", "templates": ["a {}"]}
    )
    assert {
        "top1",
        "top5",
        "interval",
        "n",
        "images_per_s",
        "per_class",
        "spec",
        "machine",
        "versions",
        "created",
    } <= set(document)
    assert document["interval"][0] <= document["top1"] <= document["interval"][1]
    assert "a {}" in documents.name_of(document)
    json.dumps(document)


def test_recipes_are_compared_with_the_first_row() -> None:
    clip, data = random_built_in(), pictures(30)
    chosen = recipes.recipes(("spelling",))
    found = jobs.run_here(
        accuracy.measure_all(clip, data, {name: recipe.wording(data.classes) for name, recipe in chosen.items()})
    )
    rows = documents.of_recipes(chosen, found, spec={})["rows"]
    assert rows[0]["points"] == 0
    for row in rows:
        assert row["points"] == pytest.approx(row["top1"] - rows[0]["top1"], abs=1e-3)
        assert sum(c["gained"] - c["lost"] for c in row["changes"].values()) == round(row["points"] * 30 / 100)


def test_the_stored_view_of_a_model_is_what_the_model_answers() -> None:
    clip = random_built_in()
    document = store.jsonable(jobs.run_here(make_views.make(clip)))
    asked = wording([COLOURS.template], COLOURS.labels)
    task = views.find(document, asked)
    assert np.array(task["cosines"]).shape == (8, 3)
    assert views.find(document, wording(["other {}"], COLOURS.labels)) is None
    assert views.find(document, wording([COLOURS.template], ["red: red, blue", "green"])) is None
    assert len(document["sweep"]["cosines"]) == len(document["sweep"]["shares"])


def test_the_shipped_documents_are_of_the_shipped_weights() -> None:
    identity = built_in_identity()
    for name in (views.NAME, "clip_recipes"):
        assert store.shipped(name)["spec"]["weights"] == identity, f"make shipped: {name} is of other weights"


def test_the_shipped_view_is_computed_again() -> None:
    stored, made = store.shipped(views.NAME), store.jsonable(jobs.run_here(make_views.make(load.load())))
    for key, task in made["tasks"].items():
        assert np.array(stored["tasks"][key]["cosines"]) == pytest.approx(np.array(task["cosines"]), abs=2e-3)


def test_table_3_keeps_the_models_apart_without_any_data() -> None:
    rows = jobs.run_here(table3.measure(Request("table3", "built-in", None, 0)))
    clip = [row for row in rows if row.model == REPORT_MODEL]
    assert [row.report for row in clip if row.report] == [88.68, 88.77, 63.55, 63.08]
    assert [row.published for row in clip if row.published] == [89.83, 64.23]
    ours = [row for row in rows if row.model != REPORT_MODEL]
    assert len(ours) == 6
    assert all(row.report is row.published is row.measured is None for row in ours)


def test_pointing_compares_the_named_label_with_a_wrong_one() -> None:
    found = jobs.run_here(pointing.measure(random_built_in(), n=4))
    assert found.named.shape == found.wrong.shape == (4,)
    assert found.gain.points == pytest.approx(found.percent - found.percent_wrong)
    with pytest.raises(InputError, match="at least 1"):
        pointing.measure(random_built_in(), n=0)
