"""Recordings and tasks: what is written comes back, also through a page's document, and the prompt file opens."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prompts.cases import spec
from store.mutations import mutated, result_or_refusal

from dl2core import store
from dl2core.data import shapes
from dl2core.errors import InputError
from dl2core.prompts import tasks
from dl2core.prompts.files import checkpoints
from dl2core.prompts.recorded import build, gallery, recording
from dl2core.prompts.recorded.document import RunDocument
from dl2core.prompts.recorded.recording import Recording
from dl2core.prompts.recorded.runs import Run, Snapshot, Step
from dl2core.prompts.train.spec import spec_of


def made(kind: str = "padding") -> Recording:
    random = np.random.default_rng(0)
    pads = {"pad_up": (1, 3, 3, 16), "pad_down": (1, 3, 3, 16), "pad_left": (1, 3, 10, 3), "pad_right": (1, 3, 10, 3)}
    shapes_of = {"deep_prompt": (1, 2, 32)} if kind == "deep" else pads
    snapshots = tuple(
        Snapshot(
            step,
            top1,
            {n: random.normal(size=s).astype(np.float32) for n, s in shapes_of.items()},
            random.random((8, 3)),
        )
        for step, top1 in ((0, 30.0), (6, 70.0), (12, 60.0))
    )
    run = Run(spec(kind=kind), tuple(Step(k, 1 / (k + 1), 0.1) for k in range(12)), snapshots)
    plain = random.random((8, 3))
    return Recording(
        run,
        "a title",
        ("red", "green", "blue"),
        "tiny",
        "abc",
        16,
        (0.5,) * 3,
        (0.2,) * 3,
        plain=plain,
        origin=recording.here(),
    )


def same(first: Recording, second: Recording) -> None:
    assert [s.step for s in first.run.steps] == [s.step for s in second.run.steps]
    assert first.run.spec == second.run.spec
    assert (first.run.best.step, first.run.last.step) == (second.run.best.step, second.run.last.step) == (6, 12)
    for mine, other in ((first.run.best, second.run.best), (first.run.last, second.run.last)):
        assert all(np.array_equal(mine.parameters[name], other.parameters[name]) for name in mine.parameters)
    for name, value in first.run.snapshots[0].parameters.items():  # kept in half precision
        assert np.allclose(value, second.run.snapshots[0].parameters[name], atol=2e-3)
    assert np.allclose(first.plain, second.plain, atol=1e-3)
    assert first.origin == second.origin


@pytest.mark.parametrize("kind", ["padding", "deep"])
def test_written_and_read(kind, tmp_path):
    first = made(kind)
    recording.write(first, tmp_path / "x")
    same(first, recording.read(tmp_path / "x"))
    same(first, gallery.entry("x", folder=tmp_path))
    assert gallery.names(folder=tmp_path) == ("x",)
    assert gallery.summary("x", folder=tmp_path)["parameters"] == first.parameters


@pytest.mark.parametrize("kind", ["padding", "deep"])
def test_packed_and_unpacked(kind):
    first = made(kind)
    content = store.jsonable(recording.packed(first))
    same(first, recording.unpacked(content))


@pytest.mark.parametrize(
    "change", [{"arrays": "%%"}, {"arrays": "AAAA"}, {"spec": 3}, {"steps": None}, {"snapshots": [[1, 2]] * 9}]
)
def test_a_broken_document_is_refused(change):
    content = store.jsonable(recording.packed(made())) | change
    with pytest.raises(InputError):
        recording.unpacked(content)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"created": "yesterday"}, "^created must be a date"),
        ({"machine": []}, "^machine must be an object"),
        ({"spec": {}}, r"^spec\.model is missing"),
        ({"steps": [[0, None, 1.0]]}, r"^steps\[0\]\[1\] must be a number, got null"),
        ({"test": {"top1": 3}}, r"^test\.data is missing"),
        ({"deep": {"layer": 1}}, r"^deep\.norms is missing"),
        ({"classes": ["one"]}, "^classes must hold 2 to 1000 entries"),
    ],
)
def test_a_field_that_is_wrong_is_named(change, says):
    with pytest.raises(InputError, match=says):
        recording.unpacked(store.jsonable(recording.packed(made())) | change)


PACKED = {kind: store.jsonable(recording.packed(made(kind))) for kind in ("padding", "deep")}


@pytest.mark.parametrize("kind", PACKED)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_changed_document_is_read_or_refused_in_one_line(kind, data):
    document = data.draw(mutated({name: value for name, value in PACKED[kind].items() if name != "arrays"}))
    found, refusal = result_or_refusal(store.from_document, RunDocument, document)
    assert "\n" not in refusal
    assert found or refusal


def test_every_recording_of_the_gallery_is_such_a_document():
    for name in gallery.names():
        assert store.from_document(RunDocument, gallery.summary(name)).snapshots


def test_the_gallery_was_trained_as_it_is_planned():
    for plan in build.plans():
        assert gallery.summary(plan.name)["spec"] == store.jsonable(plan.spec), plan.name


def test_what_a_spec_leaves_open_comes_from_the_models_protocol():
    ours, theirs = spec_of(kind="deep", steps=1), spec_of("ViT-B-32-quickgelu/openai", dataset="cifar10")
    assert (ours.learning_rate, ours.warmup, ours.snapshots, ours.template) == (3.0, 0, 1, "a {}")
    assert (theirs.learning_rate, theirs.steps, theirs.warmup, theirs.train_images) == (40.0, 6260, 1000, 0)
    with pytest.raises(InputError, match="data sets are shapes, cifar10, cifar100; got 'mnist'"):
        spec_of(dataset="mnist")


@pytest.mark.parametrize("kind", ["padding", "deep"])
def test_the_prompt_file_is_a_checkpoint(kind):
    first = made(kind)
    found = checkpoints.read(recording.prompt_file(first, first.run.best))
    prompt = found.prompt()
    assert prompt.kind == kind
    assert all(np.array_equal(v.numpy(), first.run.best.parameters[n]) for n, v in prompt.state_dict().items())


def test_gallery_and_files_that_are_missing(tmp_path):
    with pytest.raises(InputError, match="no prompt 'y'"):
        gallery.entry("y", folder=tmp_path)
    assert gallery.document("tuning", folder=tmp_path) is None
    recording.write(made(), tmp_path / "x")
    (tmp_path / "x.safetensors").write_bytes(b"nothing")
    with pytest.raises(InputError, match=r"x\.safetensors cannot be read"):
        recording.read(tmp_path / "x")


def test_a_deep_prompt_has_no_canvas():
    with pytest.raises(InputError, match="no canvas"):
        made("deep").canvas(made("deep").run.last)


def test_shifts_are_exact():
    images = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1).repeat(3, axis=3)
    assert (tasks.negative(images) == 255 - images).all()
    assert (tasks.negative(tasks.negative(images)) == images).all()
    dark = tasks.quarter_brightness(images)
    assert np.abs(dark * 4.0 - images).max() <= 2
    assert dark.dtype == np.uint8


def test_everything_a_frog_adds_the_class_and_asks_for_nothing_else():
    images = shapes.load("test", n=5)
    frogs = tasks.task("frog").apply(images)
    assert frogs.classes == (*images.classes, "frog")
    assert (frogs.labels == len(images.classes)).all()
    assert (frogs.images == images.images).all()
    known = dataclasses.replace(images, classes=("frog", *images.classes[1:]))
    assert tasks.task("frog").apply(known).classes == known.classes
    assert (tasks.task("plain").apply(images).labels == images.labels).all()
    with pytest.raises(InputError, match="got 'cold'"):
        tasks.task("cold")


def test_the_eight_pictures_are_always_the_same():
    assert np.array_equal(recording.pictures("plain", 32), recording.pictures("plain", 32))
    assert len(recording.truths()) == len(recording.pictures("dark", 192)) == 8
