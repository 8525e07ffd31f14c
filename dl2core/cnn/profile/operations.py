"""Kinds of operation, for the question where the time goes: torch's operator names sorted into ten."""

from __future__ import annotations

KINDS = (
    "convolution",
    "matrix product",
    "attention",
    "normalisation",
    "activation",
    "pooling",
    "addition and product",
    "copy and concatenation",
    "other operators",
    "Python and dispatch",
)

_PARTS = (  # the first part that an operator's name holds decides
    ("attention", "attention"),
    ("softmax", "attention"),
    ("conv", "convolution"),
    ("batch_norm", "normalisation"),
    ("layer_norm", "normalisation"),
    ("group_norm", "normalisation"),
    ("pool", "pooling"),
    ("mean", "pooling"),
    ("relu", "activation"),
    ("gelu", "activation"),
    ("silu", "activation"),
    ("sigmoid", "activation"),
    ("hardswish", "activation"),
    ("hardtanh", "activation"),
    ("clamp", "activation"),
    ("addmm", "matrix product"),
    ("matmul", "matrix product"),
    ("bmm", "matrix product"),
    ("linear", "matrix product"),
    ("::mm", "matrix product"),
    ("copy", "copy and concatenation"),
    ("::cat", "copy and concatenation"),
    ("contiguous", "copy and concatenation"),
    ("clone", "copy and concatenation"),
    ("::_to_copy", "copy and concatenation"),
    ("::add", "addition and product"),
    ("::mul", "addition and product"),
    ("::div", "addition and product"),
    ("::sub", "addition and product"),
)


def kind(operator: str) -> str:
    """The kind of an operator such as "aten::mkldnn_convolution"."""
    return next((found for part, found in _PARTS if part in operator), "other operators")
