"""What the names mean that torch and numpy write into pickles: tensors, storages, numbers of numpy.

Source: torch/_utils.py (`_rebuild_tensor_v2` and its kin), torch/storage.py, numpy's `scalar` and `dtype`.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

from dl2core.errors import InputError, named
from dl2core.tensor_files.contents import SIZES, Entry, axes, row_major
from dl2core.tensor_files.pickled import STORED, Made

STORAGES = {
    "DoubleStorage": "float64", "FloatStorage": "float32", "HalfStorage": "float16", "BFloat16Storage": "bfloat16",
    "LongStorage": "int64", "IntStorage": "int32", "ShortStorage": "int16", "CharStorage": "int8",
    "ByteStorage": "uint8", "BoolStorage": "bool", "UntypedStorage": "uint8",
}  # fmt: skip
FROM_STORAGE = {"torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3"}
FROM_TENSOR = {"torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state"}
FROM_TYPE = "torch._tensor._rebuild_from_type_v2"
OTHER_TENSORS = {
    "torch._utils._rebuild_meta_tensor_no_storage": "a tensor on the meta device, which has no values",
    "torch._utils._rebuild_sparse_tensor": "a sparse tensor",
    "torch._utils._rebuild_qtensor": "a quantized tensor",
    "torch._utils._rebuild_wrapper_subclass": "a tensor of a class of its own",
    "torch._utils._rebuild_nested_tensor": "a nested tensor",
    "torch._utils._rebuild_device_tensor_from_numpy": "a tensor of another device",
    "torch._utils._rebuild_device_tensor_from_cpu_tensor": "a tensor of another device",
    "numpy.core.multiarray._reconstruct": "a numpy array: save it as a tensor",
    "numpy._core.multiarray._reconstruct": "a numpy array: save it as a tensor",
}
SCALARS = {"numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar"}
NUMPY_CODES = {
    "b1": "?", "i1": "b", "i2": "h", "i4": "i", "i8": "q", "u1": "B", "u2": "H", "u4": "I", "u8": "Q",
    "f2": "e", "f4": "f", "f8": "d",
}  # fmt: skip


@dataclass(frozen=True)
class Storage:
    """Where the values of a storage lie.

    Attributes:
        dtype: numpy's name; "" where the file's name for it is not known.
        spelling: what the file calls it.
        values: how many the file announces.
        offset, length: bytes, in the file.
    """

    dtype: str
    spelling: str
    values: int
    offset: int
    length: int


def storage_asked(made: Made) -> tuple[str, str, str, int]:
    """(dtype, name of the type, key, number of values) of ("storage", type, key, device, number)."""
    told = made.arguments[0] if made.arguments else None
    if not isinstance(told, tuple) or len(told) < 5 or told[0] != "storage":
        raise InputError("it refers to something outside its pickle that is no storage")
    _, kind, key, _, number = told[:5]
    if not isinstance(kind, Made) or not kind.named or not isinstance(key, str):
        raise InputError("it refers to a storage without type or name")
    if len(told) > 5 and told[5] is not None:
        raise InputError("it holds views of storages as torch wrote before 0.4: save it again with a later version")
    (number,) = axes([number], f"the size of storage {named(key)}")
    return STORAGES.get(kind.what.rpartition(".")[2], ""), kind.what, key, number


def tensor(value: Made, path: tuple[str, ...], storages: dict[str, Storage]) -> Entry | None:
    """The tensor that a call would make; None where it would make something else.

    Raises:
        InputError: it would make a tensor, with arguments that no tensor has.
    """
    arguments = value.arguments or ()
    for _ in range(4):
        if value.what in FROM_TENSOR and arguments and isinstance(arguments[0], Made):
            value = arguments[0]
        elif value.what == FROM_TYPE and len(arguments) == 4 and isinstance(arguments[2], tuple):
            value = Made(arguments[0].what if isinstance(arguments[0], Made) else "", arguments[2])
        else:
            break
        arguments = value.arguments or ()
    if value.what in OTHER_TENSORS:
        return Entry(path, "", (), (), 0, 0, f"it is {OTHER_TENSORS[value.what]}")
    if value.what not in FROM_STORAGE:
        return None
    shown = named(".".join(path))
    if len(arguments) < 4 or not isinstance(arguments[0], Made) or arguments[0].what != STORED:
        raise InputError(f"the tensor {shown} has no storage")
    stored = storages[storage_asked(arguments[0])[2]]
    dtype = stored.dtype
    if value.what.endswith("_v3"):
        dtype = arguments[6].what.rpartition(".")[2] if len(arguments) > 6 and isinstance(arguments[6], Made) else ""
    (first,) = axes([arguments[1]], f"the place of {shown}")
    shape, strides = axes(arguments[2], f"the shape of {shown}"), axes(arguments[3], f"the strides of {shown}")
    if len(shape) != len(strides):
        raise InputError(f"{shown} has {len(shape)} axes and {len(strides)} strides")
    if dtype not in SIZES:
        spelling = named(dtype or stored.spelling)
        return Entry(path, spelling, shape, strides, 0, 0, f"its values are of type {spelling}: save it as float32")
    return _placed(path, dtype, shape, strides, first, stored)


def _placed(
    path: tuple[str, ...], dtype: str, shape: tuple[int, ...], strides: tuple[int, ...], first: int, stored: Storage
) -> Entry:
    values, size = math.prod(shape), SIZES[dtype]
    if not values:
        return Entry(path, dtype, shape, row_major(shape), stored.offset, 0)
    last = first + sum((n - 1) * step for n, step in zip(shape, strides, strict=True))
    if (last + 1) * size > stored.length:
        needed, held = (last + 1) * size, stored.length
        raise InputError(f"{named('.'.join(path))} {shape} needs a storage of {needed:,} bytes, its own has {held:,}")
    fault = f"its {values:,} values share {stored.length:,} bytes" if values * size > stored.length else ""
    return Entry(path, dtype, shape, strides, stored.offset + first * size, (last + 1 - first) * size, fault)


def number(value: Made) -> bool | int | float | None:
    """The number that numpy's `scalar` would make; None where it is none of a plain kind."""
    if value.what not in SCALARS or not value.arguments or len(value.arguments) != 2:
        return None
    kind, raw = value.arguments
    if isinstance(raw, Made) and raw.what == "_codecs.encode" and raw.arguments and isinstance(raw.arguments[0], str):
        raw = raw.arguments[0].encode("latin1", "replace")  # how protocol 2 writes bytes
    if not isinstance(kind, Made) or kind.what != "numpy.dtype" or not kind.arguments or not isinstance(raw, bytes):
        return None
    code = NUMPY_CODES.get(str(kind.arguments[0]).lstrip("<>|="))
    state = kind.state if isinstance(kind.state, tuple) and len(kind.state) > 1 else (3, "<")
    layout = (">" if state[1] == ">" else "<") + (code or "")
    return struct.unpack(layout, raw)[0] if code and len(raw) == struct.calcsize(layout) else None
