"""Valid pictures of every format, damaged at random, through the reader of uploads: `hostile_pictures.py --files 10000`.

Prints how many were read and refused, the longest processor time of one, and the peak of this process's memory.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dl2core.data import images
from dl2core.errors import InputError

LIMIT_S = 2.0


def originals() -> list[bytes]:
    """One picture with noise in every format and depth that is read."""
    random = np.random.default_rng(0)
    colour = Image.fromarray(random.integers(0, 256, (96, 128, 3), dtype=np.uint8))
    deep = Image.fromarray(random.integers(0, 65536, (96, 128), dtype=np.uint16))
    profile = (
        images.ImageCms.ImageCmsProfile(images.ImageCms.createProfile("sRGB")).tobytes().replace(b"\0s\0R", b"\0x\0R")
    )
    turned = Image.Exif()
    turned[0x0112] = 6
    made = [(colour, kind, {}) for kind in images.FORMATS]
    made += [(colour.convert("RGBA"), kind, {}) for kind in ("PNG", "WEBP", "TIFF", "AVIF")]
    made += [(colour.convert("P"), kind, {}) for kind in ("PNG", "GIF", "BMP")]
    made += [(deep, kind, {}) for kind in ("PNG", "TIFF")]
    made += [(colour, "JPEG", {"progressive": True}), (colour.convert("CMYK"), "JPEG", {})]
    made += [(colour, kind, {"icc_profile": profile, "exif": turned}) for kind in ("JPEG", "PNG", "WEBP", "TIFF")]
    made += [(colour, kind, {"save_all": True, "append_images": [colour]}) for kind in ("MPO", "GIF", "WEBP", "TIFF")]
    files = []
    for picture, kind, options in made:
        out = io.BytesIO()
        picture.save(out, kind, **options)
        files.append(out.getvalue())
    return files


def damaged(data: bytes, random: np.random.Generator) -> bytes:
    """The bytes with some of them changed (the head more often), cut off, doubled or moved."""
    raw = bytearray(data)
    for _ in range(random.integers(1, 12)):
        end = len(raw) if random.random() < 0.5 else min(len(raw), 256)
        raw[random.integers(0, end)] = random.choice([0, 255, 127, int(random.integers(0, 256))])
    first, second = sorted(random.integers(0, len(raw), 2))
    match random.integers(0, 4):
        case 1:
            del raw[second:]
        case 2:
            raw[second:second] = raw[first : first + 4096]
        case 3:
            del raw[first : first + int(random.integers(1, 64))]
    return bytes(raw)


def peak_mb() -> float:
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=0)
    asked = options.parse_args()
    random, files = np.random.default_rng(asked.seed), originals()
    before, longest, read, refused = peak_mb(), 0.0, 0, 0
    for number in range(asked.files):
        data = damaged(files[number % len(files)], random)
        start = time.process_time()
        try:
            images.decode(data, "picture")
            read += 1
        except InputError:
            refused += 1
        longest = max(longest, time.process_time() - start)
    print(
        f"{read} read, {refused} refused; longest {longest:.2f} s; memory {peak_mb() - before:.0f} MB above the start"
    )
    sys.exit(longest > LIMIT_S)


if __name__ == "__main__":
    main()
