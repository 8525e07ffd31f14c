"""From what a pickle describes to a table of contents: every tensor with the keys that lead to it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from dl2core.errors import InputError, named
from dl2core.tensor_files.contents import LONGEST_NAME, MOST_TENSORS, MOST_VALUES, Contents, Entry, Value
from dl2core.tensor_files.pickled import STORED, Made, described
from dl2core.tensor_files.torch_names import Storage, number, tensor

DEEPEST = 40  # containers within containers
MOST_PLACES = 400_000  # visited; a pickle can refer to one list so often that its places double at every level
MOST_BESIDE = 20
CONTAINERS = {
    "dict",
    "set",
    "collections.OrderedDict",
    "collections.defaultdict",
    "collections.Counter",
    "collections.deque",
}
SCRIPT = "__torch__."  # modules of a TorchScript archive
INSIDE_MODULES = {"_parameters", "_buffers", "_modules"}  # where a module keeps its tensors: no part of their names
COMMANDS = {
    "os",
    "posix",
    "nt",
    "subprocess",
    "sys",
    "shutil",
    "socket",
    "importlib",
    "runpy",
    "ctypes",
    "webbrowser",
    "pty",
}
BUILTINS = {"eval", "exec", "compile", "open", "getattr", "setattr", "__import__", "input", "breakpoint"}


def stored(value: object) -> Iterator[Made]:
    """Every reference to a storage, each once."""
    seen: set[int] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, (Made, list, tuple)) or id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, Made):
            if one.what == STORED:
                yield one
            waiting += [*(one.arguments or ()), one.state, *one.elements]
            waiting += [part for pair in one.pairs for part in pair]
        else:
            waiting += one


def contents(value: object, storages: dict[str, Storage], *, kind: str) -> Contents:
    """Walk through what a file holds.

    Args:
        value: of its pickle.
        storages: by the keys that it refers to.
        kind: of file.

    Raises:
        InputError: it is nested too deep, has too many parts, or names a command of the system.
    """
    if not isinstance(value, (Made, list, tuple)) or (isinstance(value, Made) and value.named):
        raise InputError(f"it should hold tensors by name, it holds a {named(described(value))}")
    walk = _Walk(storages)
    walk.visit(value, (), 0)
    return Contents(kind, tuple(walk.entries), tuple(walk.values), beside=tuple(walk.beside))


class _Walk:
    def __init__(self, storages: dict[str, Storage]) -> None:
        self.storages = storages
        self.places = 0
        self.entries: list[Entry] = []
        self.values: list[tuple[tuple[str, ...], Value]] = []
        self.beside: list[tuple[tuple[str, ...], str]] = []

    def visit(self, value: object, path: tuple[str, ...], depth: int) -> None:
        self.places += 1
        if depth > DEEPEST or self.places > MOST_PLACES:
            limit = f"{DEEPEST} levels" if depth > DEEPEST else f"{MOST_PLACES:,} parts"
            raise InputError(f"it holds more than {limit}, which no checkpoint needs")
        if isinstance(value, Made):
            self.made(value, path, depth)
        elif isinstance(value, (list, tuple)):
            for place, part in enumerate(value):
                self.visit(part, (*path, str(place)), depth + 1)
        else:
            self.value(value, path)

    def made(self, value: Made, path: tuple[str, ...], depth: int) -> None:
        module, _, name = value.what.rpartition(".")
        if module.partition(".")[0] in COMMANDS or (module in ("builtins", "__builtin__") and name in BUILTINS):
            raise InputError(f"it wants to call {named(value.what)}, which no weights need. Nothing in it was run")
        if (found := number(value)) is not None:
            self.value(found, path)
        elif entry := tensor(value, path, self.storages):
            self.add(entry)
        else:
            known = value.what in CONTAINERS or value.what.startswith(SCRIPT)
            if not known and len(self.beside) < MOST_BESIDE:
                self.beside.append((path, named(value.what)))
            for key, part in value.pairs:
                self.visit(part, _below(path, key), depth + 1)
            for part in (*value.elements, *_state(value)):
                self.visit(part, path, depth + 1)

    def add(self, entry: Entry) -> None:
        if len(self.entries) == MOST_TENSORS:
            raise InputError(f"it should hold at most {MOST_TENSORS:,} tensors, it holds more")
        self.entries.append(entry)

    def value(self, value: object, path: tuple[str, ...]) -> None:
        small = isinstance(value, float) or (type(value) is int and abs(value) < 2**63) or isinstance(value, bool)
        short = isinstance(value, str) and len(value) <= LONGEST_NAME
        if len(path) <= 2 and (small or short or value is None) and len(self.values) < MOST_VALUES:
            plain = None if isinstance(value, float) and not math.isfinite(value) else value
            self.values.append((path, plain))


def _below(path: tuple[str, ...], key: object) -> tuple[str, ...]:
    """The path to what lies under a key."""
    word = key if isinstance(key, str) else str(key) if type(key) is int and abs(key) < 2**63 else f"<{described(key)}>"
    if len(word) > LONGEST_NAME:
        raise InputError(f"the name {named(word)} has {len(word):,} characters, the limit is {LONGEST_NAME}")
    return path if word in INSIDE_MODULES else (*path, word)


def _state(value: Made) -> list[object]:
    """What of an object's state holds its attributes."""
    parts = value.state if isinstance(value.state, tuple) else (value.state,)
    return [part for part in parts if isinstance(part, Made)]
