"""A person's own pictures as classes: what is used, what is named and left out, and what cannot be used at all."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from tiny_data import encoded, pictures

from dl2core import jobs
from dl2core.errors import InputError
from dl2core.transfer import few_images, images, own_classes, own_images, probe
from dl2core.transfer.backbone_names import BUILT_IN
from dl2core.transfer.few_images_result import FewImagesSpec
from dl2core.transfer.own_images import Own, from_files, from_folder
from dl2core.transfer.probe_result import ProbeSpec


def files(**counts: int) -> list[tuple[str, bytes]]:
    """`counts` pictures in each sub-folder, every picture another one."""
    every = iter(pictures(sum(counts.values()), side=40))
    return [(f"{name}/{place}.png", encoded(next(every))) for name, count in counts.items() for place in range(count)]


@pytest.fixture
def folder(tmp_path) -> Path:
    """Two classes that can be used, one with a single picture, an empty one, a broken file and a loose picture."""
    for name, data in [
        *files(cat=3, dog=2, moth=1),
        ("cat/broken.jpg", b"\xff\xd8 no"),
        ("loose.png", encoded(pictures(1)[0])),
    ]:
        place = tmp_path / "mine" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    (tmp_path / "mine/empty").mkdir()
    return tmp_path / "mine"


def test_what_cannot_be_used_is_named_counted_and_left_out(folder):
    parts = images.load("own", limit=None, test_from_train=0, split_seed=42, own=from_folder(folder))
    assert parts.train.classes == ("cat", "dog")
    assert (len(parts.train), len(parts.test)) == (2 + 1, 1 + 1)
    said = "\n".join(parts.left_out)
    assert "broken.jpg is no readable picture" in said
    assert "moth has 1 picture and is left out" in said
    assert "empty holds no picture and is left out" in said
    assert "1 picture in no sub-folder: left out" in said
    assert len(parts.left_out) == 4


def test_every_class_is_learned_and_asked_and_no_picture_is_both():
    own = from_files(files(a=10, b=4))
    train, test, _ = own_classes.alone(own, seed=1)
    assert np.bincount(train.labels).tolist() == [7, 3]
    assert np.bincount(test.labels).tolist() == [3, 1]
    learned = {picture.tobytes() for picture in train.images}
    assert not any(picture.tobytes() in learned for picture in test.images)


def test_a_zip_gives_what_its_folder_gives(folder):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(folder.rglob("*.png")):
            archive.write(path, path.relative_to(folder.parent))
    zipped = from_files([("mine.zip", out.getvalue())])
    plain = from_folder(folder)
    assert (zipped.images == plain.images).all()
    assert [name if name != "mine" else "" for name in zipped.folders] == list(plain.folders)


def test_photographs_become_one_more_class_beside_a_set_and_as_small_as_its_images():
    own = Own(np.stack([np.full((224, 224, 3), value, np.uint8) for value in range(0, 200, 20)]), ("",) * 10)
    plain = images.load("shapes", limit=60, test_from_train=0, split_seed=42)
    with_mine = images.load("shapes", limit=60, test_from_train=0, split_seed=42, own=own)
    assert with_mine.train.classes == (*plain.train.classes, "your pictures")
    assert with_mine.train.images.shape == (len(plain.train) + 7, 32, 32, 3)
    assert len(with_mine.test) == len(plain.test) + 3
    assert (with_mine.test.labels[-3:] == len(plain.train.classes)).all()
    assert "with 3 of your pictures as 1 more class" in with_mine.test.title


@pytest.mark.parametrize(
    ("brought", "words"),
    [
        ([("a.png", b"x")], "no picture could be read: a.png is no readable picture"),
        ([(f"{place}.png", data) for place, (_, data) in enumerate(files(a=3))], "3 pictures came and no sub-folder"),
        (files(a=3), "two classes with at least 2 pictures each are needed, got 1"),
        (files(a=3, b=1), "got 1: b has 1 picture and is left out"),
        ([], "no picture could be read"),
    ],
)
def test_what_makes_no_two_classes_is_one_line(brought, words):
    with pytest.raises(InputError, match=words) as refused:
        own_classes.alone(from_files(brought), seed=0)
    assert "\n" not in str(refused.value)


def test_a_class_that_the_set_has_already_is_refused():
    data = images.load("shapes", limit=60, test_from_train=0, split_seed=42)
    with pytest.raises(InputError, match="has a class 'red circle' already"):
        own_classes.beside(
            from_files([(f"red circle/{n}", d) for n, (_, d) in enumerate(files(a=2))]), data.train, data.test, seed=0
        )


def test_a_folder_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(InputError, match="none is no folder on this machine"):
        from_folder(tmp_path / "none")


def test_more_pictures_than_are_taken_are_counted(monkeypatch):
    monkeypatch.setattr(own_images, "MOST", 4)
    own = from_files(files(a=3, b=3))
    assert len(own.images) == 4
    assert own.problems == ("6 pictures came, the first 4 are taken",)


def test_a_handful_of_own_pictures_can_be_probed_in_both_ways(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path))
    own = from_files(files(a=5, b=4))
    one = jobs.run_here(probe.measure(ProbeSpec(BUILT_IN, "own", own.identity, epochs=2), own)).result
    assert (one.n, one.classes) == (3, ("a", "b"))
    few = jobs.run_here(few_images.measure(FewImagesSpec(BUILT_IN, "own", own.identity), own))
    assert [level.count for level in few.levels] == [1, 2]
    assert len(few.watched) == 3


def test_own_pictures_are_asked_for_where_there_are_none():
    with pytest.raises(InputError, match="a folder with one sub-folder a class"):
        probe.measure(ProbeSpec(BUILT_IN, "own"))
