"""Python lines that compute with dl2core what a page shows; every value stands in them as Python itself writes it.

    code.job("dl2core.cnn.latency.measure.measure", spec, then=("print(found.timings)",))

A page's own lines are made by a function `lines` in its folder's `code.py`, and shown by `export.menu(..., python=...)`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass

WIDE = 88  # characters; a longer call has one field a line


def job(function: str, *arguments: object, then: Sequence[str] = ()) -> str:
    """Lines that run a job to its end, as a page's button does.

    Args:
        function: dotted name of a dl2core function that returns steps.
        arguments: for it: frozen dataclasses and plain values.
        then: what is done with `found`, its result.
    """
    module, _, name = function.rpartition(".")
    imports = {f"from {module} import {name}", *(f"from {m} import {c}" for m, c in _classes(arguments))}
    call = f"{name}({', '.join(map(value, arguments))})"
    return script(("from dl2core import jobs", *sorted(imports)), (f"found = jobs.run_here({call})", *then))


def stored(kind: type, name: str, *, then: Sequence[str] = ()) -> str:
    """Lines that read a result which came with the app.

    Args:
        kind: class of the result.
        name: of its document.
        then: what is done with `found`.
    """
    imports = ("from dl2core import store", f"from {kind.__module__} import {kind.__qualname__}")
    read = f"found = store.from_document({kind.__qualname__}, store.shipped({value(name)}))"
    return script(imports, (read, *then))


def script(imports: Sequence[str], body: Sequence[str]) -> str:
    """Imports, an empty line, and what follows."""
    return "\n".join((*imports, "", *body))


def value(given: object) -> str:
    """A value as Python source; of a dataclass only what differs from its defaults.

    Raises:
        ValueError: it cannot be written down, as an array cannot.
    """
    if is_dataclass(given) and not isinstance(given, type):
        changed = [f"{one.name}={value(getattr(given, one.name))}" for one in fields(given) if not _default(given, one)]
        name, whole = type(given).__qualname__, ", ".join(changed)
        if len(name) + len(whole) < WIDE - 30:
            return f"{name}({whole})"
        return f"{name}(\n    " + ",\n    ".join(line.replace("\n", "\n    ") for line in changed) + ",\n)"
    if isinstance(given, tuple):
        inner = ", ".join(map(value, given))
        return f"({inner},)" if len(given) == 1 else f"({inner})"
    if isinstance(given, list):
        return f"[{', '.join(map(value, given))}]"
    if isinstance(given, float) and not math.isfinite(given):
        return f"float({str(given)!r})"
    if given is None or type(given) in (bool, int, float, str):
        return repr(given)
    raise ValueError(f"{type(given).__name__} cannot be written as source")


def _default(given: object, one: Field) -> bool:
    """Whether a field holds its default; a default that is made anew depends on the machine, and is written down."""
    return one.default is not MISSING and getattr(given, one.name) == one.default


def _classes(given: object) -> Iterator[tuple[str, str]]:
    """(module, name) of every dataclass in a value."""
    if is_dataclass(given) and not isinstance(given, type):
        yield type(given).__module__, type(given).__qualname__
        for one in fields(given):
            if not _default(given, one):
                yield from _classes(getattr(given, one.name))
    elif isinstance(given, tuple | list):
        for one in given:
            yield from _classes(one)
