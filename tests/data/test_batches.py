"""CIFAR's own archives: read as torchvision reads them, and never run."""

import pickle

import numpy as np
import pytest
import tiny_data
import torchvision

from dl2core.data import batches, cifar
from dl2core.errors import InputError


@pytest.mark.parametrize("protocol", [2, 3, 4])
@pytest.mark.parametrize("name", ["cifar10", "cifar100"])
@pytest.mark.parametrize("split", ["train", "test"])
def test_an_archive_is_read_pixel_by_pixel(disk, name, split, protocol):
    tiny_data.write_archive(disk, name, split, protocol=protocol)
    images = cifar.load(name, split)
    assert np.array_equal(images.images, tiny_data.pictures(40))
    assert np.array_equal(images.labels, tiny_data.labels(name, 40))
    assert images.source == f"{batches.ARCHIVES[name].folder} in DL2_DATA_DIR"


def test_torchvision_reads_the_same(disk, monkeypatch):
    folder = tiny_data.write_archive(disk, "cifar10", "train")
    tiny_data.write_archive(disk, "cifar10", "test")
    (folder / "batches.meta").write_bytes(pickle.dumps({"label_names": list(cifar.LAYOUTS["cifar10"].classes)}))
    monkeypatch.setattr("torchvision.datasets.cifar.check_integrity", lambda *_: True)
    theirs = torchvision.datasets.CIFAR10(disk, train=True)
    ours = cifar.load("cifar10", "train")
    assert np.array_equal(ours.images, theirs.data)
    assert ours.labels.tolist() == theirs.targets


def test_the_published_md5_are_torchvisions():
    for name, theirs in (("cifar10", torchvision.datasets.CIFAR10), ("cifar100", torchvision.datasets.CIFAR100)):
        assert list(batches.ARCHIVES[name].files["train"].items()) == [tuple(pair) for pair in theirs.train_list]
        assert list(batches.ARCHIVES[name].files["test"].items()) == [tuple(pair) for pair in theirs.test_list]


def test_files_that_are_not_the_published_ones_are_named(disk):
    tiny_data.write_archive(disk)
    assert "differ from the published ones" in cifar.load("cifar10", "test").note


def test_files_with_the_published_md5_are_standard(disk, monkeypatch):
    import hashlib

    path = tiny_data.write_archive(disk) / "test_batch"
    monkeypatch.setitem(
        batches.ARCHIVES["cifar10"].files["test"], "test_batch", hashlib.md5(path.read_bytes()).hexdigest()
    )
    monkeypatch.setitem(cifar.STANDARD_ROWS, "test", 40)
    assert cifar.load("cifar10", "test").standard


class Evil:
    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize(
    "call", [(eval, "open('ran', 'w')"), (exec, "open('ran', 'w')"), (print, "ran"), (open, "ran", "w")]
)
def test_code_in_a_file_is_refused_and_not_run(disk, tmp_path, call):
    folder = tiny_data.write_archive(disk)
    (folder / "test_batch").write_bytes(pickle.dumps({"data": Evil(*call), "labels": []}))
    with pytest.raises(InputError, match=r"test_batch is refused: .* it names \w+\.\w+; it was not run"):
        cifar.load("cifar10", "test")
    assert not (tmp_path / "work" / "ran").exists()


def test_a_table_with_bytes_for_keys_is_read_too(disk):
    folder = tiny_data.write_archive(disk)
    table = {b"data": np.zeros((1, 3072), np.uint8), b"labels": [3]}
    (folder / "test_batch").write_bytes(pickle.dumps(table, protocol=4))
    assert cifar.load("cifar10", "test").labels.tolist() == [3]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a pickle",
        pickle.dumps([1, 2]),
        pickle.dumps({"labels": [0]}),
        pickle.dumps({"data": np.zeros((1, 10), np.uint8), "labels": [0]}),
        pickle.dumps({"data": np.zeros((2, 3072), np.uint8), "labels": [0]}),
        pickle.dumps({"data": np.zeros((1, 3072), np.float32), "labels": [0]}),
        pickle.dumps({"data": np.array([object()]), "labels": [0]}),
        pickle.dumps({"data": np.zeros((1, 3072), np.uint8), "labels": ["a"]}),
        pickle.dumps({"data": np.zeros((1, 3072), np.uint8), "labels": [-1]}),
        pickle.dumps({"data": np.zeros((1, 3072), np.uint8), "labels": [10]}),
    ],
)
def test_a_file_of_another_content_is_refused_by_name(disk, content):
    folder = tiny_data.write_archive(disk)
    (folder / "test_batch").write_bytes(content)
    with pytest.raises(InputError, match="test_batch"):
        cifar.load("cifar10", "test")


def test_an_archive_with_a_missing_part_is_not_found(disk):
    folder = tiny_data.write_archive(disk, split="train")
    (folder / "data_batch_3").unlink()
    assert cifar.find("cifar10", "train") is None
