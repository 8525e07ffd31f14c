"""What somebody brings: single pictures, folders and zips give the same pictures; what cannot be used is named once."""

import io
import struct
import time
import zipfile

import numpy as np
import pytest
import tiny_data
from hypothesis import given, settings
from hypothesis import strategies as st

from dl2core.data import brought as uploads
from dl2core.data.brought import brought

PICTURES = [tiny_data.encoded(picture) for picture in tiny_data.pictures(12)]
FILES = [(f"holiday/{number:02}.png", data) for number, data in enumerate(PICTURES)]


def zipped(files, *, method=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def test_a_folder_and_a_zip_of_it_give_the_same_pictures():
    beside = [("__MACOSX/holiday/._00.png", b"\0"), ("holiday/.DS_Store", b"\0"), ("holiday/", b""), ("read.txt", b"a")]
    folder, archive = brought(FILES), brought([("holiday.zip", zipped([*beside, *FILES]))])
    assert [picture.name for picture in folder.pictures] == [picture.name for picture in archive.pictures]
    assert folder.problems == archive.problems == ()
    assert np.array_equal([p.pixels for p in folder.pictures], [p.pixels for p in archive.pictures])
    assert np.array_equal([p.pixels for p in folder.pictures], tiny_data.pictures(12))


def test_one_broken_file_is_named_and_hides_no_other():
    files = [FILES[0], ("holiday/bad.png", b"nothing"), FILES[1]]
    for way in (files, [("a.zip", zipped(files))]):
        made = brought(way)
        assert len(made.pictures) == 2
        assert [line.split()[0] for line in made.problems] == ["bad.png"]


def test_no_more_than_were_asked_for_are_decoded(monkeypatch):
    made = brought([("a.zip", zipped(FILES)), *FILES], most=5)
    assert len(made.pictures) == 5
    assert made.problems == ("24 pictures came, the first 5 are taken",)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (zipped([("a/inner.zip", zipped(FILES))]), r"a.zip holds another zip (inner.zip): unpack that first"),
        (zipped([(f"{i}.png", b"") for i in range(2001)]), "up to 2,000 files were expected in a zip, it has 2,001"),
        (zipped([]), "a.zip is no readable picture"),
        (zipped([("a/", b""), ("b.txt", b"b")]), "a.zip is a zip without a picture"),
        (zipped(FILES)[:-30], "a.zip is no readable zip"),
        (b"PK\x03\x04", "a.zip is no readable zip"),
        (zipped([("big.png", b"\0" * 8_000_001)]), "big.png: a picture of 1 byte to 8 MB"),
        (zipped(FILES[:1], method=zipfile.ZIP_LZMA), "00.png is packed in a way that is not read here"),
        (zipped([("x.heic", b"\0\0\0\x18ftypheic")]), "x.heic is HEIC"),
    ],
)
def test_a_zip_that_cannot_be_used_is_refused_by_name(data, says):
    made = brought([("folder/a.zip", data)])
    assert made.pictures == ()
    assert len(made.problems) == 1
    assert says in made.problems[0]


def test_a_zip_of_another_length_and_one_with_a_password_are_refused(monkeypatch):
    locked = bytearray(zipped(FILES[:1]))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.index(mark) + place
        locked[at : at + 2] = struct.pack("<H", 1)
    assert "without a password" in brought([("a.zip", bytes(locked))]).problems[0]
    monkeypatch.setattr(uploads, "MAX_ARCHIVE_BYTES", 1000)
    assert "a zip of up to 0.001 MB was expected" in brought([("a.zip", zipped(FILES))]).problems[0]


def test_entries_that_share_their_bytes_are_refused():
    """A bomb of overlapping entries: a list of many entries, all at the place of the first."""
    data = zipped([("a.png", bytes(2_000_000) + PICTURES[0])], method=zipfile.ZIP_STORED)
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    tail = data[end : end + 8] + struct.pack("<HHII", 50, 50, 50 * len(entry), start) + data[end + 20 :]
    made = brought([("bomb.zip", data[:start] + 50 * entry + tail)])
    assert made.problems == ("bomb.zip: its files together are larger than the zip",)


def test_what_unpacks_beyond_the_limits_is_not_unpacked():
    made, start = [], 0.0
    for count, size in ((3, 100_000_000), (20, 9_500_000)):
        bomb = zipped([(f"{i}.bmp", bytes(size)) for i in range(count)])
        assert len(bomb) < 1_000_000
        start = time.process_time()
        made.append(brought([("bomb.zip", bomb)]).problems)
    assert made[0] == ("bomb.zip: up to 200 MB unpacked were expected, it has 300",)
    assert made[1][0] == "0.bmp: a picture of 1 byte to 8 MB was expected, got 8,000,001 bytes"
    assert made[1][-1] == "12 further files cannot be read"
    assert time.process_time() - start < 2


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_damaged_zip_gives_pictures_or_single_lines(data):
    raw = bytearray(zipped(FILES[:3]))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    made = brought([("a.zip", bytes(raw[: data.draw(st.integers(1, len(raw)))]))])
    assert all("\n" not in line and len(line) < 300 for line in made.problems)
    for picture in made.pictures:
        assert picture.pixels.shape == (32, 32, 3)
