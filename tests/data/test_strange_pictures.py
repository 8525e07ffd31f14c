"""Pictures as phones, scanners and broken downloads leave them: read, or named in one line; never much memory or time."""

import io
import struct
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from dl2core.data import images
from dl2core.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
RED, BLUE = (200, 30, 30), (30, 30, 200)
ODD_TAGS = [0x0100, 0x0101, 0x0111, 0x0115, 0x011A, 0x011B, 0x0128, 0x0213, 0x8769, 0x8825, 0xA005]
KINDS = ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF", "MPO"]


def encoded(picture: Image.Image, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def halves(width: int = 60, height: int = 40) -> Image.Image:
    """Red left, blue right."""
    pixels = np.full((height, width, 3), RED, np.uint8)
    pixels[:, width // 2 :] = BLUE
    return Image.fromarray(pixels)


def with_exif(jpeg: bytes, entries: list[tuple[int, int, int, bytes]]) -> bytes:
    """The JPEG with a hand-made EXIF block: (tag, type, count, at most four bytes or text) each."""
    head, data, start = struct.pack("<H", len(entries)), b"", 8 + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in sorted(entries):
        short = len(value) <= 4
        head += struct.pack("<HHI", tag, kind, count)
        head += value.ljust(4, b"\0") if short else struct.pack("<I", start + len(data))
        data += b"" if short else value
    block = b"Exif\0\0II*\0" + struct.pack("<I", 8) + head + struct.pack("<I", 0) + data
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + jpeg[2:]


@pytest.mark.parametrize("tag", ODD_TAGS)
@pytest.mark.parametrize("text", [b"4032\0", b"72\0", b"\xff\xff\xff\xff\xff\xff"])
def test_an_odd_tag_beside_the_orientation_leaves_the_picture_upright(tag, text):
    turned = (0x0112, 3, 1, struct.pack("<H", 6))
    picture = images.decode(with_exif(encoded(halves(), "JPEG"), [turned, (tag, 2, len(text), text)]), "phone.jpg")
    assert picture.pixels.shape == (60, 40, 3)
    assert np.abs(picture.pixels[:20].astype(int) - RED).max() < 40


@settings(max_examples=100, deadline=None)
@given(
    orientation=st.integers(1, 8),
    entries=st.lists(
        st.tuples(st.integers(0x100, 0xFFFF), st.integers(0, 20), st.integers(0, 9), st.binary(max_size=9)), max_size=6
    ),
)
def test_whatever_stands_in_the_other_tags_the_picture_is_the_same(orientation, entries):
    jpeg = encoded(halves(), "JPEG")
    turn = (0x0112, 3, 1, struct.pack("<H", orientation))
    others = [entry for entry in entries if entry[0] != 0x0112]
    plain = images.decode(with_exif(jpeg, [turn]), "a").pixels
    assert np.array_equal(images.decode(with_exif(jpeg, [turn, *others]), "a").pixels, plain)


def test_a_phone_s_jpeg_with_a_gain_map_is_a_picture_without_a_note():
    data = encoded(halves(), "MPO", save_all=True, append_images=[Image.new("L", (15, 10))])
    assert Image.open(io.BytesIO(data)).format == "MPO"
    picture = images.decode(data, "PXL_2024.jpg")
    assert (picture.pixels.shape, picture.note) == ((40, 60, 3), "")


def test_avif_is_read():
    pixels = images.decode(encoded(halves(), "AVIF", quality=90), "a.avif").pixels
    assert np.abs(pixels[:, :25].astype(int) - RED).mean() < 8


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "is HEIC.*save it as JPEG"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isom", "is a film"),
        (b"%PDF-1.7", "PDF document: export"),
        (b"<?xml version='1.0'?><svg width='3'/>", "is SVG"),
        (b"<!DOCTYPE html><title>404</title>", "is a web page"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "is JPEG XL"),
        (b"version https://git-lfs.github.com/spec/v1", "is a git-lfs pointer.*git lfs pull"),
        (b"PK\x03\x04abc", "is a zip archive"),
    ],
)
def test_what_is_not_read_here_is_named_with_the_way_out(data, words):
    with pytest.raises(InputError, match=rf"^holiday.* {words}"):
        images.decode(data, "holiday")


def photograph(side: int = 240) -> Image.Image:
    """Smooth colours with noise, so that every part of the file holds something."""
    random = np.random.default_rng(0)
    ramp = np.linspace(0, 180, side)
    pixels = np.stack(
        [ramp[None] + 0 * ramp[:, None], ramp[:, None] + 0 * ramp[None], (ramp[None] + ramp[:, None]) / 2], 2
    )
    return Image.fromarray((pixels + random.integers(0, 60, pixels.shape)).astype(np.uint8))


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("missing", [1, 2, 10, 100])
def test_a_jpeg_without_its_last_bytes_is_read_and_said(progressive, missing):
    data = encoded(photograph(), "JPEG", progressive=progressive)
    picture, whole = images.decode(data[:-missing], "cut.jpg"), images.decode(data, "cut.jpg")
    assert picture.note == "the end of the file is missing"
    assert whole.note == ""
    rows = int(0.9 * 240)
    assert np.abs(picture.pixels[:rows].astype(int) - whole.pixels[:rows]).mean() < 4


