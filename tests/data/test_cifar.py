"""One reader for every place and layout; what is broken is refused by name, what is not standard is named."""

import os
import shutil

import numpy as np
import pytest
import tiny_data

from dl2core.data import cifar, decoded, places
from dl2core.errors import InputError


def test_nothing_on_disk_is_said_with_the_next_step(disk):
    assert cifar.available() == []
    with pytest.raises(InputError, match=r"CIFAR-10 test is not on this machine.*data fetch cifar10 --split test"):
        cifar.load("cifar10", "test")


@pytest.mark.parametrize("name", ["cifar10", "cifar100"])
@pytest.mark.parametrize("split", ["train", "test"])
def test_the_hub_layout_is_read_pixel_by_pixel(disk, name, split):
    tiny_data.write_hub(disk, name, split)
    images = cifar.load(name, split)
    assert np.array_equal(images.images, tiny_data.pictures(40))
    assert np.array_equal(images.labels, tiny_data.labels(name, 40))
    assert images.classes == cifar.LAYOUTS[name].classes
    assert (images.split, images.source) == (split, "parquet in DL2_DATA_DIR")


@pytest.mark.parametrize(
    "folder", ["cifar10/plain_text", "uoft-cs/cifar10/plain_text", "plain_text", "cifar10", "cifar10/data"]
)
def test_a_folder_may_be_the_set_its_parent_or_a_copy_of_the_repository(disk, folder):
    written = tiny_data.write_hub(disk.parent / "elsewhere")
    (disk / folder).mkdir(parents=True)
    shutil.move(written, disk / folder / written.name)
    assert len(cifar.load("cifar10", "test")) == 40


def test_shards_are_read_in_their_order(disk):
    pictures, marks = tiny_data.pictures(6), tiny_data.labels("cifar10", 6).tolist()
    cells = [tiny_data.encoded(picture) for picture in pictures]
    folder = disk / "cifar10" / "plain_text"
    tiny_data.write_table(folder / "test-00001-of-00002.parquet", cells[4:], marks[4:])
    tiny_data.write_table(folder / "test-00000-of-00002.parquet", cells[:4], marks[:4])
    images = cifar.load("cifar10", "test")
    assert np.array_equal(images.images, pictures)
    assert images.labels.tolist() == marks


def test_columns_may_come_in_either_order(disk):
    import pyarrow as pa
    import pyarrow.parquet

    path = tiny_data.write_hub(disk)
    table = pa.parquet.read_table(path).select(["label", "img"])
    pa.parquet.write_table(table, path)
    assert np.array_equal(cifar.load("cifar10", "test").images, tiny_data.pictures(40))


def test_the_hub_cache_is_found(disk, tmp_path):
    snapshot = tmp_path / "hub" / "datasets--uoft-cs--cifar10" / "snapshots" / ("a" * 40)
    refs = tmp_path / "hub" / "datasets--uoft-cs--cifar10" / "refs"
    refs.mkdir(parents=True)
    (refs / "main").write_text("a" * 40)
    target = snapshot / "plain_text" / "test-00000-of-00001.parquet"
    target.parent.mkdir(parents=True)
    shutil.move(tiny_data.write_hub(tmp_path / "elsewhere"), target)
    assert cifar.load("cifar10", "test").source == "parquet in hub cache"


def test_the_places_come_in_their_order(disk, tmp_path):
    tiny_data.write_hub(tmp_path / "work" / "data", count=10)
    assert cifar.find("cifar10", "test").place == "./data"
    tiny_data.write_hub(places.data_home(), count=20)
    assert cifar.find("cifar10", "test").place == "DL2_HOME"
    tiny_data.write_hub(disk, count=30)
    assert cifar.find("cifar10", "test").place == "DL2_DATA_DIR"
    assert len(cifar.load("cifar10", "test")) == 30


def test_a_set_of_another_size_is_named_so_and_never_standard(disk):
    tiny_data.write_hub(disk, "cifar100", count=210)
    images = cifar.load("cifar100", "test")
    assert not images.standard
    assert images.title == "CIFAR-100 test (210 of 10,000 images)"


def test_a_whole_lossless_set_is_standard_and_a_jpeg_copy_is_named(disk, monkeypatch):
    monkeypatch.setitem(cifar.STANDARD_ROWS, "test", 40)
    path = tiny_data.write_hub(disk)
    whole = cifar.load("cifar10", "test")
    assert whole.standard
    assert whole.title == "CIFAR-10 test"
    path.unlink()
    tiny_data.write_hub(disk, kind="JPEG")
    copy = cifar.load("cifar10", "test")
    assert not copy.standard
    assert "JPEG" in copy.title


def test_unequal_classes_are_named(disk, monkeypatch):
    monkeypatch.setitem(cifar.STANDARD_ROWS, "test", 40)
    cells = [tiny_data.encoded(picture) for picture in tiny_data.pictures(40)]
    tiny_data.write_table(disk / "cifar10/plain_text/test-00000-of-00001.parquet", cells, [0] * 40)
    assert "not of equal size" in cifar.load("cifar10", "test").note


