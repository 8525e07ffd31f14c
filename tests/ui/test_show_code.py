"""What stands under "Show the code" computes what the page shows: every page's lines are run, and their numbers compared."""

from __future__ import annotations

import ast
import importlib
import re
from dataclasses import dataclass

import numpy as np
import pytest
import tiny_data
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from ui.visits import first_visit, words

from dl2core import jobs as dl2_jobs
from dl2core import store
from dl2core.clip.accuracy.spec import RecipesSpec
from dl2core.cnn.latency.result import LatencySpec
from dl2core.graphs.layers.karate import Spec as KarateSpec
from dl2core.prompts.train.spec import spec_of
from dl2core.queue import Job
from dl2core.reproduction.section import ReproductionSpec
from dl2core.robustness.approaches.result import ApproachesSpec, Few
from dl2core.robustness.cross_dataset_result import CrossSpec
from dl2core.robustness.result import NoiseSpec
from dl2core.transfer.augment.order_result import OrderSpec
from dl2core.transfer.augment.run_result import Protocol
from dl2core.transfer.few_images_result import FewImagesSpec
from dl2core.transfer.layers.result import DepthSpec, Excited, Measured
from pages.graphs.walks import power
from pages.prompts.deep_prompts.presets import DARK, NAMES
from pages.prompts.gallery import answers
from pages.ui import code, export, jobs
from pages.ui import numbers as numbers_shown

HOSTILE = "'''\"; __import__('os').abort() #\\ {}"
OF_TIME = re.compile(
    ".*_ms|.*seconds|blocks|settled|others|disturbed|noisy|set_aside|load|load_after|images_per_s|from_disk|created|note"
)
SMALL, ROUNDING = "built-in", 1e-3


@dataclass
class Taken:
    """What a page gave away last."""

    python: str = ""
    rows: list | tuple = ()
    document: object = None


@pytest.fixture
def taken(monkeypatch) -> Taken:
    """Filled by the page that is opened next."""
    found, menu, show = Taken(), export.menu, export.show_code

    def note_menu(key, **given):
        found.rows, found.document = given.get("rows", ()), given.get("document")
        menu(key, **given)

    def note_code(key, python, shell_line=""):
        found.python = python or found.python
        show(key, python, shell_line)

    monkeypatch.setattr(export, "menu", note_menu)
    monkeypatch.setattr(export, "show_code", note_code)
    return found


def run(python: str) -> dict[str, object]:
    """What the lines leave behind."""
    names: dict[str, object] = {}
    exec(compile(python, "<shown>", "exec"), names)
    return names


def numbers(value: object) -> object:
    """A result as plain values, without what no two measurements have in common."""
    plain = store.jsonable(value)
    if isinstance(plain, dict):
        return {name: numbers(one) for name, one in plain.items() if not OF_TIME.fullmatch(name)}
    return [numbers(one) for one in plain] if isinstance(plain, list) else plain


JOBS = {  # page -> key of its work, the worker's function, its arguments
    "cnn/latency": ("lat", "dl2core.cnn.latency.measure.measure",
                    LatencySpec(("mobilenet_v3_small",), (1,), image_size=32, threads=1, budget_s=1, runs=3)),
    "transfer/linear_probe": ("prb_few", "dl2core.transfer.few_images.measure",
                              FewImagesSpec(SMALL, "shapes", limit=20)),
    "transfer/augmentations": ("aug_order", "dl2core.transfer.augment.order.measure",
                               OrderSpec(Protocol(dataset="shapes", limit=48, size=32, passes=1))),
    "transfer/layers": ("lay_depth", "dl2core.transfer.layers.depth.measure", DepthSpec(SMALL, "shapes", limit=24)),
    "clip/accuracy": ("acc", "dl2core.clip.accuracy.measure.measure_recipes",
                      RecipesSpec(SMALL, "shapes", "test", ("templates",), 24, own=(HOSTILE,))),
    "prompts/training": ("trn", "dl2core.prompts.questions.train", spec_of(steps=2, train_images=16, snapshots=1)),
    "robustness/noise": ("nse", "dl2core.robustness.measure.measure",
                         NoiseSpec(("no-prompt",), dataset="shapes", limit=48, where=("input",), sigmas=(0.0, 0.3), draws=1)),
    "robustness/cross_dataset": ("crs", "dl2core.robustness.cross_dataset.measure", CrossSpec(limit=20)),
    "robustness/approaches": ("apr", "dl2core.robustness.approaches.measure.measure",
                              ApproachesSpec("shapes", (Few(1, 1),), steps=1, many=0, validation=10, test=10, priced=())),
    "start/report": ("rep", "dl2core.reproduction.run.measure", ReproductionSpec(limit=20, sections=("walks",))),
    "graphs/plain_network": ("perm", "dl2core.graphs.layers.karate_training.train", KarateSpec(steps=4, seeds=2)),
}  # fmt: skip
LINKS = {"clip/accuracy": {"acc_data": "Shapes"}}
DONE_AS_ASKED = ("transfer/layers", "robustness/cross_dataset", "prompts/training")  # they draw no other spec's result


