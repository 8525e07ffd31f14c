"""Walks by sympy and by listing them, layers by PyTorch Geometric."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import sympy
import torch
from torch_geometric.nn import SAGEConv


def power(matrix: Sequence[Sequence[Fraction | int]], n: int) -> list[list[Fraction]]:
    """A^n by sympy's exact rationals."""
    found = sympy.Matrix([[sympy.Rational(str(Fraction(x))) for x in row] for row in matrix]) ** n
    return [[Fraction(int(x.p), int(x.q)) for x in found.row(i)] for i in range(found.rows)]


def walks_listed(matrix: Sequence[Sequence[int]], n: int) -> list[list[int]]:
    """Numbers of walks by going every one of them, edge after edge."""
    size = len(matrix)
    counts = [[0] * size for _ in range(size)]
    for start in range(size):
        ends = [start]
        for _ in range(n):
            ends = [j for i in ends for j in range(size) for _ in range(matrix[i][j])]
        for end in ends:
            counts[start][end] += 1
    return counts


def sage(adjacency: np.ndarray, features: np.ndarray, layers: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """(N, D') of mean aggregation with ReLU after every layer, by SAGEConv in float64.

    `adjacency[v, u] = 1` means that v hears u; PyG's edges run from source to target.
    """
    heard = torch.tensor(np.argwhere(adjacency.T), dtype=torch.long).T
    state = torch.tensor(features)
    for weight, own in layers:
        layer = SAGEConv(weight.shape[1], weight.shape[0], aggr="mean", root_weight=True, bias=False).double()
        with torch.no_grad():
            layer.lin_l.weight.copy_(torch.tensor(weight))
            layer.lin_r.weight.copy_(torch.tensor(own))
            state = layer(state, heard).relu()
    return state.numpy()