@settings(max_examples=40, deadline=None)
@given(share=st.floats(0.02, 0.999), progressive=st.booleans())
def test_a_cut_jpeg_is_nearly_whole_or_refused(share, progressive):
    data = encoded(photograph(), "JPEG", progressive=progressive)
    whole = images.decode(data, "cut.jpg").pixels
    try:
        picture = images.decode(data[: int(share * len(data))], "cut.jpg")
    except InputError as error:
        told = str(error)
    else:
        told = picture.note
        assert np.abs(picture.pixels.astype(int) - whole).mean() < 16
    assert told


@pytest.mark.parametrize(("top", "bits"), [(255, 8), (4095, 12), (4000, 12), (65535, 16), (30000, 16)])
def test_twelve_bits_in_sixteen_are_scaled_and_said(top, bits):
    levels = np.array([[0, top // 2, top]], np.uint16)
    picture = images.decode(encoded(Image.fromarray(levels)), "scan.png")
    assert picture.pixels[0, :, 1].tolist() == [round(level * 255 / (2**bits - 1)) for level in levels[0].tolist()]
    assert (f"read as {bits} bits" in picture.note) == (bits < 16)


@pytest.mark.parametrize("size", [(330, 10), (1, 33)])
def test_a_line_is_no_picture(size):
    with pytest.raises(InputError, match=rf"sides up to 32 to 1 were expected, got {size[0]} x {size[1]}"):
        images.decode(encoded(Image.new("RGB", size)), "line.png")


def swapped_profile() -> bytes:
    """The bytes of an RGB profile whose red and green primaries are exchanged."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[:] = profile.replace(b"rXYZ", b"tmp!").replace(b"gXYZ", b"rXYZ").replace(b"tmp!", b"gXYZ")
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "Swap".encode("utf-16-be"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_a_colour_profile_is_applied_and_said(kind):
    picture = images.decode(encoded(Image.new("RGB", (64, 64), (250, 0, 0)), kind, icc_profile=swapped_profile()), "a")
    assert picture.pixels[32, 32].argmax() == 1
    assert "colours converted from Swap" in picture.note


def test_an_srgb_profile_changes_nothing_and_a_broken_one_is_said():
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile, note in ((plain, ""), (b"nonsense", "colour profile not readable, taken as sRGB")):
        picture = images.decode(encoded(halves(), icc_profile=profile), "a")
        assert np.array_equal(picture.pixels, np.asarray(halves()))
        assert picture.note == note


def test_a_jpeg_of_very_many_scans_is_refused_before_it_is_decoded():
    data = encoded(halves(), "JPEG", progressive=True)
    start = data.index(b"\xff\xda")
    with pytest.raises(InputError, match=r"at most 100 scans.*50,000"):
        images.decode(data[:start] + data[start:-2] * 5000 + b"\xff\xd9", "bomb.jpg")


def test_pictures_of_all_sessions_are_decoded_one_after_the_other(monkeypatch):
    inside, most = [], []

    def watched(*_: object) -> np.ndarray:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.01)
        inside.pop()
        return np.zeros((1, 1, 3), np.uint8)

    monkeypatch.setattr(images, "_decoded", watched)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(images.decode, [b"a"] * 16))
    assert (len(most), max(most)) == (16, 1)


LARGE = {  # kind -> mode, side, options; each at its limit
    "PNG": ("RGBA", 5000, {}),
    "JPEG": ("RGB", 7000, {}),
    "progressive": ("RGB", 5000, {"progressive": True, "subsampling": 0}),
    "WEBP": ("RGBA", 4000, {"lossless": True}),
    "AVIF": ("RGBA", 4000, {"speed": 10}),
}
CHILD = """
import sys
from PIL import Image
from dl2core.data import images
Image.init()
peak = lambda: int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1000
data, before = sys.stdin.buffer.read(), peak()
print(images.decode(data, "large").pixels.shape, peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
@pytest.mark.parametrize("kind", LARGE)
def test_the_largest_picture_stays_below_300_mb(kind):
    mode, side, options = LARGE[kind]
    data = encoded(Image.new(mode, (side, side), "teal"), "JPEG" if kind == "progressive" else kind, **options)
    done = subprocess.run([sys.executable, "-c", CHILD], input=data, capture_output=True, cwd=ROOT, check=True)
    shape, _, peak = done.stdout.decode().strip().rpartition(" ")
    assert shape == "(1024, 1024, 3)"
    assert float(peak) < 300


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damaged_files_give_a_picture_or_one_line_in_little_time(data):
    base = halves(48, 48)
    kind = data.draw(st.sampled_from(KINDS))
    options = {"save_all": True, "append_images": [base]} if kind == "MPO" else {}
    raw = bytearray(encoded(base, kind, **options))
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    raw = raw[: data.draw(st.integers(0, len(raw)))]
    start = time.process_time()
    try:
        picture = images.decode(bytes(raw), "fuzz")
    except InputError as error:
        told = str(error)
    else:
        told = picture.note
        assert picture.pixels.dtype == np.uint8
        assert picture.pixels.shape[2:] == (3,)
    assert "\n" not in told
    assert len(told) < 300
    assert time.process_time() - start < 2
