"""`ColorJitter(brightness=.5), RandomRotation(30)` -> a chain. Nothing is run: Python's own parser reads, the table decides."""

from __future__ import annotations

import ast

from dl2core.errors import InputError, quoted
from dl2core.transfer.augment import chain, table
from dl2core.transfer.augment.chain import MOST_STEPS, Chain, Step, Values
from dl2core.transfer.augment.table import Augmentation

LONGEST = 500  # characters
EXAMPLE = 'such as "ColorJitter(brightness=.5)" or "RandomRotation(30), GaussianBlur(9)"'
NONE = ("", "none")


def parse(text: str) -> Chain:
    """Read a chain of augmentations, as torchvision.transforms.v2 writes them.

    Args:
        text: calls separated by commas, in a list or not; a name of the table ("colour jitter") stands for the values
            that Table 2 is measured with; "none" or nothing is the empty chain.

    Raises:
        InputError: it cannot be read, or the table has no such augmentation, argument or value.
    """
    text = text.strip()
    if text.lower() in NONE:
        return ()
    if len(text) > LONGEST:
        raise InputError(f"a chain has at most {LONGEST} characters, got {len(text):,}")
    if "(" not in text and "," not in text and "[" not in text:
        return (_named(text),)
    nodes = _calls(text)
    if len(nodes) > MOST_STEPS:
        raise InputError(f"a chain has at most {MOST_STEPS} augmentations, got {len(nodes)}")
    return tuple(_step(node, text) for node in nodes)


def _named(text: str) -> Step:
    """A class stands for torchvision's own arguments, a name of the table for its starting values."""
    found = table.find(text)
    return chain.default(found.cls) if text.lower() == found.cls.lower() else chain.start(found.name)


def _calls(text: str) -> list[ast.expr]:
    try:
        body = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputError(f"{quoted(text)} cannot be read as augmentations, {EXAMPLE}") from None
    return list(body.elts) if isinstance(body, (ast.Tuple, ast.List)) else [body]


def _step(node: ast.expr, text: str) -> Step:
    """One call, `v2.ColorJitter(...)` or `ColorJitter(...)`, or a class without a call."""
    called = node.func if isinstance(node, ast.Call) else node
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    if not name:
        raise InputError(f"{quoted(ast.unparse(node))} in {quoted(text)} is no augmentation, {EXAMPLE}")
    found = table.find(name)
    step = chain.default(found.cls)
    if not isinstance(node, ast.Call):
        return step
    if len(node.args) > len(found.parameters):
        raise InputError(f"{found.cls} has {len(found.parameters)} arguments here, got {len(node.args)}")
    given = list(zip([one.name for one in found.parameters], node.args, strict=False))
    for keyword in node.keywords:
        if keyword.arg is None:
            raise InputError(f"arguments of {found.cls} are written out, not passed with **")
        if keyword.arg in dict(given):
            raise InputError(f"{found.cls} was given {keyword.arg} twice")
        given.append((keyword.arg, keyword.value))
    for argument, value in given:
        step = step.having(argument, *_value(found, argument, value))
    return step


def _value(augmentation: Augmentation, name: str, node: ast.expr) -> Values:
    parameter = augmentation.parameter(name)
    what = f"{name} of {augmentation.cls}"
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        raise InputError(f"{what} must be a number, got {quoted(ast.unparse(node))}") from None
    numbers = list(value) if isinstance(value, (tuple, list)) else [value]
    switch = parameter.kind == "switch"
    if not numbers or not all(
        isinstance(one, (int, float)) and (isinstance(one, bool) == switch) and abs(one) <= 1e6 for one in numbers
    ):
        wanted = "True or False" if switch else "a number" if len(parameter.default) == 1 else "two numbers"
        raise InputError(f"{what} must be {wanted}, got {quoted(ast.unparse(node))}")
    if len(numbers) == 1 and len(parameter.default) == 2:
        numbers *= 2
    return tuple(float(one) for one in numbers)
