"""Uploaded bytes: every mode becomes upright RGB, every limit holds, and bad bytes give one clear line."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dl2core.data import images
from dl2core.errors import InputError


def encoded(picture: Image.Image, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
def colourful() -> Image.Image:
    """(20, 30) pixels: red left, green right, with a blue top row."""
    pixels = np.zeros((20, 30, 3), np.uint8)
    pixels[:, :15, 0] = 200
    pixels[:, 15:, 1] = 180
    pixels[0] = (10, 20, 220)
    return Image.fromarray(pixels)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "GIF"])
def test_a_lossless_file_comes_out_as_it_went_in(colourful, kind):
    assert np.array_equal(images.decode(encoded(colourful, kind), "a").pixels, np.asarray(colourful))


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_lossy_file_comes_out_close(colourful, kind):
    smooth = colourful.resize((240, 160), Image.Resampling.BICUBIC)
    pixels = images.decode(encoded(smooth, kind, quality=95), "a").pixels
    assert np.abs(pixels.astype(int) - np.asarray(smooth).astype(int)).mean() < 4


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(colourful, orientation):
    tag = Image.Exif()
    tag[0x0112] = orientation
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    expected = colourful.transpose(turns[orientation]) if orientation in turns else colourful
    pixels = images.decode(encoded(colourful, exif=tag), "a").pixels
    assert np.array_equal(pixels, np.asarray(expected))


def test_transparency_is_laid_on_white_and_said():
    layer = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    layer.putpixel((1, 2), (255, 0, 0, 255))
    picture = images.decode(encoded(layer), "a")
    assert picture.pixels[2, 1].tolist() == [255, 0, 0]
    assert picture.pixels[0, 0].tolist() == [255, 255, 255]
    assert "white" in picture.note


def test_transparent_palette_is_laid_on_white():
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([255, 0, 0, 0, 255, 0])
    palette.putpixel((0, 0), 1)
    pixels = images.decode(encoded(palette, transparency=0), "a").pixels
    assert pixels[0, 0].tolist() == [0, 255, 0]
    assert pixels[3, 3].tolist() == [255, 255, 255]


def test_cmyk_becomes_its_colour():
    cyan = images.decode(encoded(Image.new("CMYK", (8, 8), (255, 0, 0, 0)), "JPEG", quality=100), "a").pixels
    assert np.abs(cyan.astype(int) - [0, 255, 255]).max() < 6


def test_grey_and_bilevel_have_three_equal_channels():
    for mode, value in (("L", 90), ("LA", (90, 255)), ("1", 1)):
        pixels = images.decode(encoded(Image.new(mode, (5, 5), value)), "a").pixels
        assert (pixels == (255 if mode == "1" else 90)).all()


def test_sixteen_bit_grey_keeps_black_grey_and_white():
    levels = np.array([[0, 257 * 90, 65535]], np.uint16)
    picture = images.decode(encoded(Image.fromarray(levels)), "a")
    assert picture.pixels[0, :, 0].tolist() == [0, 90, 255]
    assert "16-bit" in picture.note


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF"])
def test_an_animation_gives_its_first_frame_and_says_so(kind):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    data = encoded(
        frames[0], kind, save_all=True, append_images=frames[1:], **({"lossless": True} if kind == "WEBP" else {})
    )
    picture = images.decode(data, "a")
    assert picture.pixels[4, 4].tolist() == [255, 0, 0]
    assert ("first of several pictures" if kind == "TIFF" else "first frame") in picture.note


def test_a_large_picture_is_made_smaller_in_proportion():
    picture = images.decode(encoded(Image.new("RGB", (3000, 1500), "teal")), "a")
    assert picture.pixels.shape == (512, 1024, 3)
    assert "3000 x 1500" in picture.note


def test_too_many_bytes_are_refused_with_both_numbers():
    with pytest.raises(InputError, match=r"big\.png.*8 MB.*8,000,001 bytes"):
        images.decode(b"x" * (images.MAX_BYTES + 1), "big.png")


@pytest.mark.parametrize(("side", "words"), [(8_000, "got 8000 x 8000"), (20_000, "far more")])
def test_too_many_pixels_are_refused_before_they_are_decoded(side, words):
    bomb = encoded(Image.new("1", (side, side)))
    assert len(bomb) < 200_000
    with pytest.raises(InputError, match=f"25 million pixels.*{words}"):
        images.decode(bomb, "bomb.png")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"%PDF-1.4",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x80\x04N.",
    ],
)
def test_what_is_no_picture_is_refused_by_name(data):
    with pytest.raises(InputError, match=r"holiday\.png"):
        images.decode(data, "/pictures/mine/holiday.png")


def test_a_truncated_file_is_refused(colourful):
    data = encoded(colourful.resize((200, 200)), "JPEG")
    with pytest.raises(InputError, match="truncated"):
        images.decode(data[: len(data) // 2], "cut.jpg")


def test_other_formats_are_not_even_tried(colourful):
    with pytest.raises(InputError, match="PNG, JPEG"):
        images.decode(encoded(colourful, "PPM"), "a.ppm")


def test_a_name_is_made_fit_for_a_message():
    with pytest.raises(InputError) as caught:
        images.decode(b"?", "..\\..\\" + "a" * 500 + "\n\x1b[31m.png")
    assert len(str(caught.value)) < 250
    assert "\n" not in str(caught.value)
    assert ".." not in str(caught.value)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damaged_files_give_a_picture_or_an_input_error(data):
    base = Image.fromarray(np.arange(24 * 24 * 3, dtype=np.uint8).reshape(24, 24, 3))
    kind = data.draw(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"]))
    raw = bytearray(encoded(base, kind))
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    raw = raw[: data.draw(st.integers(0, len(raw)))]
    try:
        picture = images.decode(bytes(raw), "fuzz")
    except InputError:
        return
    assert picture.pixels.dtype == np.uint8
    assert picture.pixels.shape[2:] == (3,)
