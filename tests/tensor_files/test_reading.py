"""What is read: every type and form that torch, numpy and safetensors write, below whatever wraps it."""

import argparse
import collections
import io
import json
import pathlib

import numpy as np
import pytest
import torch
from safetensors.torch import save
from tensor_files import hostile
from tensor_files.hostile import saved
from torch import nn

from dl2core.errors import InputError
from dl2core.tensor_files import contents, names, pickled, reading, table

TYPES = (
    torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
    torch.uint8, torch.uint16, torch.bool,
)  # fmt: skip
NUMBERS = torch.tensor([[0.0, 1.5, 2.0], [3.25, 4.0, 100.0]])
FORMS = {
    "zip": saved,
    "older": lambda content: saved(content, _use_new_zipfile_serialization=False),
    "safetensors": lambda content: save({name: value.clone().contiguous() for name, value in content.items()}),
    "protocol 4": lambda content: saved(content, pickle_protocol=4),
}


def opened(content: object) -> reading.TensorFile:
    return reading.read(content if isinstance(content, bytes) else saved(content), called="x")


def arrays(file: reading.TensorFile) -> dict[str, np.ndarray]:
    return dict(zip([e.name for e in file.contents.entries], file.arrays(file.contents.entries), strict=True))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("dtype", TYPES, ids=str)
def test_every_plain_type_is_read_exactly(form, dtype):
    value = NUMBERS.to(dtype)
    found = arrays(opened(FORMS[form]({"plain": value, "turned": value.T, "part": value[1:, 1:], "one": value[0, 1]})))
    for name, right in (("plain", value), ("turned", value.T), ("part", value[1:, 1:]), ("one", value[0, 1])):
        expected = (right.float() if dtype is torch.bfloat16 else right).numpy()
        assert found[name].dtype == expected.dtype
        assert np.array_equal(found[name], expected), name
        assert found[name].flags.writeable


