"""A valid file with a few bytes changed gives the same tensor or one line. The reader runs in place here, many times."""

import io

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tensor_files import mutated

from dl2core import confined
from dl2core.errors import InputError
from dl2core.tensor_files import names, reading, table


def in_place(_function, source, *, called):
    """Instead of the child: whatever but a refusal its reader raises shows here."""
    try:
        return table.of(io.BytesIO(source))
    except InputError as error:
        raise confined.Refused(str(error)) from error


def outcome(data: bytes) -> np.ndarray | str:
    try:
        file = reading.read(data, called="x")
        found = names.by_last_part(file, {"patch"})
        return next(file.arrays(found.values()), "no patch")
    except InputError as error:
        return str(error)


def check(kind: str, data: bytes) -> bool:
    """Whether a changed file was refused; if not, its tensor is the one that was saved."""
    found = outcome(data)
    if isinstance(found, str):
        assert "\n" not in found
        assert len(found) < 300
        return True
    if kind in ("zip", "TorchScript", "protocol 4"):  # they have checksums
        assert np.array_equal(found, mutated.PATCH.numpy())
    return False


@pytest.mark.parametrize("kind", mutated.VALID)
def test_the_valid_files_are_read(kind):
    assert np.array_equal(outcome(mutated.VALID[kind]), mutated.PATCH.numpy())


def test_a_thousand_changed_files_are_read_or_refused(monkeypatch):
    monkeypatch.setattr(confined, "run", in_place)
    refused = sum(check(kind, data) for kind, data in mutated.files(1000, seed=1))
    assert 600 < refused < 1000


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(mutated.VALID)), st.data())
def test_any_bytes_changed_give_the_same_tensor_or_one_line(kind, data):
    broken = bytearray(mutated.VALID[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(confined, "run", in_place)
        check(kind, bytes(broken))


def test_forty_changed_files_in_the_child_itself():
    for kind, data in mutated.files(40, seed=2):
        check(kind, data)
