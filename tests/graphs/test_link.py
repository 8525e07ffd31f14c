"""The link's form keeps the whole graph, and any change to it is noticed or harmless."""

import base64
import json
import zlib

import pytest
from graphs.random_graphs import graphs
from hypothesis import given
from hypothesis import strategies as st

from dl2core.errors import InputError
from dl2core.graphs.graph import build
from dl2core.graphs.graph.link import LINK_LIMIT, from_link, pack, to_link

GOOD = to_link(build.parse("1-2*2.5, 2-3"))


def packed(document):
    body = zlib.compress(document if isinstance(document, bytes) else json.dumps(document).encode())
    return "~1~" + base64.urlsafe_b64encode(body).decode().rstrip("=")


@given(graphs(names=True))
def test_a_link_keeps_everything(graph):
    assert from_link(to_link(graph)) == graph


def test_the_largest_plain_graph_fits_into_a_link():
    assert len(to_link(build.parse("complete:50"))) <= LINK_LIMIT


def test_a_graph_that_needs_more_is_refused_with_both_numbers():
    graph = build.parse(
        ", ".join(f"{i}-{j}*{(i * 7919 + j * 104_729) % 999_983 + 1}" for i in range(50) for j in range(i))
    )
    with pytest.raises(InputError, match=r"needs [\d,]+ characters, a link holds 6,000"):
        to_link(graph)
    assert from_link(pack(graph)) == graph


def test_a_link_needs_no_escaping():
    assert all(sign.isalnum() or sign in "-_~" for sign in GOOD)


@given(st.integers(3, len(GOOD) - 1), st.sampled_from("AZaz09-_"))
def test_a_tampered_link_is_a_graph_or_an_input_error(place, sign):
    changed = GOOD[:place] + sign + GOOD[place + 1 :]
    try:
        graph = from_link(changed)
    except InputError:
        return
    assert from_link(to_link(graph)) == graph  # what is not noticed is another graph, never half of one


@pytest.mark.parametrize("end", range(3, len(GOOD)))
def test_a_shortened_link_is_refused(end):
    with pytest.raises(InputError):
        from_link(GOOD[:end])


@pytest.mark.parametrize(
    "text",
    [
        "~2~" + GOOD[3:],
        "~1~",
        "~1~ü",
        "~1~" + "A" * 50_000,
        packed(b"[" * 100_000),
        packed(b"0" * 500_000),
        packed([1, 2]),
        packed({"n": 3, "e": [], "p": []}),
        packed({"n": 10**12, "e": [], "p": []}),
        packed({"n": -1, "e": [], "p": []}),
        packed({"n": True, "e": [], "p": [0, 0]}),
        packed({"n": 51, "e": [], "p": [0] * 102}),
        packed({"n": 2, "e": [[0, 5]], "p": [0, 0, 1, 1]}),
        packed({"n": 2, "e": [[0, 1, 3]], "p": [0, 0, 1, 1]}),
        packed({"n": 2, "e": [[0, 1, "nan"]], "p": [0, 0, 1, 1]}),
        packed({"n": 2, "e": [[0, 1], [1, 0]], "p": [0, 0, 1, 1]}),
        packed({"n": 2, "e": [[0.0, 1]], "p": [0, 0, 1, 1]}),
        packed({"n": ["a", "a"], "e": [], "p": [0, 0, 1, 1]}),
        packed({"n": [1, 2], "e": [], "p": [0, 0, 1, 1]}),
        packed({"n": 1, "e": [], "p": [1e99, 0]}),
        packed({"n": 1, "e": [], "p": ["x", 0]}),
        packed({"e": [], "p": []}),
        packed(b"not json"),
    ],
)
def test_a_forged_link_is_refused(text):
    with pytest.raises(InputError):
        build.parse(text)
