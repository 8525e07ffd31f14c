"""Powers of A: closed forms, brute force, identities, networkx, and what 64-bit integers make of them."""

from fractions import Fraction
from itertools import pairwise, product
from math import comb

import networkx as nx
import numpy as np
import pytest
from graphs.random_graphs import graphs
from hypothesis import given
from hypothesis import strategies as st

from dl2core.errors import InputError
from dl2core.graphs.graph import build
from dl2core.graphs.walks import powers, walks
from dl2core.graphs.walks.digits import short, text
from dl2core.graphs.walks.walks import as_int64, overflow_length, terms, walk_counts


def counts(name, length):
    return walk_counts(build.parse(name).adjacency(), length)


def brute_force(adjacency, length):
    """Every sequence of nodes, its product of weights summed by its ends: the definition."""
    size = len(adjacency)
    result = [[Fraction(0)] * size for _ in range(size)]
    for nodes in product(range(size), repeat=length + 1):
        weight = Fraction(1)
        for u, v in pairwise(nodes):
            weight *= adjacency[u][v]
        result[nodes[0]][nodes[-1]] += weight
    return result


@pytest.mark.parametrize("length", [0, 1, 2, 3, 26, 200])
@pytest.mark.parametrize("size", [1, 2, 7, 12])
def test_complete_graph(size, length):
    off, sign = (size - 1) ** length, (-1) ** length
    found = counts(f"complete:{size}", length)
    assert found[0][0] == (off + (size - 1) * sign) // size
    assert size == 1 or found[0][1] == (off - sign) // size


