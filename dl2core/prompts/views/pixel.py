"""A pixel prompt as pictures and numbers, with numpy alone: signed, clamped, histogram, spectrum, over an image.

Values are in normalised units (what the model's input is in) unless a name says otherwise: times std and 255 they are
steps of an 8-bit pixel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dl2core.errors import InputError

RED, WHITE, BLUE = (178, 24, 43), (247, 247, 247), (33, 102, 172)  # ends and middle of the diverging scale


@dataclass(frozen=True)
class Numbers:
    """What a canvas amounts to."""

    parameters: int
    l2_norm: float
    largest: float  # absolute value
    largest_pixel_steps: float  # absolute value, in steps of an 8-bit pixel
    hidden_share: float  # of the prompt's values that the clamped view does not show


def check_canvas(canvas: np.ndarray) -> np.ndarray:
    """Return a (3, S, S) float canvas as it is.

    Raises:
        InputError: another shape.
    """
    if canvas.ndim != 3 or canvas.shape[0] != 3 or canvas.shape[1] != canvas.shape[2]:
        raise InputError(f"a canvas is (3, S, S), got {canvas.shape}")
    return canvas


def symmetric_limit(*canvases: np.ndarray) -> float:
    """The largest absolute value of all: one scale for prompts that are compared."""
    return max(float(np.abs(canvas).max()) for canvas in canvases) or 1.0


def signed(canvas: np.ndarray, limit: float | None = None) -> np.ndarray:
    """(S, S, 3) uint8: mid-grey is zero, a channel brighter than that is positive; nothing is cut off.

    Args:
        canvas: (3, S, S).
        limit: value at full brightness; the canvas's own largest where None.
    """
    limit = limit or symmetric_limit(canvas)
    scaled = np.clip(check_canvas(canvas) / limit, -1, 1)
    return np.round(127.5 + 127.5 * scaled).astype(np.uint8).transpose(1, 2, 0)


def signed_channel(plane: np.ndarray, limit: float) -> np.ndarray:
    """(S, S) one channel -> (S, S, 3) uint8: blue below zero, white at zero, red above."""
    share = np.clip(plane / limit, -1, 1)[..., None]
    ends = np.where(share < 0, np.array(BLUE), np.array(RED))
    return np.round(np.array(WHITE) + np.abs(share) * (ends - np.array(WHITE))).astype(np.uint8)


def clamped(canvas: np.ndarray) -> np.ndarray:
    """(S, S, 3) uint8: added to ones and clamped to 0..1, as the assignment draws Figures 7 and 8."""
    shown = np.clip(1 + check_canvas(canvas), 0, 1)
    return np.round(255 * shown).astype(np.uint8).transpose(1, 2, 0)


def hidden_share(canvas: np.ndarray) -> float:
    """Share of the values other than zero that the clamped view shows as its paper white or its black."""
    values = canvas[canvas != 0]
    return float(((values > 0) | (values < -1)).mean()) if values.size else 0.0


def pixel_steps(canvas: np.ndarray, std: Sequence[float]) -> np.ndarray:
    """(3, S, S) in steps of an 8-bit pixel."""
    return check_canvas(canvas) * 255 * np.asarray(std).reshape(3, 1, 1)


def numbers(canvas: np.ndarray, std: Sequence[float]) -> Numbers:
    """The canvas in numbers."""
    return Numbers(
        parameters=int((canvas != 0).sum()),
        l2_norm=float(np.sqrt((canvas.astype(np.float64) ** 2).sum())),
        largest=float(np.abs(canvas).max()),
        largest_pixel_steps=float(np.abs(pixel_steps(canvas, std)).max()),
        hidden_share=hidden_share(canvas),
    )


def histogram(canvas: np.ndarray, bins: int = 41) -> tuple[np.ndarray, np.ndarray]:
    """Edges (bins + 1,) and counts (3, bins) of the values other than zero, per channel, symmetric about zero."""
    limit = symmetric_limit(canvas)
    edges = np.linspace(-limit, limit, bins + 1)
    counts = np.stack([np.histogram(plane[plane != 0], edges)[0] for plane in check_canvas(canvas)])
    return edges, counts


def spectrum(canvas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Radial amplitude spectrum: frequencies in cycles per pixel, and the mean amplitude of the ring around each.

    |FFT| / S² averaged over the channels and over rings of width 1 / S; up to 1/2, above which lie only corners.
    """
    side = check_canvas(canvas).shape[1]
    amplitude = np.abs(np.fft.fft2(canvas)).mean(axis=0) / side**2
    one = np.fft.fftfreq(side)
    ring = np.round(np.hypot(one[:, None], one[None, :]) * side).astype(int)
    sums, counts = (np.bincount(ring.ravel(), weights=w) for w in (amplitude.ravel(), np.ones(ring.size)))
    kept = side // 2 + 1
    return np.arange(kept) / side, (sums / counts)[:kept]


def as_seen(picture: np.ndarray, canvas: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> np.ndarray:
    """(S, S, 3) uint8: picture plus prompt as the model gets it, back in pixels.

    The model takes values outside 0..255; a screen cannot show them, so they are cut here, and only here.
    """
    if picture.shape != (canvas.shape[1], canvas.shape[2], 3):
        raise InputError(f"the prompt is for {canvas.shape[2]} x {canvas.shape[1]} px, the picture is {picture.shape}")
    pixels = picture / 255 + canvas.transpose(1, 2, 0) * np.asarray(std)
    return np.round(255 * np.clip(pixels, 0, 1)).astype(np.uint8)


def enlarged(picture: np.ndarray, factor: int) -> np.ndarray:
    """Each pixel as a square of `factor` pixels, so that a browser does not smooth it."""
    return picture.repeat(factor, axis=0).repeat(factor, axis=1)


def canvas_of(kind: str, parameters: dict[str, np.ndarray], image_size: int) -> np.ndarray:
    """(3, S, S) canvas from a pixel prompt's stored parameters; a random patch is shown in the middle."""
    canvas = np.zeros((3, image_size, image_size), np.float32)
    if kind == "padding":
        size = parameters["pad_up"].shape[2]
        canvas[:, :size] = parameters["pad_up"][0]
        canvas[:, image_size - size :] = parameters["pad_down"][0]
        canvas[:, size : image_size - size, :size] = parameters["pad_left"][0]
        canvas[:, size : image_size - size, image_size - size :] = parameters["pad_right"][0]
        return canvas
    size = parameters["patch"].shape[2]
    start = 0 if kind == "fixed_patch" else (image_size - size) // 2
    canvas[:, start : start + size, start : start + size] = parameters["patch"][0]
    return canvas
