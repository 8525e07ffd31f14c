"""Files go out and come back the same; networkx reads what it should read."""

import json
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from graphs.random_graphs import graphs
from hypothesis import given

from dl2core.errors import InputError
from dl2core.graphs.graph import build, drawing, formats, node_link, table
from dl2core.graphs.walks import matrix_text
from dl2core.graphs.walks.walks import walk_counts


@given(graphs(names=True))
def test_node_link_comes_back_as_it_went(graph):
    assert node_link.read_node_link(node_link.write_node_link(graph)).graph == graph


@given(graphs(names=True))
def test_csv_comes_back_as_it_went(graph):
    found = table.read_csv(table.write_csv(graph))
    assert found.names == graph.nodes
    assert found.matrix == graph.adjacency()


def test_networkx_reads_our_node_link_and_we_read_its():
    graph = build.parse("1-2*2.5, 2-3, 4")
    oracle = nx.node_link_graph(json.loads(node_link.write_node_link(graph)), edges="edges")
    assert nx.to_numpy_array(oracle).tolist() == [[float(entry) for entry in row] for row in graph.adjacency()]
    theirs = formats.read_node_link(json.dumps(nx.node_link_data(nx.house_graph(), edges="links")))
    assert theirs.adjacency() == nx.to_numpy_array(nx.house_graph()).tolist()


@pytest.mark.parametrize("text", ["0,1\n1,0", "0;1\n1;0\n", "0\t1\n1\t0", "0 1\n1 0", "\ufeff,1,2\n1,0,1\n2,1,0"])
def test_matrices_of_several_kinds_are_read(text):
    found = table.read_csv(text)
    assert (found.names, found.matrix) == (("1", "2"), [[0, 1], [1, 0]])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("0,1\n1", "row 2 has 1 entries; it must be square"),
        ("0,x\n1,0", "row 1, column 2: 'x' is not a weight"),
        ("0,-1\n-1,0", "row 1, column 2: the weight -1 is negative"),
        ("0,inf\n0,0", "row 1, column 2"),
        ("\n".join(["0," * 50 + "0"] * 51), "51 rows, the limit is 50"),
        ("0" * 300_000, "the limit is 200,000"),
    ],
)
def test_a_bad_matrix_file_is_refused(text, said):
    with pytest.raises(InputError, match=said):
        table.read_csv(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", 'holds a list, not an object with lists "nodes" and "edges"'),
        ("{}", 'no list "nodes"'),
        ('{"nodes": []}', 'no list "edges"'),
        ('{"nodes": [{"id": 1}], "edges": [{"source": 1, "target": 2}]}', "leads to '2'"),
        ('{"nodes": [{"id": null}], "edges": []}', 'no "id"'),
        ('{"nodes": [{"id": true}], "edges": []}', 'no "id"'),
        ('{"nodes": [{"id": 1}], "edges": [{"source": 1, "target": 1, "weight": true}]}', "is True, not a number"),
        ('{"nodes": [{"id": 1}], "edges": [{"source": 1, "target": 1, "weight": NaN}]}', "not a weight"),
        (json.dumps({"nodes": [{"id": k} for k in range(51)], "edges": []}), "51 nodes, the limit is 50"),
    ],
)
def test_a_bad_json_file_is_refused(text, said):
    with pytest.raises(InputError, match=said):
        formats.read_node_link(text)


def test_the_numpy_line_makes_the_matrix():
    for name, length in (("house", 3), ("complete:7", 40), ("1-2*1/3", 2)):
        matrix = walk_counts(build.parse(name).adjacency(), length)
        space = {}
        exec(matrix_text.numpy_line(matrix), space)
        assert space["A"].tolist() == matrix


def test_latex_holds_every_entry_exactly():
    assert matrix_text.latex([[1, Fraction(1, 2)], [2**70, 0]]) == (
        "\\begin{bmatrix}\n  1 & \\frac{1}{2} \\\\\n  1180591620717411303424 & 0\n\\end{bmatrix}"
    )


def test_the_svg_shows_names_as_text():
    picture = drawing.svg(build.parse('"<b>&"-2*2.5, 2-2'))
    assert "&lt;b&gt;&amp;" in picture
    assert "<b>" not in picture
    assert "2.5" in picture
    assert np.isfinite([float(number) for number in picture.split('viewBox="')[1].split('"')[0].split()]).all()


def test_a_file_is_read_by_its_ending():
    before = build.parse("house")
    assert formats.read_file("a.txt", b"1-2", before=before).graph.positions == before.positions[:2]
    document = node_link.write_node_link(before).encode()
    assert formats.read_file("a.JSON", document, before=before).graph == before