@pytest.mark.parametrize("length", [1, 2, 3, 8, 51, 200])
def test_star(length):
    leaves, found = 6, counts("star:7", length)
    if length % 2:
        assert found[0] == [0] + [leaves ** ((length - 1) // 2)] * leaves
        assert found[1] == [leaves ** ((length - 1) // 2)] + [0] * leaves
    else:
        assert found[0] == [leaves ** (length // 2)] + [0] * leaves
        assert found[1] == [0] + [leaves ** (length // 2 - 1)] * leaves


@pytest.mark.parametrize("length", [0, 1, 2, 9, 200])
@pytest.mark.parametrize("size", [3, 6, 7])
def test_cycle(size, length):
    """k steps one way and n - k the other end 2k - n nodes further."""
    expected = [sum(comb(length, k) for k in range(length + 1) if (2 * k - length) % size == j) for j in range(size)]
    assert counts(f"cycle:{size}", length)[0] == expected


@pytest.mark.parametrize("length", [1, 2, 3, 20, 200])
def test_wheel(length):
    """Hub and rim as two classes: hub to hub, and a rim node to all rim nodes, are entries of a 2 x 2 power."""
    rim, found = 6, counts("wheel:7", length)
    quotient = walk_counts([[0, rim], [1, 2]], length)
    assert found[0][0] == quotient[0][0]
    assert sum(found[1][1:]) == quotient[1][1]


def test_the_report_s_hexagon():
    assert counts("report:3", 2) == [
        [2, 0, 1, 0, 1, 0],
        [0, 2, 0, 1, 0, 1],
        [1, 0, 2, 0, 1, 0],
        [0, 1, 0, 2, 0, 1],
        [1, 0, 1, 0, 2, 0],
        [0, 1, 0, 1, 0, 2],
    ]


@given(graphs(most=4), st.integers(0, 4))
def test_brute_force(graph, length):
    assert walk_counts(graph.adjacency(), length) == brute_force(graph.adjacency(), length)


@given(graphs(), st.integers(0, 12), st.integers(0, 12))
def test_powers_add_up(graph, first, second):
    adjacency = graph.adjacency()
    left = np.array(walk_counts(adjacency, first), dtype=object) @ np.array(
        walk_counts(adjacency, second), dtype=object
    )
    assert left.tolist() == walk_counts(adjacency, first + second)


@given(graphs(), st.integers(1, 20), st.data())
def test_the_terms_of_an_entry_sum_to_it(graph, length, data):
    adjacency = graph.adjacency()
    node = st.integers(0, len(adjacency) - 1)
    i, j = data.draw(node), data.draw(node)
    found = terms(walk_counts(adjacency, length - 1), adjacency, i, j)
    assert len(found) == len(adjacency)
    assert sum(term.product for term in found) == walk_counts(adjacency, length)[i][j]


@given(graphs(simple=True))
def test_trace_and_degree_identities(graph):
    adjacency = graph.adjacency()
    degrees = [sum(row) for row in adjacency]
    square, cube = walk_counts(adjacency, 2), walk_counts(adjacency, 3)
    oracle = nx.Graph([(e.u, e.v) for e in graph.edges])
    assert [square[k][k] for k in range(len(square))] == degrees
    assert walks.trace(square) == 2 * len(graph.edges)
    assert walks.total(square) == sum(degree**2 for degree in degrees)
    assert walks.trace(cube) == 2 * sum(nx.triangles(oracle).values())


@given(graphs(), st.integers(0, 9), st.randoms(use_true_random=False))
def test_relabelling_relabels_the_counts(graph, length, random):
    adjacency = graph.adjacency()
    order = list(range(len(adjacency)))
    random.shuffle(order)
    moved = [[adjacency[i][j] for j in order] for i in order]
    found = walk_counts(adjacency, length)
    assert walk_counts(moved, length) == [[found[i][j] for j in order] for i in order]


@given(graphs(simple=True), st.integers(1, 8))
def test_networkx_agrees_where_it_does_not_overflow(graph, length):
    oracle = nx.Graph()
    oracle.add_nodes_from(range(len(graph.nodes)))
    oracle.add_edges_from((e.u, e.v) for e in graph.edges)
    expected = nx.number_of_walks(oracle, length)
    assert walk_counts(graph.adjacency(), length) == [[expected[i][j] for j in expected] for i in expected]


@given(graphs(directed=False), st.integers(0, 20))
def test_undirected_counts_are_symmetric(graph, length):
    found = walk_counts(graph.adjacency(), length)
    assert found == [list(column) for column in zip(*found, strict=True)]


@given(graphs(most=5))
def test_a_graph_solves_its_own_characteristic_equation(graph):
    """Cayley and Hamilton, with the coefficients of Faddeev and LeVerrier in exact fractions."""
    adjacency = np.array([[Fraction(entry) for entry in row] for row in graph.adjacency()], dtype=object)
    size = len(adjacency)
    one = np.array([[Fraction(int(i == j)) for j in range(size)] for i in range(size)], dtype=object)
    coefficients, m = [Fraction(1)], one * 0
    for k in range(1, size + 1):
        m = adjacency @ m + coefficients[-1] * one
        coefficients.append(-Fraction(1, k) * (adjacency @ m).trace())
    total = sum(
        c * np.array(walk_counts(adjacency.tolist(), size - k), dtype=object) for k, c in enumerate(coefficients)
    )
    assert (total == 0).all()


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("star:7", 50),
        ("wheel:7", 35),
        ("cycle:6", 65),
        ("complete:3", 65),
        ("complete:4", 42),
        ("complete:5", 33),
        ("complete:7", 26),
        ("complete:10", 21),
        ("complete:20", 16),
        ("complete:50", 13),
        ("path:2", None),
    ],
)
def test_where_64_bits_end(name, first):
    adjacency = build.parse(name).adjacency()
    assert overflow_length(adjacency) == first
    if first:
        assert max(map(max, walk_counts(adjacency, first))) >= 2**63 > max(map(max, walk_counts(adjacency, first - 1)))


@given(graphs(most=5).filter(lambda graph: graph.whole), st.integers(1, 200))
def test_the_first_overflow_by_exact_powers(graph, longest):
    adjacency = graph.adjacency()
    limit = 10**6
    expected = next((n for n in range(1, longest + 1) if max(map(max, walk_counts(adjacency, n))) > limit), None)
    assert overflow_length(adjacency, limit, longest=longest) == expected


@pytest.mark.parametrize("name", ["complete:7", "star:7", "karate", "wheel:9"])
@pytest.mark.parametrize("length", [25, 26, 64, 131])
def test_int64_view_is_what_numpy_shows(name, length):
    adjacency = build.parse(name).adjacency()
    shown = np.linalg.matrix_power(np.array(adjacency, dtype=np.int64), length)
    assert as_int64(walk_counts(adjacency, length)) == shown.tolist()


def test_k7_at_26_as_the_facts_say():
    exact = counts("complete:7", 26)[0][0]
    assert exact == 24368818311368315466
    assert as_int64([[exact]])[0][0] != exact == as_int64([[exact]])[0][0] + 2**64


def test_length_0_is_the_identity_and_200_is_exact():
    assert counts("house", 0) == [[int(i == j) for j in range(5)] for i in range(5)]
    assert len(str(counts("complete:50", 200)[0][0])) == 337
    assert type(counts("house", 3)[0][0]) is int


def test_fractions_stay_exact():
    found = walk_counts(build.parse("1-2*1/3, 2-3*2.5").adjacency(), 2)
    assert found[0] == [Fraction(1, 9), 0, Fraction(5, 6)]
    assert type(found[0][1]) is int


@pytest.mark.parametrize(
    ("adjacency", "length", "said"),
    [
        ([[0, 1]], 2, "must be square"),
        ([[0]], -1, "0 edges or more, not -1"),
        (
            [[9] * 50] * 50,
            10**6,
            r"walks of 1,000,000 edges on 50 nodes with weights of up to 1 digit make .* up to n = \d+$",
        ),
        ([[Fraction(1, 7), 1], [1, 0]], 10**7, r"digit over 7 make numbers .* up to n = [\d,]+$"),
        ([[0, 1], [1, 0]], 10**4000, "up to 1,000,000,000 edges"),
    ],
    ids=range(5),
)
def test_bad_input_is_refused(adjacency, length, said):
    with pytest.raises(InputError, match=said):
        walk_counts(adjacency, length)


def test_int64_refuses_fractions():
    with pytest.raises(InputError, match="fractions"):
        as_int64([[Fraction(1, 2)]])


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (999_999_999, "999999999"),
        (1_000_000_000, "1.0 × 10⁹"),
        (21 * 10**94, "2.1 × 10⁹⁵"),
        (9_999_999_999, "1.0 × 10¹⁰"),
        (-(2**63), "-9.2 × 10¹⁸"),
        (Fraction(5, 2), "5/2"),
        (Fraction(10**12, 3), "3.3 × 10¹¹"),
        (Fraction(1, 3**20), "2.9e-10"),
        (Fraction(2**70, 3**40), "97.1068"),
        (Fraction(-1, 10**400), "-1.0 × 10⁻⁴⁰⁰"),
        (Fraction(1, 3**900), "3.9 × 10⁻⁴³⁰"),
        (10**9000 + 1, "1.0 × 10⁹⁰⁰⁰"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_short_numbers(number, text):
    assert short(number) == text


def test_an_empty_matrix():
    assert walk_counts([], 3) == []
    assert overflow_length([]) is None


LONG = (0, -7, 10**5000 + 3, -(10**20_000), Fraction(10**5000 + 1, 10**4999), Fraction(1, 3))


@pytest.mark.parametrize("number", LONG, ids=range(len(LONG)))
def test_numbers_of_any_length_are_written_in_full(number):
    written = text(number)
    top, _, bottom = written.partition("/")
    ten_thousand = [int(part[:4000]) for part in (top, bottom or "1")]
    assert ten_thousand == [int(_reference(part)[:4000]) for part in (number.numerator, number.denominator)]
    assert [len(top), len(bottom or "1")] == [len(_reference(part)) for part in (number.numerator, number.denominator)]


def _reference(number):
    """An integer in full, a thousand digits at a time."""
    sign, rest, parts = ("-", -number, []) if number < 0 else ("", number, [])
    while rest >= 10**1000:
        rest, part = divmod(rest, 10**1000)
        parts.append(f"{part:01000d}")
    return sign + str(rest) + "".join(reversed(parts))


@given(graphs(most=4), st.integers(0, 60))
def test_machine_integers_and_flint_agree(graph, length):
    """The same power, with the short way through int64 shut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(powers, "INT64_MAX", -1)
        by_flint = walk_counts(graph.adjacency(), length)
    assert by_flint == walk_counts(graph.adjacency(), length)


@given(graphs(), st.integers(0, 12))
def test_sums_of_powers_are_the_sums_of_the_powers(graph, length):
    adjacency = graph.adjacency()
    expected = [walks.total(walk_counts(adjacency, n)) for n in range(length + 1)]
    assert powers.sums_of_powers(adjacency, length) == expected


def test_the_bound_is_said_and_holds():
    """The n that the refusal names is computed; the next one is refused."""
    adjacency = build.parse("complete:50").adjacency()
    with pytest.raises(InputError) as caught:
        walk_counts(adjacency, 10**6)
    most = int(str(caught.value).rpartition("n = ")[2].replace(",", ""))
    assert most > 200
    assert len(walk_counts(adjacency, most)) == 50
    with pytest.raises(InputError):
        walk_counts(adjacency, most + 1)
