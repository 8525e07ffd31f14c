"""Situations from public bug reports of neighbouring tools: the same text as there, and what is right."""

import json
from fractions import Fraction

import pytest
from graphs.outcome import outcome
from hypothesis import example, given
from hypothesis import strategies as st

from dl2core.errors import InputError
from dl2core.graphs.graph import build, formats, table
from dl2core.graphs.graph.build import format_edges, read, read_edges


def edges(found):
    graph = found.graph
    sign = ">" if graph.directed else "-"
    return {f"{graph.nodes[edge.u]}{sign}{graph.nodes[edge.v]}": str(edge.weight) for edge in graph.edges}


PEOPLE = {"Ann-Bob": "1", "Bob-Cem": "1", "Cem-Dana": "1"}


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Ann,Bob\nBob,Cem\nCem,Dana\n", PEOPLE),
        ("Ann;Bob\r\nBob;Cem\r\nCem;Dana", PEOPLE),
        ("Ann\tBob\nBob\tCem\nCem\tDana", PEOPLE),
        ("Ann Bob\nBob  Cem\nCem Dana ", PEOPLE),
        ("source,target,weight\nAnn,Bob,2\nBob,Cem,3\nCem,Dana,4", {"Ann-Bob": "2", "Bob-Cem": "3", "Cem-Dana": "4"}),
        ("weight;to;from\n2,5;Bob;Ann\n1e-05;Cem;Bob", {"Ann-Bob": "5/2", "Bob-Cem": "1/100000"}),
        ("Source,Target,Type,Weight\nAnn,Bob,Directed,2\nBob,Cem,Directed,1.0", {"Ann>Bob": "2", "Bob>Cem": "1"}),
        ("source,target\nJean-Luc,Anna\nMarie-Claire,Bob", {"Jean-Luc-Anna": "1", "Marie-Claire-Bob": "1"}),
        ("# Nodes: 3\n# From To\n1 2\n2 3", {"1-2": "1", "2-3": "1"}),
        ("[(1, 2), (2, 3), (3, 1)]", {"1-2": "1", "2-3": "1", "3-1": "1"}),
        ("[('a', 'b', 2), ('b', 'c', 0.5)]", {"a-b": "2", "b-c": "1/2"}),
        ("a b {}\nb c {}", {"a-b": "1", "b-c": "1"}),
        ("a b {'weight': 3}\nb c {'weight': 0.5}", {"a-b": "3", "b-c": "1/2"}),
        ("sep=;\na;b;1,5\nb;c;2", {"a-b": "3/2", "b-c": "2"}),
        ("a=>b", {"a>b": "1"}),
        ("a->b, b-->c, c⟶d, d→e", {"a>b": "1", "b>c": "1", "c>d": "1", "d>e": "1"}),
        ("a<-b", {"b>a": "1"}),
        ("1—2, 2‑3, 3‐4, 4--5, 5−6", {"1-2": "1", "2-3": "1", "3-4": "1", "4-5": "1", "5-6": "1"}),
        ("A-B*0.5, A-C*0.666666666666667, A-E*0.428571428571429", {"A-B": "1/2", "A-C": "2/3", "A-E": "3/7"}),
        ("A-B*1.000e+00, A-C*2E0", {"A-B": "1", "A-C": "2"}),
        ("\ufeffA-B", {"A-B": "1"}),
    ],
)
def test_what_other_programs_write_is_read(text, right):
    assert edges(read_edges(text)) == right


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ann,Bob", "has no sign of an edge; columns are source, target"),
        ("a,b,c,d\ne,f,g,h", "has no sign of an edge"),
        ("a,b\nc,d,e", "line 2 has another number of columns than 2"),
        ("a,b,x\nc,d,y", "line 1: 'x' is not a weight"),
        ("a,b,-1\nc,d,1", "line 1: the weight -1 is negative"),
        ("a,b,0\nc,d,1", "line 1: weight 0 means no edge"),
        ("0 1 0\n1 0 1\n0 1 0", "can be edges or a matrix"),
        ("source,target,type\na,b,Directed\nb,c,Mutual", "the column type holds directed, mutual"),
        ("[(1, 2), (3)]", "is no edge of two nodes"),
        ("[(1, 2), 3]", "beside the edges in brackets there is"),
        ("a b {'since': 3}\nb c {}", "is not {} or {'weight': 3}"),
        ("1-2*2,5", "2,5 can be a weight or a node: write 2.5"),
        ("1-2:5", "2:5 can be a weight or a name: a weight is written 1-2*5"),
        ("a<->b", "leads both ways: write a-b, or a>b, b>a"),
        ("a-b*0.0000001", "below the smallest"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_both(text, said):
    with pytest.raises(InputError) as caught:
        read_edges(text)
    assert said in str(caught.value)


def test_what_was_changed_is_said():
    assert "2 weights were taken as the nearest fraction within the limit: 0.666666666666667 as 2/3" in str(
        read_edges("A-C*0.666666666666667, A-E*0.428571428571429").notes
    )
    assert read_edges("a-b*0.5, 1").notes == ()
    assert "the first line is taken for a header: Ann, Bob, two" in read_edges("Ann,Bob,two\nBob,Cem,3").notes
    assert "these columns are not used: since" in str(read_edges("source,target,since\na,b,1999\nb,c,2000").notes)


def test_many_long_decimals_are_rounded_together_or_refused():
    given = (0.12345123499, 0.98765671231, 0.61803398875)
    rounded = read_edges(", ".join(f"a-b{k}*{weight}" for k, weight in enumerate(given)))
    assert "3 weights were taken as the nearest fraction within the limit: 0.12345123499 as 123451/1000000" in str(
        rounded.notes
    )
    assert [float(edge.weight) for edge in rounded.graph.edges] == [round(weight, 6) for weight in given]
    with pytest.raises(InputError, match="too small beside the others"):
        read_edges("a-b*0.0000012731, b-c*0.98765671231, c-d*0.61803398875")


@pytest.mark.parametrize("text", ["Cycle:6", " CYCLE:6 ", "cycle: 6"])
def test_a_graph_s_name_is_read_in_any_letters(text):
    assert read(text).graph == build.named("cycle:6")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cycle6", "did you mean cycle:6?"),
        ("Cycle 6", "did you mean cycle:6?"),
        ("cylce:6", "did you mean cycle:6?"),
        ("Karte", "did you mean karate?"),
        ("K5", "there are house, paw, report"),
        ("7", "a single node in quotes"),
        ("zebra", "there is no graph called 'zebra'"),
        ("petersen:3", "nothing is expected after the name"),
    ],
)
def test_one_word_never_becomes_a_node(text, said):
    with pytest.raises(InputError) as caught:
        read(text)
    assert said in str(caught.value)


