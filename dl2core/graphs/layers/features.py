"""What the nodes start with, and the weights of the layers: chosen by name and seed, so that a link repeats them.

A node's features depend on its name and the seed alone. Editing the graph therefore never changes what the other nodes
carry.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from dl2core.errors import InputError, quoted
from dl2core.graphs.layers.layer import Array, Layer

FEATURES = ("numbers", "spike", "random 2-d", "random 3-d", "one-hot")
WEIGHTS = ("identity", "seeded")
START_NUMBERS = (4, 2, 6, 8, 2, 10, 4, 6)  # small and even: means that can be checked in the head
LARGEST = 1e6
LONGEST = 40_000  # characters of features or of a matrix, before they are taken apart


def _random(name: str, seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def _start_number(name: str) -> float:
    place = int(name) - 1 if name.isdecimal() and len(name) < 9 else zlib.crc32(name.encode())
    return float(START_NUMBERS[place % len(START_NUMBERS)])


def start(names: Sequence[str], kind: str, *, seed: int = 0, own: str = "") -> Array:
    """Features of the nodes.

    Args:
        names: the nodes' names.
        kind: one of `FEATURES`; a spike is 1 at the first node and 0 elsewhere, random ones are uniform in -1..1.
        seed: of the random kinds.
        own: the user's own values, `1: 4; 3: 2.5` (with several features `1: 0.5 0.2`); they replace those of the kind.

    Returns:
        (N, D) with D = 1, 2, 3 or N.

    Raises:
        InputError: the kind is unknown, or `own` cannot be read or has the wrong number of values.
    """
    if kind == "numbers":
        values = np.array([[_start_number(name)] for name in names]).reshape(len(names), 1)
    elif kind == "spike":
        values = np.eye(len(names), 1)
    elif kind in ("random 2-d", "random 3-d"):
        width = int(kind[7])
        drawn = [np.round(_random(name, seed).uniform(-1, 1, width), 2) for name in names]
        values = np.array(drawn).reshape(len(names), width)
    elif kind == "one-hot":
        values = np.eye(len(names))
    else:
        raise InputError(f"features {quoted(kind)} are unknown, choose one of {', '.join(FEATURES)}")
    places = {name: i for i, name in enumerate(names)}
    for name, row in parse_rows(own).items():
        if name in places and kind != "one-hot":  # a node that was deleted keeps its value for when it comes back
            if len(row) != values.shape[1]:
                raise InputError(f"node {name} was given {len(row)} values, {kind} takes {values.shape[1]}")
            values[places[name]] = row
    return values


def parse_rows(text: str) -> dict[str, tuple[float, ...]]:
    """`1: 4; 3: 2.5 1` as {"1": (4.0,), "3": (2.5, 1.0)}.

    Raises:
        InputError: an entry is not `name: numbers`, or a number is not finite or above a million.
    """
    _check_length(text)
    rows: dict[str, tuple[float, ...]] = {}
    for entry in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        name, colon, rest = entry.rpartition(":")
        if not colon or not name.strip() or not rest.split():
            raise InputError(f"own features are written as 1: 4; 2: 6, got {quoted(entry)}")
        rows[name.strip()] = _numbers(rest, entry)
    return rows


def write_rows(rows: dict[str, Sequence[float]]) -> str:
    """The inverse of `parse_rows`."""
    return "; ".join(f"{name}: {' '.join(f'{value:.12g}' for value in row)}" for name, row in rows.items())


def parse_matrix(text: str, *, width: int, name: str) -> Array:
    """`1 0; 0 2` as a (width, width) matrix; a single number stands for that multiple of the identity.

    Raises:
        InputError: not numbers, or another size.
    """
    _check_length(text)
    rows = [_numbers(row, text) for row in re.split(r"[;\n]", text) if row.strip()]
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0] * np.eye(width)
    if len(rows) != width or any(len(row) != width for row in rows):
        sizes = " and ".join(sorted({str(len(row)) for row in rows})) or "0"
        raise InputError(f"{name} should be {width} x {width}, got {len(rows)} rows of {sizes}")
    return np.array(rows)


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise InputError(f"{quoted(text)} has {len(text):,} characters, the limit is {LONGEST:,}")


def _numbers(text: str, whole: str) -> tuple[float, ...]:
    try:
        numbers = tuple(float(part) for part in re.split(r"[\s,]+", text.strip()))
    except ValueError:
        raise InputError(f"{quoted(whole)} holds something that is not a number") from None
    if not all(abs(number) <= LARGEST for number in numbers):  # also refuses nan
        raise InputError(f"{quoted(whole)} holds a number outside -{LARGEST:g}..{LARGEST:g}")
    return numbers


def shared_layer(weight: str, own: str, *, width: int, activation: str) -> Layer:
    """One square layer from text, W and B as in `parse_matrix`; its attention does not choose (both vectors 0)."""
    w, b = parse_matrix(weight, width=width, name="W"), parse_matrix(own, width=width, name="B")
    return Layer(w, b, activation, np.zeros((2, width)))


def weights(
    width: int, layers: int, *, kind: str = "identity", seed: int = 0, activation: str = "identity"
) -> list[Layer]:
    """Square layers.

    Args:
        width: features of a node, before and after each layer.
        layers: how many.
        kind: `identity` (W = B = 1, attention that does not choose) or `seeded` (Glorot uniform: Glorot and Bengio 2010).
        seed: of the seeded kind.
        activation: of every layer.

    Raises:
        InputError: the kind is unknown, or the number of layers is not positive.
    """
    if layers < 1:
        raise InputError(f"a network has at least one layer, got {layers}")
    if kind == "identity":
        one = np.eye(width)
        return [Layer(one, one, activation, np.zeros((2, width)))] * layers
    if kind != "seeded":
        raise InputError(f"weights {quoted(kind)} are unknown, choose one of {', '.join(WEIGHTS)}")
    random, bound = np.random.default_rng(seed), np.sqrt(6 / (2 * width))
    return [
        Layer(
            random.uniform(-bound, bound, (width, width)),
            random.uniform(-bound, bound, (width, width)),
            activation,
            random.uniform(-1, 1, (2, width)),
        )
        for _ in range(layers)
    ]
