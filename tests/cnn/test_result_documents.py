"""The three measurements as documents: what is written is read back, and no changed document does worse than a refusal."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store.mutations import mutated, result_or_refusal
from store.strategies import WORDS, values

from dl2core import store
from dl2core.cnn.latency.result import LatencyResult, Timing
from dl2core.cnn.memory.result import MemoryResult
from dl2core.cnn.profile.result import ProfileResult
from dl2core.store import Positive

KINDS = (LatencyResult, MemoryResult, ProfileResult)
STORED = {
    "cnn_latency": LatencyResult,
    "cnn_batches": LatencyResult,
    "cnn_modes": LatencyResult,
    "cnn_memory": MemoryResult,
    "cnn_profile": ProfileResult,
}


@st.composite
def timings(draw):
    runs = tuple(draw(st.lists(values(Positive), min_size=2, max_size=4)))
    blocks = (1, len(runs) - 1)
    return Timing(
        draw(WORDS), 8, "grad", runs, blocks, tuple(draw(st.lists(values(Positive), max_size=2))), False, draw(WORDS)
    )


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_any_result_is_read_back_the_same(kind, data):
    result = data.draw(values(kind, {Timing: timings()}))
    document = store.parse_json(json.dumps(store.to_document(result)).encode(), "it")
    assert store.from_document(kind, document) == result


@pytest.mark.parametrize("name", STORED)
def test_a_stored_document_is_read_and_nothing_of_it_is_lost_in_writing(name):
    document = store.shipped(name)
    again = store.to_document(store.from_document(STORED[name], document))
    assert set(again) >= set(document)  # a field that came later is written with its default
    assert again["rows"][0].keys() >= document["rows"][0].keys()
    assert [row["model"] for row in again["rows"]] == [row["model"] for row in document["rows"]]
    assert again["spec"] == document["spec"]


def small(name):
    """A stored document with two rows, and two entries of each list in them."""
    document = store.shipped(name)
    document["rows"] = document["rows"][:2]
    for row in document["rows"]:
        row.update({key: row[key][:2] for key in ("steps", "shares", "warmup_ms") if key in row})
    return document


@pytest.mark.parametrize("name", ["cnn_latency", "cnn_memory", "cnn_profile"])
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_changed_document_is_read_or_refused_in_one_line(name, data):
    kind = STORED[name]
    document = data.draw(mutated(small(name)))
    found, refusal = result_or_refusal(store.from_document, kind, document)
    assert "\n" not in refusal
    assert refusal or store.from_document(kind, store.to_document(found)) == found
