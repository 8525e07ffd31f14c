"""Shapes: pictures drawn here, so that their truth is exact.

One coloured shape on a coloured background, at any resolution, anti-aliased, with slight noise and blur. Size, place,
tilt and the share of each colour are continuous and known. Everything is seeded; a training picture and a test
picture can never coincide (see `PLACES`). HELD_OUT pairs of colour and shape, and tilt, never occur in training.

Lengths are fractions of the picture's side.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dl2core.data import outlines
from dl2core.data.image_set import ImageSet
from dl2core.errors import InputError

COLOURS: dict[str, tuple[int, int, int]] = {
    "red": (215, 30, 35),
    "green": (25, 160, 60),
    "blue": (30, 65, 215),
    "yellow": (240, 215, 40),
    "orange": (245, 130, 20),
    "purple": (130, 40, 170),
    "white": (245, 245, 245),
    "black": (18, 18, 18),
}
SHAPES = ("circle", "square", "triangle", "cross", "star", "ring")
UNNAMED_SHAPES = ("hexagon", "bar", "half disc")  # drawn in training for their colour only, in no caption
HELD_OUT = (
    ("red", "star"),
    ("green", "circle"),
    ("blue", "triangle"),
    ("yellow", "cross"),
    ("orange", "square"),
    ("purple", "ring"),
    ("white", "triangle"),
    ("black", "star"),
)
PAIRS = tuple((colour, shape) for colour in COLOURS for shape in SHAPES)
SEEN_PAIRS = tuple(pair for pair in PAIRS if pair not in HELD_OUT)
CLASSES = tuple(f"{colour} {shape}" for colour, shape in PAIRS)

# The horizontal place is a multiple of 1 / PLACES: an even one in training, an odd one in testing.
PLACES = 2**20
SPLITS = ("train", "test")
MAX_PICTURES = 200_000  # of one call: 600 MB at 32 px
FAR = 75  # sRGB distance from every named colour that makes a colour unnamed
SMALLEST, LARGEST = 0.2, 0.48  # circumradius


@dataclass(frozen=True)
class Scene:
    """All that a picture shows. `radius` is the circumradius, `tilt` an angle in radians.

    A colour is a name of COLOURS, or "#rrggbb" for one that has no name here.
    """

    shape: str
    colour: str
    background: str
    radius: float
    x: float
    y: float
    tilt: float = 0.0
    noise: float = 0.0  # standard deviation, of the 0..1 range
    blur: float = 0.0  # weight of the four neighbours, 0..0.2, at 32 px
    tint: tuple[int, int, int, int, int, int] = (0,) * 6  # added to shape's and background's RGB
    seed: int = 0  # of the noise

    @property
    def share(self) -> float:
        """Exact share of the picture that the shape covers (it lies inside the picture, a centred circle may not)."""
        if self.shape == "circle" and self.x == self.y == 0.5:
            return outlines.disc_area(self.radius)
        return outlines.AREAS[self.shape] * self.radius**2

    @property
    def label(self) -> int:
        """Index into CLASSES."""
        return PAIRS.index((self.colour, self.shape))

    @property
    def caption(self) -> str:
        article = "an" if self.colour[0] in "aeiou" else "a"
        ground = "an" if self.background[0] in "aeiou" else "a"
        return f"{article} {self.colour} {self.shape} on {ground} {self.background} background"


def disc(share: float, *, colour: str = "red", background: str = "blue") -> Scene:
    """A centred disc that covers exactly `share` of the picture, without noise or blur.

    Raises:
        InputError: share outside 0..1, or an unknown colour.
    """
    if not 0 <= share <= 1:
        raise InputError(f"the share of a disc lies in 0..1, got {share}")
    rgb(colour), rgb(background)
    low, high = 0.0, math.sqrt(0.5)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if outlines.disc_area(middle) < share else (low, middle)
    return Scene("circle", colour, background, radius=high, x=0.5, y=0.5)


def rgb(colour: str) -> tuple[int, int, int]:
    """sRGB values of a named colour or of "#rrggbb".

    Raises:
        InputError: neither.
    """
    if colour in COLOURS:
        return COLOURS[colour]
    if re.fullmatch("#[0-9a-f]{6}", colour):
        return tuple(bytes.fromhex(colour[1:]))
    raise InputError(f"Shapes has no colour {colour!r}; it has {', '.join(COLOURS)} and #rrggbb")


def draw_scene(
    rng: np.random.Generator, *, split: str, pairs: Sequence[tuple[str, str]] = SEEN_PAIRS, tilted: bool = False
) -> Scene:
    """Draw one scene at random.

    Args:
        rng: the only source of randomness.
        split: "train" or "test"; decides the parity of the place.
        pairs: colour and shape are drawn from these.
        tilted: turn the shape; never in training pictures.

    Raises:
        InputError: unknown split, or tilt or a held-out pair asked for in training.
    """
    if split not in SPLITS:
        raise InputError(f"Shapes has the splits {SPLITS}, not {split!r}")
    if split == "train" and (tilted or set(pairs) & set(HELD_OUT)):
        raise InputError("tilt and held-out pairs are kept out of the training pictures")
    colour, shape = pairs[rng.integers(len(pairs))]
    background = rng.choice([name for name in COLOURS if name != colour])
    radius = float(rng.uniform(SMALLEST, LARGEST))
    x, y = rng.uniform(radius, 1 - radius, size=2)
    place = int(x * PLACES) // 2 * 2 + (split == "test")
    return Scene(
        shape=str(shape),
        colour=str(colour),
        background=str(background),
        radius=radius,
        x=place / PLACES,
        y=float(y),
        tilt=float(rng.uniform(0.2, 1.2)) if tilted else 0.0,
        noise=float(rng.uniform(0, 0.03)),
        blur=float(rng.uniform(0, 0.12)),
        tint=tuple(int(t) for t in rng.integers(-14, 15, size=6)),
        seed=int(rng.integers(2**31)),
    )


def draw_unnamed(rng: np.random.Generator, *, colour: bool) -> Scene:
    """A training scene with one thing that captions never name, so that colour and shape are learned apart.

    Args:
        rng: the only source of randomness.
        colour: a named shape in a colour far from every named one; else a named colour on an unnamed shape.
    """
    scene = draw_scene(rng, split="train")
    if not colour:
        return replace(scene, shape=str(rng.choice(UNNAMED_SHAPES)), tint=(0, 0, 0, *scene.tint[3:]))
    named = np.array(list(COLOURS.values()))
    while True:
        value = rng.integers(256, size=3)
        if np.linalg.norm(named - value, axis=1).min() > FAR:
            return replace(scene, colour="#" + bytes(value.tolist()).hex(), tint=(0, 0, 0, *scene.tint[3:]))


def scenes(
    split: str, n: int, *, seed: int = 0, pairs: Sequence[tuple[str, str]] = SEEN_PAIRS, tilted: bool = False
) -> list[Scene]:
    """`n` seeded scenes; scene i does not depend on n.

    Raises:
        InputError: n is not 1 to `MAX_PICTURES`.
    """
    if not 1 <= n <= MAX_PICTURES:
        raise InputError(f"Shapes needs at least 1 picture and draws at most {MAX_PICTURES:,}, got {n:,}")
    return [scene_at(split, i, seed=seed, pairs=pairs, tilted=tilted) for i in range(n)]


def scene_at(
    split: str, number: int, *, seed: int = 0, pairs: Sequence[tuple[str, str]] = SEEN_PAIRS, tilted: bool = False
) -> Scene:
    """Scene `number` of `scenes`, without those before it."""
    code = SPLITS.index(split) if split in SPLITS else -1
    return draw_scene(np.random.default_rng([seed, code + 1, number]), split=split, pairs=pairs, tilted=tilted)


def coverage(scene: Scene, size: int) -> np.ndarray:
    """(S, S) share of each pixel that the shape covers, 0..1: where the named shape lies."""
    centres = (np.arange(size) + 0.5) / size
    dx, dy = centres[None, :] - scene.x, centres[:, None] - scene.y
    cos, sin = math.cos(scene.tilt), math.sin(scene.tilt)
    radius = max(scene.radius, 1e-9)
    distance = outlines.distance(scene.shape, (dx * cos + dy * sin) / radius, (dy * cos - dx * sin) / radius) * radius
    return np.clip(0.5 - distance * size, 0, 1)


def render(scene: Scene, size: int = 32) -> np.ndarray:
    """Draw a scene.

    Args:
        scene: what to draw.
        size: side in pixels: 32 for the model, 192 for the eye.

    Returns:
        (S, S, 3) uint8, sRGB.

    Raises:
        InputError: a size outside 4..2048, or a shape or colour that Shapes has not.
    """
    if not 4 <= size <= 2048:
        raise InputError(f"a picture's side lies in 4..2048 pixels, got {size}")
    cover = coverage(scene, size)[..., None]
    front = np.array(rgb(scene.colour)) + scene.tint[:3]
    back = np.array(rgb(scene.background)) + scene.tint[3:]
    picture = (cover * front + (1 - cover) * back) / 255
    if scene.blur:
        for _ in range(max(1, size // 32)):  # the same softness at every size
            edged = np.pad(picture, ((1, 1), (1, 1), (0, 0)), mode="edge")
            sides = edged[:-2, 1:-1] + edged[2:, 1:-1] + edged[1:-1, :-2] + edged[1:-1, 2:]
            picture = (1 - 4 * scene.blur) * picture + scene.blur * sides
    if scene.noise:
        picture = picture + np.random.default_rng(scene.seed).normal(0, scene.noise, picture.shape)
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)


def render_all(drawn: Sequence[Scene], size: int = 32) -> np.ndarray:
    """(B, S, S, 3) uint8 pictures of the scenes."""
    return np.stack([render(scene, size) for scene in drawn]) if drawn else np.zeros((0, size, size, 3), np.uint8)


def plain(scene: Scene) -> Scene:
    """The same scene without noise, blur and tint."""
    return replace(scene, noise=0.0, blur=0.0, tint=(0,) * 6)


def image_set(drawn: Sequence[Scene], *, split: str = "test", size: int = 32, note: str = "") -> ImageSet:
    """The scenes as a labelled set: classes are CLASSES, "red circle" and so on."""
    labels = np.array([scene.label for scene in drawn], dtype=np.int64)
    return ImageSet("Shapes", split, render_all(drawn, size), labels, CLASSES, "drawn here", True, note)


def load(split: str, *, n: int = 1000, seed: int = 0, size: int = 32) -> ImageSet:
    """`n` seeded pictures of a split; test pictures also show the held-out pairs.

    Args:
        split: "train" or "test".
        n: number of pictures, 1 to `MAX_PICTURES`.
        seed: of the scenes.
        size: side in pixels.

    Raises:
        InputError: unknown split, or n out of range.
    """
    drawn = scenes(split, n, seed=seed, pairs=PAIRS if split == "test" else SEEN_PAIRS)
    return image_set(drawn, split=split, size=size)