@pytest.fixture
def cifar(tmp_path, monkeypatch):
    """A few CIFAR-10 images on this machine."""
    tiny_data.write_hub(tmp_path / "data", "cifar10", "test", count=40)
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))


def nearest(x, y, *, classes):
    """A probe that is made in no time: the mean of each class."""
    means = torch.stack([x[y == k].mean(dim=0) if (y == k).any() else torch.zeros(x.shape[1]) for k in range(classes)])
    return lambda asked: asked @ means.T


@pytest.mark.parametrize("folder", JOBS)
def test_the_lines_of_a_measurement_measure_it_again(folder, taken, cifar, monkeypatch):
    monkeypatch.setattr("dl2core.transfer.layers.depth.regression", nearest)
    key, function, spec = JOBS[folder]
    module, _, name = function.rpartition(".")
    measured = dl2_jobs.run_here(getattr(importlib.import_module(module), name)(spec))
    shown = measured
    if folder == "transfer/layers":  # its page measures favourite pictures with it
        shown = Measured(measured, store.from_document(Excited, store.shipped("channels_built_in")))
    job = Job("shown", spec, work=None, result=shown)
    job.end("done")

    def finished(work: jobs.Work) -> Job | None:
        job.spec = work.spec if folder in DONE_AS_ASKED else spec
        return job if work.key == key else None

    monkeypatch.setattr(jobs, "finished", finished)
    first_visit(folder, LINKS.get(folder))
    assert numbers(run(taken.python)["found"]) == numbers(measured)
    assert (
        numbers(taken.document)["spec"].items() >= numbers(spec).items()
    )  # the measurement is what the page gives away


def test_the_checks_hold_again(taken):
    first_visit("start/checks")
    again = run(taken.python)["found"]
    assert [(one.name, one.tolerance, one.passed) for one in again] == [
        (row["name"], row["tolerance"], row["passed"]) for row in taken.document["checks"]
    ]


