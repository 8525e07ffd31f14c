"""Approaches: the same images and as many rates for all, a tower that only full fine-tuning changes, and prices as known."""

import json
from dataclasses import replace

import numpy as np
import pytest
import tiny_data
import torch

from dl2core import __main__, jobs, published, store
from dl2core.clip import load
from dl2core.data import shapes
from dl2core.errors import InputError
from dl2core.robustness.approaches import bench, inputs, learners, lite0, measure, price
from dl2core.robustness.approaches.claims import MEMORY, ON_ACCURACY, ON_PRICES, statements
from dl2core.robustness.approaches.learners import Trainer
from dl2core.robustness.approaches.result import (
    APPROACHES,
    MANY,
    NOTHING,
    SHIFTS,
    Approaches,
    ApproachesSpec,
    Few,
    Price,
)
from dl2core.robustness.approaches.shifts import SIGMA, shifted
from dl2core.saved_bytes import count_kept

SMALL = ApproachesSpec(
    dataset="shapes",
    few=(Few(1, 2), Few(2, 1)),
    steps=2,
    many=60,
    many_steps=3,
    batch=8,
    validation=16,
    test=16,
    priced=("built-in",),
)


STARTS = ("Linear probing yields a better model", "With enough data and time")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("home")
        patch.setenv("DL2_HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def found(home) -> Approaches:
    before = {name: value.clone() for name, value in load.load().model.visual.state_dict().items()}
    result = jobs.run_here(measure.measure(SMALL))
    after = load.load().model.visual.state_dict()
    assert all(torch.equal(value, after[name]) for name, value in before.items())
    return result


def test_all_try_as_many_rates_and_run_on_the_same_draws(found):
    for approach in APPROACHES:
        assert len([one for one in found.rates if one.approach == approach]) == 3
        runs = [(run.amount, run.draw) for run in found.runs if run.approach == approach]
        assert runs == [(1, 0), (1, 1), (2, 0), (MANY, 0)]
        assert [one.step for one in found.of(approach, MANY)[0].moments] == [0, 1, 2, 3]


def test_prompts_begin_with_what_the_class_names_say_and_heads_with_nothing(found):
    start = {approach: 100 * found.of(approach, MANY)[0].moments[0].right / found.n for approach in APPROACHES}
    assert found.without() > 50
    assert start["pixel prompt"] > found.without() - 20
    assert start["linear probe"] < 20
    assert start["full fine-tuning"] == start["linear probe"]


def test_a_smaller_draw_is_the_beginning_of_a_larger_one():
    train, test = bench.images(SMALL)
    shared = bench.prepared(SMALL, bench.subject(SMALL, train.classes), train, test)
    one, two = (set(shared.drawn(amount, 0, SMALL).tolist()) for amount in (1, 2))
    assert one < two
    assert len(two) == 2 * len(one) == 2 * len(shapes.CLASSES)
    assert one != set(shared.drawn(1, 1, SMALL).tolist())
    assert not two & set(shared.valid.tolist())


def test_a_run_that_was_lost_goes_on_where_it_was(found, home, monkeypatch):
    for path in sorted((home / "approaches").iterdir())[:3]:
        path.write_text("{}")
    made = []
    steps = measure.Trainer.step
    monkeypatch.setattr(measure.Trainer, "step", lambda self, *batch: made.append(1) or steps(self, *batch))
    again = jobs.run_here(measure.measure(replace(SMALL, priced=())))
    assert 3 * SMALL.steps <= len(made) <= 3 * SMALL.many_steps  # three were made again
    assert [run.right for run in again.runs] == [run.right for run in found.runs]


def test_prices_count_what_each_approach_trains(found):
    trained = {approach: found.price("built-in", approach).trained for approach in APPROACHES}
    assert trained["linear probe"] == len(shapes.CLASSES) * 129
    assert trained["pixel prompt"] == 12 * 4 * 28
    assert trained["deep prompt"] == 1280
    assert trained["full fine-tuning"] > 2_000_000
    kept = [found.price("built-in", approach).saved_bytes for approach in APPROACHES]
    assert 10 * kept[0] < min(kept[1:])
    assert kept[3] == max(kept)


def test_what_is_stacked_is_what_is_known_of_vit_b_32():
    """1.90 GB against 0.66 (facts of torchvision's ViT-B/32): weights, gradients, two states, and what is kept."""
    saved = {row.case: row.mb * 1e6 for row in published.SAVED if row.model == "vit_b_32"}
    weights = 88_224_232

    def gigabytes(trained: int, case: str) -> float:
        one = Price("ViT-B/32", "full fine-tuning", 16, 16, 224, weights, trained, round(saved[case]), 1.0)
        return one.total_mb / 1000

    assert gigabytes(weights, "full fine-tuning") == pytest.approx(1.90, abs=0.005)
    assert gigabytes(69_840, "pixel prompt") == pytest.approx(0.66, abs=0.005)


@pytest.mark.parametrize("case", ["pixel prompt", "full fine-tuning"])
def test_bytes_kept_in_clips_vit_b_32_are_those_known(case):
    known = next(row.mb for row in published.SAVED if (row.model, row.case) == ("ViT-B-32-quickgelu", case))
    learner = learners.build(case, *price.vit(), seed=0)
    with count_kept(learner.whole) as kept:
        output = learner.logits(torch.randn(2, 3, 224, 224))
        total = kept.total_bytes
    assert output.shape == (2, 10)
    assert 8 * total / 1e6 == pytest.approx(known, rel=0.02)  # our frame joins behind the first convolution


def test_front_and_tail_of_lite0_are_the_network_and_its_last_block_is_trained_alone():
    found = lite0.backbone()
    front, _ = lite0.pieces(found.network)
    pixels = torch.randn(2, 3, 32, 32)
    learner = learners.build("last block", lite0.behind_the_front(found), torch.empty(10, 0), seed=0)
    before = {name: value.clone() for name, value in found.network.state_dict().items()}
    with torch.no_grad():
        assert torch.allclose(learner.tower(front(pixels)), found.network(pixels), atol=1e-5)
    Trainer(learner, 1e-3).step(front(pixels), torch.tensor([1, 2]))
    assert all(torch.equal(value, before[name]) for name, value in found.network.state_dict().items())
    assert not torch.equal(learner.tower.tail[1].weight, found.network.conv_head.weight)
    whole = learners.build("last block", lite0.whole(found), torch.empty(10, 0), seed=0)
    assert {id(one) for one in whole.own[:-2]} == {id(one) for one in whole.tower.tail.parameters()}
    assert not any(one.requires_grad for one in whole.tower.front.parameters())


def test_lite0_is_fitted_in_two_ways_on_the_draws_of_the_others(home, monkeypatch):
    small = replace(lite0.backbone(), size=32)  # its mean over places takes any size
    monkeypatch.setattr(lite0, "backbone", lambda: small)
    monkeypatch.setattr(price, "BATCH", 2)
    spec = replace(SMALL, backbone="efficientnet-lite0", few=(Few(1, 1),), priced=("efficientnet-lite0",))
    made = jobs.run_here(measure.measure(spec))
    ways = ("linear probe", "last block")
    assert [(run.approach, run.amount) for run in made.runs] == [(way, amount) for amount in (1, MANY) for way in ways]
    assert [len([one for one in made.rates if one.approach == way]) for way in ways] == [3, 3]
    assert made.without() is None
    assert [name for name, _ in made.ranking(1)] in (list(ways), list(ways)[::-1])
    probe, block = (made.price("efficientnet-lite0", way) for way in ways)
    assert (probe.trained, block.trained) == (48 * 1281, 48 * 1281 + 1_017_600)
    assert probe.weights == block.weights
    assert 5 * probe.saved_bytes < block.saved_bytes
    assert statements(made, "efficientnet-lite0") == ()
    monkeypatch.setattr(inputs.Front, "__call__", None)  # kept runs need no picture
    assert [run.right for run in jobs.run_here(measure.measure(spec)).runs] == [run.right for run in made.runs]


def test_what_learners_are_given_is_made_once_and_only_where_it_is_asked_for():
    passes = []

    def pixels(pictures: np.ndarray) -> torch.Tensor:
        passes.append(len(pictures))
        return torch.from_numpy(pictures[:, :1, 0, 0].astype(np.float32))

    pictures = np.arange(6, dtype=np.uint8)[:, None, None, None] * np.ones((1, 2, 2, 3), np.uint8)
    given = inputs.Inputs(pictures, inputs.Front(pixels, (1,), torch.nn.Identity(), batch=2))
    jobs.run_here(given.fill(np.array([4, 1, 4])))
    jobs.run_here(given.fill(np.array([1, 5])))
    assert passes == [2, 1]
    assert given[torch.tensor([5, 1, 4])].flatten().tolist() == [5, 1, 4]
    assert given.front.images == 3


def test_the_noise_of_an_image_depends_on_nothing_but_seed_and_place():
    images = shapes.load("test", n=6).images
    noisy = shifted(images, "noise", seed=1)
    assert np.array_equal(noisy[:2], shifted(images[:2], "noise", seed=1))
    assert not np.array_equal(noisy, shifted(images, "noise", seed=2))
    grey = np.full((4, 32, 32, 3), 128, np.uint8)
    assert (shifted(grey, "noise").astype(float) / 255).std() == pytest.approx(SIGMA, rel=0.05)
    assert np.array_equal(shifted(images, "as they are"), images)
    assert np.array_equal(shifted(images, "negative"), 255 - images)


def test_batches_take_every_image_once_before_any_comes_again():
    positions = np.arange(100, 110)
    taken = list(measure._batches(positions, 4, 6, seed=0))
    assert [len(one) for one in taken] == [4, 4, 2, 4, 4, 2]
    assert sorted(torch.cat(taken[:3]).tolist()) == positions.tolist()


def test_the_report_is_checked_sentence_by_sentence(found):
    said = {one.says: one.verdict for one in statements(found, "built-in")}
    assert list(said) == [*ON_PRICES, *ON_ACCURACY]
    assert said[MEMORY] == "false"
    assert said["Prompting can reduce the number of parameters, compared with full fine-tuning"] == "true"
    elsewhere = statements(found, "no such network")
    assert {one.verdict for one in elsewhere[: len(ON_PRICES)]} == {"not shown"}


def test_sentences_about_accuracy_are_not_shown_by_prices_alone(found):
    said = statements(replace(found, runs=()), "built-in")
    assert {one.verdict for one in said[len(ON_PRICES) :]} == {"not shown"}
    assert said[: len(ON_PRICES)] == statements(found, "built-in")[: len(ON_PRICES)]


def test_a_difference_that_may_be_chance_shows_nothing(found):
    """Sentences on full fine-tuning, with accuracies of our choice."""

    def verdicts(full: int) -> tuple[str, str]:
        rights = {name: full if name == "full fine-tuning" else 8 for name in APPROACHES}
        runs = tuple(replace(run, right=(rights[run.approach],) * 4) for run in found.runs)
        said = {one.says: one.verdict for one in statements(replace(found, runs=runs), "built-in")}
        return tuple(next(verdict for says, verdict in said.items() if says.startswith(start)) for start in STARTS)

    assert [verdicts(full) for full in (2, 6, 10, 14)] == [
        ("true", "not shown"),
        ("not shown", "not shown"),
        ("not shown", "not shown"),
        ("false", "true"),
    ]


def test_the_ranking_holds_the_model_without_a_prompt(found):
    for shift in SHIFTS:
        ranked = found.ranking(1, shift)
        assert {name for name, _ in ranked} == {NOTHING, *APPROACHES}
        assert [value for _, value in ranked] == sorted((value for _, value in ranked), reverse=True)


def test_a_span_reaches_from_the_worst_draw_to_the_best_and_one_run_has_an_interval(found):
    assert found.span("linear probe", 1) == (min(found.draws("linear probe", 1)), max(found.draws("linear probe", 1)))
    low, high = found.span("linear probe", MANY)
    assert low < found.mean("linear probe", MANY) < high
    assert replace(found, runs=()).span("linear probe", 1) is None


def test_a_result_is_read_as_it_was_written(found):
    assert store.from_document(Approaches, json.loads(json.dumps(store.to_document(found)))) == found


def test_a_run_at_equal_seconds_is_the_last_moment_that_was_reached(found):
    run = found.of("linear probe", MANY)[0]
    assert run.at_seconds(0.0) == run.moments[0]
    assert run.at_seconds(1e9) == run.moments[-1]
    assert run.at_seconds(run.moments[2].seconds) == run.moments[2]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"steps": 0}, "steps must"),
        ({"dataset": "cifar10"}, "data fetch cifar10"),
        ({"priced": ("none",)}, "priced"),
        (
            {"backbone": "efficientnet-lite0"},
            "with efficientnet-lite0, priced may hold efficientnet-lite0; got built-in",
        ),
        ({"few": (Few(1, 0),)}, "draws"),
    ],
)
def test_what_cannot_be_had_is_one_line(wrong, words, tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path))
    with pytest.raises(InputError, match=words):
        measure.measure(replace(SMALL, **wrong))


def test_too_few_images_are_one_line_with_what_is_left(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path))
    tiny_data.write_hub(tmp_path, "cifar10", "test", count=60)
    with pytest.raises(InputError, match="20 images a class and 0 in all were asked for"):
        measure.measure(replace(SMALL, dataset="cifar10", few=(Few(20, 1),), many=0, validation=20))


def test_the_verb_refuses_draws_that_are_no_numbers(capsys):
    with pytest.raises(SystemExit):
        __main__.main(["approaches", "--few", "one"])
    assert "images a class and draws are numbers such as 1:10,20:5, got 'one'" in capsys.readouterr().err


def test_the_verb_prints_accuracies_prices_and_sentences(capsys, home, monkeypatch):
    monkeypatch.setattr(price, "REPEATS", 1)
    words = ["--dataset", "shapes", "--few", "1:1", "--steps", "1", "--many", "0", "--validation", "10", "--test", "10"]
    assert __main__.main(["approaches", *words, "--priced", "built-in"]) == 0
    printed = capsys.readouterr().out
    assert "1 a class" in printed
    assert "full fine-tuning" in printed
    assert MEMORY in printed
