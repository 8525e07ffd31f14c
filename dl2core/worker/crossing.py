"""What may cross between the server and its worker: function names, and values of a short list of types.

The server must never import torch, and a single tensor inside a reply would do just that. So both ends read pickle
with an unpickler that knows plain values, numpy arrays, and the dataclasses, enums and named tuples of dl2core modules
that import no torch.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import importlib.abc
import io
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

OURS = ("dl2core.",)  # where functions and result classes are looked for

_PLAIN = {
    "builtins": {"bytearray", "complex", "frozenset", "range", "set", "slice"},
    "collections": {"Counter", "OrderedDict", "deque"},
    "datetime": {"date", "datetime", "time", "timedelta", "timezone"},
    "decimal": {"Decimal"},
    "fractions": {"Fraction"},
    "pathlib": {"Path", "PosixPath", "PurePosixPath", "PureWindowsPath", "WindowsPath"},
    "numpy": {"dtype", "ndarray"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"},
    "numpy._core.numeric": {"_frombuffer"},
}


def name_of(function: Callable[..., Any]) -> str:
    """The dotted name under which the child finds a function, such as `dl2core.cnn.memory.measure`.

    Raises:
        ValueError: not a function of a module (a lambda, a method, one defined inside another).
    """
    module, name = getattr(function, "__module__", None), getattr(function, "__qualname__", "")
    if not module or module == "__main__" or not name.isidentifier():
        raise ValueError(f"{function!r} has no name that another process could find: pass a function of a module")
    return f"{module}.{name}"


def check_name(name: str, modules: tuple[str, ...] = OURS) -> str:
    """Return the name of a function that may be called in the child.

    Raises:
        ValueError: it does not lie in one of these packages.
    """
    if not name.startswith(modules) or not all(part.isidentifier() for part in name.split(".")):
        raise ValueError(f"{name!r} is not the name of a function in {' or '.join(modules)}")
    return name


def resolve(name: str, modules: tuple[str, ...] = OURS) -> Callable[..., Any]:
    """Import the function of this name.

    Raises:
        ValueError: the name lies elsewhere, or what it names was only imported there.
        ImportError, AttributeError: there is no such module or function.
    """
    module, _, attribute = check_name(name, modules).rpartition(".")
    found = getattr(importlib.import_module(module), attribute)
    if not callable(found) or not f"{getattr(found, '__module__', '')}.".startswith(modules):
        raise ValueError(f"{name!r} is not a function of {' or '.join(modules)}")
    return found


def pack(value: object) -> bytes:
    """Pickle a value.

    Raises:
        Exception: whatever pickle raises for what cannot be pickled.
    """
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def unpack(body: bytes, modules: tuple[str, ...] = OURS) -> Any:
    """The value of `pack`, if all its parts may cross.

    Raises:
        pickle.UnpicklingError: a part may not.
    """
    return _Reader(io.BytesIO(body), modules).load()


class _Reader(pickle.Unpickler):
    """Knows the plain types, numpy's, and the result classes of these packages."""

    def __init__(self, file: io.BytesIO, modules: tuple[str, ...]) -> None:
        super().__init__(file)
        self._modules = modules

    def find_class(self, module: str, name: str) -> Any:
        if name in _PLAIN.get(module, ()):
            return super().find_class(module, name)
        if f"{module}.".startswith(self._modules):
            with _torch_refused():
                found = super().find_class(module, name)
            if isinstance(found, type) and _is_record(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} may not cross between the worker and the server")


def _is_record(kind: type) -> bool:
    return dataclasses.is_dataclass(kind) or issubclass(kind, Enum) or (issubclass(kind, tuple) and kind is not tuple)


class _NoTorch(importlib.abc.MetaPathFinder):
    """Refuses torch to the thread that made it."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name == "torch" and threading.get_ident() == self._thread:
            raise pickle.UnpicklingError("a class that crosses must live in a module that imports no torch")


@contextlib.contextmanager
def _torch_refused() -> Iterator[None]:
    """Inside the block this thread cannot import torch; what is imported already stays usable."""
    finder = _NoTorch()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