def printed(capsys) -> np.ndarray:
    """All numbers that the lines have printed, in order."""
    return np.array([float(found) for found in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", capsys.readouterr().out)])


def test_memory_is_computed_as_the_table_has_it(taken):
    first_visit("cnn/memory", {"mem_model": "MobileNet-v3-Small", "mem_batch": "4"})
    (row,) = [row for row in taken.rows if row["model"] == "MobileNet-v3-Small"]
    (one,) = run(taken.python)["found"].footprints
    assert one.saved_mb_grad == pytest.approx(row["kept with a graph, MB"], rel=0.01)


def test_answers_and_their_words(taken):
    first_visit("clip/text_prompts", {"txt_view": "Grid", "txt_data": "Shapes", "txt_labels": ["red", "green", "blue"]})
    scores = run(taken.python)["scores"]
    shown = [[row[label] for label in scores.labels] for row in taken.rows]
    assert np.abs(scores.cosines - shown).max() < ROUNDING


def test_the_sweep_of_discs(taken):
    first_visit("clip/text_prompts", {"txt_view": "Flip"})
    found = run(taken.python)["found"]
    shown = [list(row.values())[-1] for row in taken.rows]
    assert np.abs(found.curve(100.0) - shown).max() < 0.01


def test_a_learned_frame(taken, monkeypatch):
    drawn = []
    monkeypatch.setattr(answers, "stage", lambda pictures, layers, **_: drawn.extend(layers))
    first_visit("prompts/gallery")
    found = run(taken.python)["found"]
    assert [layer.probabilities.tolist() for layer in drawn] == [
        one.tolist() for one in (found.nothing, found.noise, found.learned)
    ]


@pytest.mark.parametrize("data", [DARK, NAMES["report cifar100"]])
def test_deep_prompts_by_layer(data, taken, capsys):
    first_visit("prompts/deep_prompts", {"deep_data": data})
    run(taken.python)
    assert {row["top1"] for row in taken.rows} <= set(printed(capsys))


def test_a_power_and_its_walks(taken, monkeypatch):
    tables = {}
    draw = power.matrix_grid
    monkeypatch.setattr(
        power, "matrix_grid", lambda cells, **rest: tables.update({rest["key"]: cells}) or draw(cells, **rest)
    )
    first_visit("graphs/walks", {"g": "cycle:6", "walk_n": "5", "walk_cell": "1,2"})
    made = run(taken.python)
    assert [[str(entry) for entry in row] for row in made["counts"]] == tables["walk_power"]
    assert len(made["listed"].walks) == made["counts"][0][1]


def test_message_passing(taken):
    first_visit("graphs/message_passing", {"g": "wheel:6", "msg_layers": "2", "msg_w": "2", "msg_features": "numbers"})
    after = run(taken.python)["steps"][-1].after
    assert [row["feature 1"] for row in taken.rows if row["layer"] == 2] == after[:, 0].tolist()


def test_another_numbering(taken):
    first_visit("graphs/plain_network", {"g": "house", "perm_segment": "Another numbering", "perm_seed": "2"})
    made = run(taken.python)
    for name in ("Graph network", "Plain network"):
        shown = [row["answer"] for row in taken.rows if row["network"] == name and row["numbering"] == "shuffle 2"]
        order = made["order"]
        after = made["permutation"].matrix(order).T @ made["networks"][name](
            *made["permutation"].relabelled(made["a"], made["h"], order)
        )
        assert after.ravel().tolist() == shown


def test_another_size(taken):
    app = first_visit("graphs/plain_network", {"g": "house", "perm_segment": "Another size"})
    made = run(taken.python)
    low = numbers_shown.number(float(made["plain"](made["a"], made["h"]).min()))
    assert f"Its answers lie between {low}" in words(app)


def test_attention(taken):
    first_visit("graphs/attention", {"att_layer": "3", "att_head": "mean"})
    found = run(taken.python)["found"]
    shown = np.array([row["weight"] for row in taken.rows]).reshape(len(found.tokens), -1)
    assert np.abs(found.weights[2].mean(axis=0) - shown).max() < 0.002  # stored with three decimals


@pytest.mark.parametrize(
    ("folder", "link"),
    [
        ("graphs/message_passing", {"msg_own": HOSTILE, "msg_w": HOSTILE, "g": "house"}),
        ("graphs/attention", {"att_text": HOSTILE}),
        ("clip/text_prompts", {"txt_template": HOSTILE, "txt_labels": [HOSTILE, "red"], "txt_view": "Grid"}),
        ("graphs/walks", {"g": "'a\\';id'-b"}),
    ],
)
def test_what_a_link_holds_stays_text(folder, link, taken):
    first_visit(folder, link)
    called = {ast.unparse(node.func) for node in ast.walk(ast.parse(taken.python)) if isinstance(node, ast.Call)}
    assert not called & {"os.abort", "__import__", "id"}


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        PLAIN, lambda inner: st.lists(inner, max_size=3).map(tuple) | st.lists(inner, max_size=3), max_leaves=6
    )
)
def test_a_value_is_written_as_python_reads_it(given_value):
    assert repr(eval(code.value(given_value))) == repr(given_value)


def test_what_cannot_be_written_is_refused():
    with pytest.raises(ValueError, match="ndarray"):
        code.value(np.zeros(3))
