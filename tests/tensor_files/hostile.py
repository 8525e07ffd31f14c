"""Files that were made to hurt, each small: what issue reports, and our own trials, brought a reader down with."""

import io
import pickle
import struct
import zipfile

import torch
from safetensors.torch import save


def saved(content: object, **how: object) -> bytes:
    """What torch.save writes."""
    file = io.BytesIO()
    torch.save(content, file, **how)
    return file.getvalue()


def with_pickle(program: bytes, *, storages: dict[str, bytes] | None = None) -> bytes:
    """A torch archive with this pickle."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("archive/data.pkl", program)
        for key, content in (storages or {}).items():
            archive.writestr(f"archive/data/{key}", content)
    return file.getvalue()


def call(name: str, *arguments: object) -> bytes:
    """A pickle that calls a name."""
    module, _, last = name.rpartition(".")
    inner = pickle.dumps(arguments, protocol=2)[2:-1]
    return b"\x80\x02c" + f"{module}\n{last}\n".encode() + inner + b"R."


def nested_key(depth: int) -> bytes:
    """A dictionary whose key is a tuple of twice the same tuple of twice the same ...: hashing doubles at every level."""
    return b"\x80\x02})" + b"2\x86" * depth + b"K\x01s."


def shared_lists(depth: int) -> bytes:
    """A list that holds the same list twice, at every level: 2^depth places in a few bytes."""
    program = b"\x80\x02]q\x00"
    for _ in range(depth):
        program += b"]q\x01(h\x00h\x00eh\x01q\x00"
    return program + b"."


def shared_record(entries: int, size: int) -> bytes:
    """A zip whose table names one record again and again."""
    name = "archive/data/0"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({}, protocol=2))
        archive.writestr(name, bytes(size))
    data = file.getvalue()
    table = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", table + 1)
    end = data.index(b"PK\x05\x06")
    record, rest = data[second:end], b""
    for number in range(entries):
        other = f"archive/data/{number:x}".encode()
        rest += record[:28] + struct.pack("<H", len(other)) + record[30:46] + other
    ending = (
        b"PK\x05\x06" + bytes(4) + struct.pack("<HHIIH", entries + 1, entries + 1, second - table + len(rest), table, 0)
    )
    return data[:second] + rest + ending


def header(text: str | bytes, data: bytes = b"") -> bytes:
    """A safetensors file with this header."""
    raw = text if isinstance(text, bytes) else text.encode()
    return struct.pack("<Q", len(raw)) + raw + data


def told(dtype: str, shape: str, first: object, last: object) -> str:
    return f'{{"patch":{{"dtype":"{dtype}","shape":{shape},"data_offsets":[{first},{last}]}}}}'


PATCH = torch.zeros(1, 3, 2, 2)
GOOD = save({"patch": PATCH})

FILES = {
    "five gigabytes by a call": (with_pickle(call("builtins.bytearray", 6 * 10**9)), "no tensor|holds no"),
    "a number of two gigabytes": (
        with_pickle(call("numpy._core.multiarray.scalar", "V2000000000", b"")),
        "no tensor|holds no",
    ),
    "480 entries, one record": (shared_record(480, 10_000), "hold more bytes than the file has"),
    "entries that overlap": (shared_record(2, 10_000), "hold more bytes|is not where its table says"),
    "a key nested 40 deep": (with_pickle(nested_key(40)), "no tensor|holds no|instruction DUP"),
    "lists in lists": (with_pickle(shared_lists(30)), "more than 400,000 parts"),
    "lists nested without end": (with_pickle(b"\x80\x02" + b"]" * 5000 + b"a" * 4999 + b"."), "more than 40 levels"),
    "tuples nested without end": (with_pickle(b"\x80\x02)" + b"\x85" * 390_000 + b"."), "more than 40 levels"),
    "a list within itself": (with_pickle(b"\x80\x02]q\x00h\x00a."), "more than 40 levels"),
    "eight million lists": (with_pickle(b"\x80\x02" + b"]" * 8_000_000 + b"."), "more than 400,000 instructions"),
    "a memo of four billion places": (with_pickle(b"\x80\x02]r\xff\xff\xff\xff."), "no tensor|holds no"),
    "a text of 2^60 bytes": (with_pickle(b"\x80\x04\x8d" + struct.pack("<Q", 2**60) + b"a."), "cut off or damaged"),
    "an integer of 5,000 digits": (with_pickle(b"\x80\x02I" + b"9" * 5000 + b"\n."), "cut off or damaged"),
    "an unknown codec": (
        with_pickle(b"\x80\x02}U\x01ac_codecs\nencode\nU\x01xU\x07unknown\x86Rs."),
        "no tensor|holds no",
    ),
    "a command": (with_pickle(call("os.system", "touch ran")), "wants to call os.system, which no weights need"),
    "eval": (with_pickle(call("builtins.eval", "open('ran', 'w')")), "wants to call builtins.eval"),
    "a command, older form": (call("posix.system", "touch ran"), "wants to call posix.system"),
    "F4": (header(told("F4", "[4]", 0, 2), bytes(2)), "is stored as F4"),
    "F6": (header(told("F6_E2M3", "[4]", 0, 3), bytes(3)), "is stored as F6_E2M3"),
    "F8_E8M0": (header(told("F8_E8M0", "[4]", 0, 4), bytes(4)), "is stored as F8_E8M0"),
    "an integer of 5,000 digits in a header": (header(told("F32", "[" + "9" * 5000 + "]", 0, 4)), "is no JSON"),
    "a header that is null": (header(b"null   {"), "begins with|no JSON|JSON object"),
    "a header longer than the file": (struct.pack("<Q", 10**6) + b"{", "is cut off"),
    "a header of 2^40 bytes": (struct.pack("<Q", 2**40) + b"{", "at most 4,000,000 bytes"),
    "a header nested without end": (header('{"a":' + "[" * 200_000), "nested too deep"),
    "a name twice": (header('{"a":1,"a":2}'), "a name twice"),
    "a shape of other bytes": (header(told("F32", "[1,3,2,3]", 0, 48), bytes(48)), "should have 72 bytes"),
    "a gap": (header(told("F32", "[1]", 4, 8), bytes(8)), "should start at byte 0"),
    "bytes behind the last": (GOOD + b"more", "it has"),
    "a negative place": (header(told("F32", "[1]", -4, 0)), "list of at most"),
    "a shape of truth values": (header(told("F32", "[true]", 0, 4), bytes(4)), "list of at most"),
    "a shape beyond all bytes": (header(told("U8", f"[{2**40},{2**40}]", 0, 0)), "should have"),
    "nan in a header": (header(told("F32", "[NaN]", 0, 4), bytes(4)), "list of at most"),
    "complex numbers": (saved({"patch": PATCH.to(torch.complex64)}), "of type torch.ComplexFloatStorage"),
    "no values": (saved({"patch": PATCH.to("meta")}), "on the meta device, which has no values"),
    "an expanded tensor": (saved({"patch": torch.zeros(1).expand(10**8)}), "100,000,000 values share 4 bytes"),
    "a sparse tensor": (saved({"patch": torch.zeros(2).to_sparse()}), "is a sparse tensor"),
    "8-bit floats": (saved({"patch": PATCH.to(torch.float8_e4m3fn)}), "of type float8_e4m3fn"),
}  # fmt: skip