def test_the_second_load_decodes_nothing(disk, monkeypatch):
    tiny_data.write_hub(disk)
    first = cifar.load("cifar10", "test")
    monkeypatch.setattr("dl2core.data.parquet.read", lambda *_, **__: pytest.fail("decoded again"))
    again = cifar.load("cifar10", "test")
    assert np.array_equal(first.images, again.images)
    assert np.array_equal(first.labels, again.labels)
    assert first.title == again.title


def test_a_changed_file_and_a_damaged_entry_are_decoded_again(disk):
    tiny_data.write_hub(disk)
    cifar.load("cifar10", "test")
    for path in (places.data_home() / "decoded").glob("*.images.npy"):
        path.write_bytes(b"not numpy")
    assert len(cifar.load("cifar10", "test")) == 40
    tiny_data.write_hub(disk, count=25)
    assert len(cifar.load("cifar10", "test")) == 25


def test_a_full_disk_costs_speed_only(disk, monkeypatch, caplog):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(decoded, "_save", full)
    tiny_data.write_hub(disk)
    assert len(cifar.load("cifar10", "test")) == 40
    assert "decoded images could not be kept on disk: No space left on device" in caplog.text


def test_decoded_sets_that_are_too_many_go_whole_the_oldest_first(disk, monkeypatch):
    tiny_data.write_hub(disk)
    cifar.load("cifar10", "test")
    folder = places.data_home() / "decoded"
    first = set(folder.iterdir())
    for path in first:
        os.utime(path, (1000, 1000))
    monkeypatch.setattr(decoded, "LIMIT_BYTES", sum(path.stat().st_size for path in first))
    tiny_data.write_hub(disk, count=25)
    cifar.load("cifar10", "test")
    assert first.isdisjoint(folder.iterdir())
    assert len(list(folder.iterdir())) == 3


def test_images_may_be_handed_to_torch_without_a_warning(disk, recwarn):
    import torch

    tiny_data.write_hub(disk)
    for _ in range(2):
        torch.from_numpy(cifar.load("cifar10", "test").images)
    assert not [warning for warning in recwarn if "writable" in str(warning.message)]


@pytest.mark.parametrize(
    ("cells", "marks", "words"),
    [
        ([b"no picture"], [0], "row 0: no readable picture"),
        ([None], [0], "row 0"),
        ([b"x" * 70_000], [0], "70,000 bytes"),
        (["side 8"], [0], "32 x 32 pixels were expected, got 8 x 8"),
        (["good", "good"], [0, 10], "from 0 to 9 was expected, got 10"),
        (["good"], [-1], "-1"),
        (["good"], [None], "None"),
        (["good"], [0.5], "whole-number"),
        (["good"], [2**62], "a label from 0 to 9 was expected"),
    ],
)
def test_a_broken_row_is_refused_by_name(disk, cells, marks, words):
    files = {
        "good": tiny_data.encoded(tiny_data.pictures(1)[0]),
        "side 8": tiny_data.encoded(tiny_data.pictures(1, side=8)[0]),
    }
    cells = [files.get(cell, cell) if isinstance(cell, str) else cell for cell in cells]
    tiny_data.write_table(disk / "cifar10/plain_text/test-00000-of-00001.parquet", cells, marks)
    with pytest.raises(InputError, match=rf"test-00000-of-00001\.parquet.*{words}"):
        cifar.load("cifar10", "test")


def test_a_missing_column_is_refused_with_both_lists(disk):
    tiny_data.write_table(disk / "cifar10/plain_text/test-00000-of-00001.parquet", [b""], [0], column="picture")
    with pytest.raises(InputError, match="img, image and one of label, labels were expected, it has picture, label"):
        cifar.load("cifar10", "test")


def test_a_file_cut_short_is_refused_by_name(disk):
    path = tiny_data.write_hub(disk)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(InputError, match=r"test-00000-of-00001\.parquet is not a readable parquet file"):
        cifar.load("cifar10", "test")


def test_a_pointer_in_place_of_the_file_is_named(disk):
    path = tiny_data.write_hub(disk)
    path.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 23940850\n")
    with pytest.raises(
        InputError, match=r"test-00000-of-00001\.parquet is a git-lfs pointer, not the file of 23\.9 MB"
    ):
        cifar.load("cifar10", "test")


def test_labels_beyond_64_bits_and_a_link_that_leads_nowhere_are_refused_by_name(disk):
    import pyarrow as pa
    import pyarrow.parquet

    path = tiny_data.write_hub(disk, count=2)
    table = pa.parquet.read_table(path)
    pa.parquet.write_table(table.set_column(1, "label", pa.array([0, 2**63], pa.uint64())), path)
    with pytest.raises(InputError, match=r"test-00000-of-00001\.parquet, row 1: a label from 0"):
        cifar.load("cifar10", "test")
    path.unlink()
    path.symlink_to(disk / "gone.parquet")
    with pytest.raises(InputError, match=r"test-00000-of-00001\.parquet cannot be read"):
        cifar.load("cifar10", "test")


def test_unknown_names_are_refused():
    with pytest.raises(InputError, match="there are cifar10, cifar100"):
        cifar.load("mnist", "test")
    with pytest.raises(InputError, match="there are test, train"):
        cifar.load("cifar10", "val")