def test_one_node_in_quotes_is_a_node():
    assert read('"Karate"').graph.nodes == ("Karate",)


def matrix_of(text):
    found = formats.read("a.csv", text.encode() if isinstance(text, str) else text)
    return found.names, [[str(entry) for entry in row] for row in found.matrix]


ABC = (("A", "B", "C"), [["11/10", "43/10", "0"], ["43/10", "2", "11/10"], ["0", "11/10", "31/10"]])
PAIR = (("1", "2"), [["0", "1"], ["1", "0"]])


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (";A;B;C\nA;1,1;4,3;0,0\nB;4,3;2,0;1,1\nC;0,0;1,1;3,1\n", ABC),
        (";C;A;B\nA;0,0;1,1;4,3\nB;1,1;4,3;2,0\nC;3,1;0,0;1,1\n", ABC),  # columns in another order than rows
        ("A\tB\tC\nA\t1,1\t4,3\t\nB\t4,3\t2\t1,1\nC\t\t1,1\t3,1\n", ABC),  # R, and empty cells
        ("A,B,C\n1.1,4.3,0\n4.3,2.0,1.1\n0,1.1,3.1", ABC),  # names above only
        ("A 1.1 4.3 0\nB 4.3 2 1.1\nC 0 1.1 3.1", ABC),  # names at the left only
        ("sep=;\nx;A;B;C\nA;1,1;4,3;0\nB;4,3;2;1,1\nC;0;1,1;3,1", ABC),
        ('"node","A","B","C"\n"A",1.1,4.3,0\n"B",4.3,2,1.1\n"C",0,1.1,3.1', ABC),
        ("0;1,5\n1,5;0", (("1", "2"), [["0", "3/2"], ["3/2", "0"]])),
        ("0.000000000000000000e+00,1.000000000000000000e+00\n1.000000000000000000e+00,0.000000000000000000e+00", PAIR),
        ("0,1E+00\n1E+00,0\n", PAIR),
        ("-0.0,1\n1,-0.0\n", PAIR),
        (",A,B\nA,NaN,1\nB,1,NaN\n", (("A", "B"), PAIR[1])),
        (",0,1\n0,0,1\n1,1,0\n", (("0", "1"), PAIR[1])),  # pandas' own names
        ("\ufeff0,1\n1,0".encode("utf-16"), PAIR),
        (";Ä;B\nÄ;0;1\nB;1;0".encode("cp1252"), (("Ä", "B"), PAIR[1])),
    ],
)
def test_tables_of_other_programs_are_read(text, right):
    assert matrix_of(text) == right


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (",1\n1,", "the first cell is empty: is it 0, or a corner over names"),
        (",A,B\nA,0,1\nC,1,0", "row 'C' has no column of that name"),
        (",A,A\nA,0,1\nB,1,0", "two nodes are called 'A'"),
        ("0\t1,234\n1,234\t0", "'1,234' can be a decimal or thousands"),
        ("0,1,0\n1,0,1", "row 1 has 3 entries; it must be square"),
    ],
)
def test_tables_that_can_be_read_in_two_ways_are_refused(text, said):
    with pytest.raises(InputError) as caught:
        formats.read("a.csv", text.encode())
    assert said in str(caught.value)


