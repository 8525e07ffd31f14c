"""Plain values and json text: what is written is read back, what is broken is refused in one line."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store.mutations import result_or_refusal

from dl2core import store
from dl2core.errors import InputError


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (math.nan, None),
        (math.inf, None),
        (np.float64("nan"), None),
        (np.array([1, 2]), [1, 2]),
        (np.bool_(True), True),
        ({3, 1, 2}, [1, 2, 3]),
        ({1: (2, 3)}, {"1": [2, 3]}),
        (Path("a/b"), "a/b"),
        (10**30, 10**30),
        (None, None),
    ],
)
def test_jsonable(value, expected):
    assert store.jsonable(value) == expected


@dataclass(frozen=True)
class Square:
    side: float
    DERIVED = ("area",)

    @property
    def area(self):
        return self.side**2


def test_derived_numbers_are_written_for_other_readers():
    assert store.jsonable([Square(3)]) == [{"side": 3, "area": 9}]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@settings(deadline=None)
@given(content=st.dictionaries(st.text(), json_values, max_size=4))
def test_what_is_written_is_read_back(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("written") / "document.json"
    store.write_json(path, content)
    assert store.read_json(path) == content


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b'{"run": 1', "is not json"),
        (b"\xff\xfe\x00", "is not json"),
        (b"[" * 100_000, "deep in each other"),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "more than 50 deep"),
        (b'{"a":' * 500 + b"1" + b"}" * 500, "more than 50 deep"),
        (b'{"a": 1' + b"0" * 5000 + b"}", "more than 4,000 digits"),
        (b"[1, 2]", "it holds a list"),
        (b"null", "it holds a NoneType"),
        (b"", "is not json"),
    ],
)
def test_a_broken_document_is_refused_by_name(tmp_path, content, complaint):
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"^broken\.json .*{complaint}") as refused:
        store.read_json(path)
    assert "\n" not in str(refused.value)


def test_fifty_levels_are_read():
    assert store.parse_json(b'{"a":' * 50 + b"1" + b"}" * 50, "it")


@settings(deadline=None)
@given(st.binary(max_size=200) | json_values.map(lambda value: repr(value).encode()))
def test_no_bytes_do_worse_than_a_refusal_of_one_line(content):
    found, refusal = result_or_refusal(store.parse_json, content, "it")
    assert isinstance(found, dict) or refusal
    assert "\n" not in refusal


def test_a_missing_document_and_a_folder_are_refused_by_name(tmp_path):
    with pytest.raises(InputError, match=r"^absent\.json: no such file"):
        store.read_json(tmp_path / "absent.json")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(InputError, match=r"^folder\.json cannot be read"):
        store.read_json(tmp_path / "folder.json")