def test_empty_tensors_and_shared_storages_are_read():
    shared = torch.arange(6.0)
    found = arrays(
        opened({"none": torch.zeros(0, 3), "a": shared, "b": shared.view(2, 3), "kept": nn.Parameter(shared)})
    )
    assert found["none"].shape == (0, 3)
    assert found["b"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert found["kept"].tolist() == shared.tolist()


@pytest.mark.parametrize(
    "number",
    [np.float64(1.5), np.float32(1.5), np.float16(1.5), np.argmax([1, 3]), np.int32(-7), np.uint8(200), np.bool_(True)],
    ids=lambda number: number.dtype.name,
)
@pytest.mark.parametrize("form", ["zip", "older"])
@pytest.mark.parametrize("spelling", [b"numpy._core.multiarray", b"numpy.core.multiarray"])
def test_a_number_of_any_plain_numpy_kind_is_read(number, form, spelling):
    from prompts.files import rewritten

    data = FORMS[form]({"best": number, "patch": torch.zeros(1)})
    if form == "zip":
        data = rewritten(data, b"cnumpy._core.multiarray\n", b"c" + spelling + b"\n")
    found = opened(data).value("best")
    assert found == number.item()
    assert type(found) is type(number.item())


def test_what_lies_beside_the_tensors_does_not_stop_them_and_is_named():
    beside = {
        "args": argparse.Namespace(lr=0.1),
        "folder": pathlib.PurePosixPath("/data"),
        "history": collections.defaultdict(list, loss=[1.0]),
        "mean": np.zeros(3),
        "seen": {1, 2},
        "state_dict": {"patch": NUMBERS},
    }
    for form in ("zip", "older", "protocol 4"):
        file = opened(FORMS[form](beside))
        assert names.by_last_part(file, {"patch"})["patch"].name == "state_dict.patch"
        assert {"argparse.Namespace", "pathlib.PurePosixPath"} <= {what for _, what in file.contents.beside}


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(2, 3)
        self.norm = nn.BatchNorm1d(3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.norm(self.first(x))


NET = Net()
STATE = NET.state_dict()
WRAPPED = {
    "bare": lambda: STATE,
    "state_dict": lambda: {"epoch": 3, "state_dict": STATE},
    "model": lambda: {"model": STATE, "optimizer": torch.optim.SGD(NET.parameters(), lr=1).state_dict()},
    "model_state_dict": lambda: {"model_state_dict": STATE},
    "data parallel": lambda: {"state_dict": nn.DataParallel(NET).state_dict()},
    "compiled": lambda: {f"_orig_mod.{name}": value for name, value in STATE.items()},
    "compiled inside": lambda: {f"module._orig_mod.{n.replace('.', '._orig_mod.')}": v for n, v in STATE.items()},
    "sharded": lambda: {f"_fsdp_wrapped_module.{name}": value for name, value in STATE.items()},
    "net": lambda: {"net": {f"net.{name}": value for name, value in STATE.items()}},
    "with others": lambda: {"deep_prompt": NUMBERS} | {f"clip_model.{name}": value for name, value in STATE.items()},
    "module": lambda: NET,
    "module inside": lambda: {"model": nn.Sequential(NET)},
}


@pytest.mark.parametrize("how", WRAPPED)
def test_a_network_is_found_below_whatever_wraps_it(how):
    file = opened(WRAPPED[how]())
    found = names.state_dict(file, STATE)
    values = dict(zip(found, file.arrays(found.values()), strict=True))
    assert values.keys() == STATE.keys()
    assert all(np.array_equal(values[name], value.numpy()) for name, value in STATE.items())


def test_a_torchscript_archive_gives_its_tensors_without_its_program():
    out = io.BytesIO()
    torch.jit.save(torch.jit.script(NET), out)
    file = opened(out.getvalue())
    assert file.contents.kind == "TorchScript archive"
    assert names.state_dict(file, STATE).keys() == STATE.keys()


def test_a_network_that_is_not_there_whole_or_there_twice_is_refused():
    less = {name: value for name, value in STATE.items() if name != "norm.bias"}
    with pytest.raises(InputError, match=r"x: 1 of 7 tensors are missing, among them norm\.bias"):
        names.state_dict(opened(less), STATE)
    with pytest.raises(InputError, match="x: 1 tensors do not belong to this model, among them more"):
        names.state_dict(opened(STATE | {"more": NUMBERS}), STATE)
    with pytest.raises(InputError, match="this network twice, under model and ema"):
        names.state_dict(opened({"model": STATE, "ema": STATE}), STATE)
    with pytest.raises(InputError, match="7 of 7 tensors are missing"):
        names.state_dict(opened({"a": 1}), STATE)


def test_two_tensors_whose_names_end_alike_are_refused_by_both_names():
    file = opened({"state_dict": {"patch": NUMBERS}, "ema": {"net.patch": NUMBERS}})
    with pytest.raises(InputError, match=r"holds patch twice, as state_dict\.patch and ema\.net\.patch"):
        names.by_last_part(file, {"patch"})


INSTEAD = {
    "a pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 605143284\n", r"git-lfs pointer, not the file of 605\.1 MB"),
    "a web page": (b"\n<!DOCTYPE html><html>", "is a web page, not the file: download it again"),
    "gzip": (b"\x1f\x8b\x08\x00", "is packed with gzip: unpack it first"),
    "tar": (b"model_best.pth".ljust(257, b"\0") + b"ustar\x0000", "is a tar archive: unpack it"),
    "npy": (b"\x93NUMPY\x01\x00", "is a numpy array"),
    "nothing": (b"", "is empty"),
    "text": (b"hello, this is text", "begins with b'hello, this is"),
    "a zip": (hostile.with_pickle(b"").replace(b"data.pkl", b"data.txt"), r"of other files \(archive/data\.txt\): unpack it"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "words"), INSTEAD.values(), ids=INSTEAD)
def test_what_came_in_place_of_the_file_is_named_with_what_to_do(data, words):
    with pytest.raises(InputError, match=rf"^x .*{words}"):
        opened(data)


def test_metadata_of_safetensors_is_read_and_null_counts_as_none():
    assert opened(save({"a": NUMBERS}, metadata={"quick_gelu": "true"})).words == {"quick_gelu": "true"}
    body = '{"__metadata__":null,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    assert opened(hostile.header(body, bytes(4))).words == {}


@pytest.mark.parametrize("start", [b"\x80\x00", b"PK", b"\x1f\x8b", b"MZ"])
def test_a_header_whose_length_begins_as_another_kind_of_file_is_read(start):
    body = '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    data = hostile.header(body.ljust(int.from_bytes(start, "little")), bytes(4))
    assert data.startswith(start)
    assert arrays(opened(data))["a"].tolist() == [0]


def test_a_bit_turned_over_in_a_storage_is_seen():
    data = bytearray(saved({"patch": torch.full((64,), 7.0)}))
    data[data.index(torch.tensor(7.0).numpy().tobytes() * 8)] ^= 1
    with pytest.raises(InputError, match="does not match its checksum"):
        opened(bytes(data))


def test_a_file_that_was_cut_off_since_is_seen(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(saved({"patch": torch.zeros(10**5)}))
    file = reading.read(path, called="x")
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(InputError, match="has changed while it was read"):
        next(file.arrays(file.contents.entries))


def test_the_contents_cross_as_they_are():
    made = table.read(io.BytesIO(saved({"a": {"b": NUMBERS}, "c": 3, "d": argparse.Namespace()})))
    assert contents.from_json_values(json.loads(json.dumps(contents.to_json_values(made)))) == made


def test_no_name_in_a_pickle_is_ever_looked_up():
    made = pickled.read(io.BytesIO(hostile.call("os.system", "touch ran")))
    assert (made.what, made.arguments) == ("os.system", ("touch ran",))
    assert pickled.described(made) == "os.system"