def test_a_csv_with_source_and_target_is_an_edge_list():
    assert edges(formats.read("a.csv", b"source,target\na,b\nb,c")) == {"a-b": "1", "b-c": "1"}
    assert edges(formats.read("a.tsv", b"a\tb\nb\tc\nc\td")) == {"a-b": "1", "b-c": "1", "c-d": "1"}


def node_link(nodes, links, **more):
    return formats.read("a.json", json.dumps({"nodes": nodes, "links": links, **more}).encode())


def test_json_of_other_programs_is_read_and_what_is_not_is_named():
    d3 = node_link([{"id": "a", "group": 1}, {"id": "b", "group": 2}], [{"source": "a", "target": "b", "value": 3}])
    assert edges(d3) == {"a-b": "3"}
    assert 'edges carry "value", taken as their weight' in d3.notes
    places = node_link([{"name": "a"}, {"name": "b"}], [{"source": 0, "target": 1, "value": 3}])
    assert edges(places) == {"a-b": "3"}
    assert "edges name their nodes by position, from 0" in places.notes
    tuples = node_link([{"id": [0, 1]}, {"id": 1.5}], [{"source": [0, 1], "target": 1.5, "strength": 2}])
    assert edges(tuples) == {"(0, 1)-1.5": "1"}
    assert "these fields of the edges are not used: strength" in tuples.notes
    parallel = [{"source": 1, "target": 2, "key": key} for key in (0, 1)]
    assert edges(node_link([{"id": 1}, {"id": 2}], parallel, multigraph=True)) == {"1-2": "2"}
    with pytest.raises(InputError, match="1-2 is there twice"):
        node_link([{"id": 1}, {"id": 2}], parallel)
    small = node_link([{"id": "a"}, {"id": "b"}], [{"source": "a", "target": "b", "weight": 1e-05}])
    assert edges(small) == {"a-b": "1/100000"}
    cytoscape = {"elements": {"nodes": [{"data": {"id": "a"}}], "edges": [{"data": {"source": "a", "target": "a"}}]}}
    assert edges(formats.read("a.json", json.dumps(cytoscape).encode("utf-8-sig"))) == {"a-a": "1"}


MUTATED = (
    "1-2*2.5, 2-3, 3>1".replace(">", "-"),
    "Ann,Bob,2\nBob,Cem,3\nCem,Dana,4",
    "source;target;weight\nAnn;Bob;2,5\nBob;Cem;1",
)


@example("1-2*2", 7, ",5")
@given(st.sampled_from(MUTATED), st.integers(0, 40), st.sampled_from([" ", ",", ";", "\t", "\n", "-", "—", "0", "*"]))
def test_one_sign_more_is_the_same_graph_another_by_that_sign_or_one_line(text, at, sign):
    """Whatever is read is written in our grammar and read again as the same: no reading depends on a guess twice."""
    changed = text[:at] + sign + text[at:]
    found, said = outcome(read_edges, changed)
    assert "\n" not in said
    if found is None:
        return
    again = read_edges(format_edges(found.graph), directed=found.graph.directed or None)
    assert {frozenset(key.split("-")) for key in edges(again)} == {frozenset(key.split("-")) for key in edges(found)}
    assert found.graph.edges, f"{changed!r} became lone nodes"


WEIGHTS = st.sampled_from(["0", "1", "2.5", "0.333", "1e-3", "7"])


@given(st.integers(1, 5), st.data(), st.sampled_from([(",", "."), (";", ","), (";", "."), ("\t", ","), ("\t", ".")]),
       st.sampled_from(["corner", "r", "above", "left", "none"]), st.booleans())  # fmt: skip
def test_a_table_is_the_same_however_it_is_written(size, data, signs, names, shuffled):
    separator, point = signs
    cells = [[data.draw(WEIGHTS) for _ in range(size)] for _ in range(size)]
    heads = [f"n{k}" for k in range(size)]
    order = data.draw(st.permutations(range(size))) if shuffled and names in ("corner", "r") else list(range(size))
    rows = [[cells[i][k].replace(".", point) for k in order] for i in range(size)]
    above = [heads[k] for k in order]
    if names in ("corner", "r", "left"):
        rows = [[head, *row] for head, row in zip(heads, rows, strict=True)]
    if names in ("corner", "r", "above"):
        rows = [["", *above] if names == "corner" else above, *rows]
    text = "\n".join(separator.join(row) for row in rows)
    found, said = outcome(table.read_csv, text)
    if found is None:
        assert "thousands" in said or size == 1
        return
    expected = [[Fraction(cell) for cell in row] for row in cells]
    assert found.matrix == expected
    assert found.names == (tuple(heads) if names != "none" else tuple(str(k + 1) for k in range(size)))
