"""What a pickle asks for, written down and not done.

A pickle is a program for a machine with a stack. This machine knows the instructions that make numbers, texts and
containers. Where a real one would look up a name, call it, or hand over a state, it writes that down as a `Made`. So no
name is looked up and nothing is called, hashed or compared, whatever the pickle says.

Source: the instructions of Python's `pickletools`, whose `genops` reads them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pickletools import genops

from dl2core.errors import InputError, named

MOST_STEPS = 400_000  # instructions; a state dict takes about 60 for a tensor
DICTIONARY = "dict"
STORED = "persistent"  # what torch keeps outside its pickle

CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
PLAIN = {
    "INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT", "UNICODE", "BINUNICODE",
    "SHORT_BINUNICODE", "BINUNICODE8", "STRING", "BINSTRING", "SHORT_BINSTRING", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8",
}  # fmt: skip
TUPLES = {"EMPTY_TUPLE": 0, "TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}
SETS = {"EMPTY_SET", "FROZENSET"}


@dataclass(slots=True, eq=False)
class Made:
    """A dictionary, a name, or what calling a name would make.

    Attributes:
        what: the name, "module.name"; `DICTIONARY` and `STORED` for what has none.
        arguments: of the call; None where the name was only given.
        pairs: keys and values, in their order.
        elements: what was appended or added.
        state: what its `__setstate__` would be handed.
    """

    what: str
    arguments: tuple | None = None
    pairs: list[tuple[object, object]] = field(default_factory=list)
    elements: list[object] = field(default_factory=list)
    state: object = None

    @property
    def named(self) -> bool:
        """Whether it is a name that was not called."""
        return self.arguments is None and self.what not in (DICTIONARY, STORED)


def read(stream: io.BytesIO) -> object:
    """The value of the pickle at the stream's position, which is then behind it.

    Raises:
        InputError: an instruction that no checkpoint needs, or too many of them.
        ValueError, LookupError, TypeError: it is cut off or damaged.
    """
    machine = _Machine()
    for number, (opcode, argument, _) in enumerate(genops(stream)):
        if number == MOST_STEPS:
            raise InputError(f"its pickle has more than {MOST_STEPS:,} instructions, which no checkpoint needs")
        machine.step(opcode.name, argument)
    return machine.pop()


class _Machine:
    def __init__(self) -> None:
        self.stack: list[object] = []
        self.marks: list[int] = []
        self.memo: dict[int, object] = {}

    def pop(self) -> object:
        return self.stack.pop()

    def pop_to_mark(self) -> list[object]:
        start = self.marks.pop()
        found = self.stack[start:]
        del self.stack[start:]
        return found

    def top(self, kind: type) -> object:
        """The value on top of the stack, which has to be of this kind."""
        if not isinstance(self.stack[-1], kind):
            raise TypeError(f"a {kind.__name__} was expected")
        return self.stack[-1]

    def step(self, name: str, argument: object) -> None:
        """One instruction."""
        push = self.stack.append
        if name in PLAIN:
            push(argument)
        elif name in ("BINPUT", "LONG_BINPUT", "PUT"):
            self.memo[argument] = self.stack[-1]
        elif name == "MEMOIZE":
            self.memo[len(self.memo)] = self.stack[-1]
        elif name in ("BINGET", "LONG_BINGET", "GET"):
            push(self.memo[argument])
        elif name == "MARK":
            self.marks.append(len(self.stack))
        elif name in CONSTANTS:
            push(CONSTANTS[name])
        elif name in TUPLES:
            self.push_tuple(TUPLES[name])
        elif name == "TUPLE":
            push(tuple(self.pop_to_mark()))
        elif name == "EMPTY_LIST":
            push([])
        elif name == "LIST":
            push(self.pop_to_mark())
        elif name == "EMPTY_DICT":
            push(Made(DICTIONARY))
        elif name in ("DICT", "SETITEMS", "SETITEM"):
            self.items(name)
        elif name in ("APPEND", "APPENDS", "ADDITEMS"):
            self.append([self.pop()] if name == "APPEND" else self.pop_to_mark())
        elif name in SETS:
            push(Made("set", (), elements=self.pop_to_mark() if name == "FROZENSET" else []))
        elif name == "BINPERSID":
            push(Made(STORED, (self.pop(),)))
        elif name in ("GLOBAL", "STACK_GLOBAL"):
            self.name(argument)
        elif name in ("REDUCE", "NEWOBJ"):
            arguments = self.pop()
            self.call(arguments)
        elif name == "NEWOBJ_EX":
            self.pop()  # arguments by name: what they are for cannot be known
            self.call(self.pop())
        elif name == "BUILD":
            state = self.pop()
            self.top(Made).state = state
        elif name not in ("PROTO", "FRAME", "STOP"):
            raise InputError(f"its pickle holds the instruction {name}, which no checkpoint needs")

    def push_tuple(self, size: int) -> None:
        if len(self.stack) < size:
            raise IndexError("the stack is empty")
        start = len(self.stack) - size
        self.stack[start:] = [tuple(self.stack[start:])]

    def items(self, name: str) -> None:
        if name == "DICT":
            flat = self.pop_to_mark()
            self.stack.append(Made(DICTIONARY))
        elif name == "SETITEMS":
            flat = self.pop_to_mark()
        else:
            flat = [self.pop(), self.pop()][::-1]
        self.top(Made).pairs.extend(zip(flat[::2], flat[1::2], strict=True))

    def append(self, values: list[object]) -> None:
        target = self.stack[-1]
        (target.elements if isinstance(target, Made) else self.top(list)).extend(values)

    def name(self, argument: str | None) -> None:
        if argument is None:
            last, module = self.pop(), self.pop()
        else:
            module, _, last = argument.partition(" ")
        if not isinstance(module, str) or not isinstance(last, str):
            raise TypeError("a name was expected")
        self.stack.append(Made(f"{module}.{last}"))

    def call(self, arguments: object) -> None:
        called = self.pop()
        if not isinstance(called, Made) or not called.named or not isinstance(arguments, tuple):
            raise InputError(f"its pickle calls {named(described(called))}, which is no name")
        self.stack.append(Made(called.what, arguments))


def described(value: object) -> str:
    """What a value is, for a message: "text", "posix.system", "list"."""
    if isinstance(value, Made):
        return "dictionary" if value.what in (DICTIONARY, "collections.OrderedDict") else value.what
    names = {str: "text", int: "number", float: "number", bool: "truth value", type(None): "None"}
    return names.get(type(value), type(value).__name__)
