"""What lies on a disk as people leave it there: used where it is whole and certain, otherwise named with the reason."""

import json
import os
import shutil

import pytest
import tiny_data

from dl2core import __main__ as command_line
from dl2core.data import cifar, finding, places
from dl2core.errors import InputError

ONE = "test-00000-of-00001"


def folder_of(disk):
    return disk / "cifar10" / "plain_text"


@pytest.mark.parametrize("copy", [f"{ONE} (1)", f"{ONE} - Copy", "test-00000-of-0001", "test-backup", f"{ONE}~1"])
def test_a_second_download_beside_the_first_changes_no_number(disk, copy):
    path = tiny_data.write_hub(disk, count=20)
    shutil.copy(path, folder_of(disk) / f"{copy}.parquet")
    looked = finding.search("cifar10", "test")
    assert looked.found.paths == (path,)
    assert len(cifar.load("cifar10", "test")) == 20
    assert [why.startswith(f"{copy}.parquet in ") for why in looked.unused] == [True]


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["test-00000-of-00002"], "test has 1 of 2 shards in .*: 00001 is missing"),
        (["test-00001-of-00004"], "test has 1 of 4 shards in .*: 00000 to 00003 are missing"),
        ([ONE, "test-00000-of-00002", "test-00001-of-00002"], "holds 2 whole sets of test .*keep one"),
        ([ONE, f"{ONE}-0123456789abcdef"], "holds 2 whole sets of test .*keep one"),
        ([f"{ONE} (1)"], "is a copy or has a name of its own"),
    ],
)
def test_what_is_not_one_whole_set_is_refused_by_name(disk, names, says):
    for name in names:
        tiny_data.write_hub(disk, count=20).rename(disk / name)
    for name in names:
        (disk / name).rename(folder_of(disk) / f"{name}.parquet")
    assert cifar.find("cifar10", "test") is None
    with pytest.raises(InputError, match=rf"CIFAR-10 test is not on this machine \(.*{says}.*data fetch"):
        cifar.load("cifar10", "test")


def test_a_whole_set_is_used_beside_a_part_of_an_older_one_and_the_rest_is_named(disk):
    path = tiny_data.write_hub(disk, count=20)
    shutil.copy(path, folder_of(disk) / "test-00001-of-00003.parquet")
    shutil.copy(path, folder_of(disk) / "test.parquet")
    looked = finding.search("cifar10", "test")
    assert looked.found.paths == (path,)
    assert "1 of 3 shards" in looked.unused[0]
    assert "test.parquet" in looked.unused[1]


def test_shards_of_an_older_export_with_a_hash_are_one_set(disk):
    written = tiny_data.write_hub(disk, count=20)
    for number, mark in enumerate(["0123456789abcdef", "fedcba9876543210"]):
        shutil.copy(written, folder_of(disk) / f"test-0000{number}-of-00002-{mark}.parquet")
    written.unlink()
    assert len(cifar.load("cifar10", "test")) == 40


COMMIT, OTHER = "a" * 40, "b" * 40


@pytest.mark.parametrize("main", [COMMIT, f"{COMMIT}\n", None, "", "\xff", OTHER])
def test_the_hub_cache_is_found_whatever_its_branch_says(disk, tmp_path, main):
    repository = tmp_path / "hub" / "datasets--uoft-cs--cifar10"
    target = repository / "snapshots" / COMMIT / "plain_text" / f"{ONE}.parquet"
    target.parent.mkdir(parents=True)
    (repository / "snapshots" / OTHER).mkdir()
    shutil.move(tiny_data.write_hub(tmp_path / "elsewhere"), target)
    if main is not None:
        (repository / "refs").mkdir()
        (repository / "refs" / "main").write_text(main, encoding="latin1")
    assert cifar.load("cifar10", "test").source == "parquet in hub cache"
    assert places.hub_file("uoft-cs/cifar10", f"plain_text/{ONE}.parquet", kind="dataset") == target


def test_of_two_snapshots_the_branch_s_comes_first_then_the_newest(disk, tmp_path):
    repository = tmp_path / "hub" / "models--timm--vit"
    for age, commit in enumerate([OTHER, COMMIT, "c" * 40]):
        (repository / "snapshots" / commit).mkdir(parents=True)
        (repository / "snapshots" / commit / "w.bin").write_text(commit)
        os.utime(repository / "snapshots" / commit, (1000 - age, 1000 - age))
    assert places.hub_file("timm/vit", "w.bin").parent.name == OTHER
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("c" * 40 + "\n")
    assert places.hub_file("timm/vit", "w.bin").parent.name == "c" * 40


@pytest.mark.parametrize("above", ["", "cifar10", "cifar10-data", "some folder"])
def test_torchvision_s_folder_is_found_one_folder_deeper(disk, above):
    tiny_data.write_archive(disk / above)
    assert len(cifar.load("cifar10", "test")) == 40


def test_torchvision_s_folder_may_be_named_itself(disk, monkeypatch):
    monkeypatch.setenv("DL2_DATA_DIR", str(tiny_data.write_archive(disk)))
    assert len(cifar.load("cifar10", "test")) == 40
    assert cifar.find("cifar100", "test") is None


def test_a_half_unpacked_archive_says_what_is_missing(disk):
    folder = tiny_data.write_archive(disk, split="train")
    for number in (3, 4, 5):
        (folder / f"data_batch_{number}").unlink()
    looked = finding.search("cifar10", "train")
    assert looked.found is None
    assert f"in {folder}: data_batch_3 to data_batch_5 are missing" in looked.unused[0]
    assert "test_batch is missing" in finding.search("cifar10", "test").unused[0]


def test_a_packed_archive_and_a_place_that_is_none_are_named_by_data_list(disk, monkeypatch, capsys):
    (disk / "cifar-10-python.tar.gz").write_bytes(b"\x1f\x8b")
    assert command_line.main(["data", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["not_used"]
    assert [(row["name"], row["split"]) for row in rows] == [("cifar10", "test"), ("cifar10", "train")]
    assert "tar -xzf cifar-10-python.tar.gz" in rows[0]["not used"]
    monkeypatch.setenv("DL2_DATA_DIR", str(disk / "nowhere"))
    assert command_line.main(["data", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["not_used"]
    assert f"DL2_DATA_DIR names {disk / 'nowhere'}, which is no folder" in rows[0]["not used"]
