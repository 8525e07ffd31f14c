"""Graphs and layers that several test files draw from."""

import itertools

import numpy as np
from hypothesis import strategies as st

from dl2core.graphs.layers.layer import ACTIVATIONS, Layer


def star(leaves: int) -> np.ndarray:
    """Hub first."""
    a = np.zeros((leaves + 1, leaves + 1))
    a[0, 1:] = a[1:, 0] = 1
    return a


def cycle(n: int) -> np.ndarray:
    return np.roll(np.eye(n), 1, axis=1) + np.roll(np.eye(n), -1, axis=1)


def wheel(rim: int) -> np.ndarray:
    """Hub first."""
    a = star(rim)
    a[1:, 1:] = cycle(rim)
    return a


def with_isolated(a: np.ndarray) -> np.ndarray:
    return np.pad(a, ((0, 1), (0, 1)))


def directed(n: int = 6, seed: int = 0) -> np.ndarray:
    """A random directed graph with a node that hears nobody and one that nobody hears."""
    a = (np.random.default_rng(seed).random((n, n)) < 0.5).astype(float)
    np.fill_diagonal(a, 0)
    a[1, :] = 0
    a[:, 2] = 0
    return a


GRAPHS = {
    "star": star(6),
    "wheel": wheel(6),
    "cycle": cycle(6),
    "isolated": with_isolated(wheel(5)),
    "directed": directed(),
    "one node": np.zeros((1, 1)),
}


def layer(d_in: int, d_out: int, *, activation: str = "identity", seed: int = 0) -> Layer:
    random = np.random.default_rng(seed)
    return Layer(
        random.normal(size=(d_out, d_in)),
        random.normal(size=(d_out, d_in)),
        activation,
        random.normal(size=(2, d_out)),
    )


@st.composite
def problems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, list[Layer]]:
    """A small graph (directed, looped, isolated nodes and all), features, and one to three layers."""
    n, widths = draw(st.integers(1, 7)), draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    random = np.random.default_rng(draw(st.integers(0, 2**31)))
    a = (random.random((n, n)) < draw(st.floats(0, 1))).astype(float)
    if draw(st.booleans()):
        a = np.maximum(a, a.T)
    if draw(st.booleans()):
        a = a * random.uniform(0.1, 3, (n, n))
    activation = draw(st.sampled_from(sorted(ACTIVATIONS)))
    layers = [layer(i, o, activation=activation, seed=draw(st.integers(0, 999))) for i, o in itertools.pairwise(widths)]
    return a, random.normal(size=(n, widths[0])), layers
