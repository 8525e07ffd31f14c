"""Files of other programs: what is written comes back, what networkx writes is read, what it misreads is refused."""

import networkx as nx
import pytest
from graphs.outcome import outcome
from graphs.random_graphs import graphs
from hypothesis import given
from hypothesis import strategies as st

from dl2core.errors import InputError
from dl2core.graphs.graph import build, formats, network_readers
from dl2core.graphs.graph.network_files import FORMATS, written
from dl2core.graphs.graph.reading import Reading, Table

BY_ENDING = {kind.endings[0]: kind for kind in FORMATS}
WITH_PLACES = ("graphml", "gexf", "gml", "net")


def edges_of(graph):
    """Weights by names; without the direction where there is none."""
    ends = [(graph.nodes[edge.u], graph.nodes[edge.v]) for edge in graph.edges]
    return {
        pair if graph.directed else tuple(sorted(pair)): edge.weight
        for pair, edge in zip(ends, graph.edges, strict=True)
    }


@pytest.mark.parametrize("ending", BY_ENDING)
@given(graph=graphs(names=True))
def test_what_is_written_comes_back_and_is_written_the_same_or_is_refused(ending, graph):
    kind = BY_ENDING[ending]
    text, said = outcome(written, kind, graph)
    if text is None:
        assert kind.title in said or "adjacency list" in said
        return
    found = formats.read(f"a.{ending}", text.encode()).graph
    assert (set(found.nodes), found.directed) == (set(graph.nodes), graph.directed)
    assert edges_of(found) == edges_of(graph)
    if ending in WITH_PLACES and len(set(graph.positions)) == len(graph.positions):
        assert dict(zip(found.nodes, found.positions, strict=True)) == dict(
            zip(graph.nodes, graph.positions, strict=True)
        )
        assert written(kind, found) == text


@pytest.mark.parametrize("ending", BY_ENDING)
@given(graph=graphs(simple=True))
def test_a_simple_graph_goes_into_every_format(ending, graph):
    found = formats.read(f"a.{ending}", written(BY_ENDING[ending], graph).encode()).graph
    assert found.nodes == graph.nodes
    assert edges_of(found) == edges_of(graph)


@pytest.mark.parametrize(
    ("ending", "graph", "said"),
    [
        ("g6", "1-2*2", "graph6 holds no weights"),
        ("g6", "1>2", "graph6 holds no directions"),
        ("g6", "1-1, 1-2", "graph6 holds no self-loops"),
        ("g6", "a-b", "graph6 holds no names other than 1, 2, 3"),
        ("s6", "1-2*2", "sparse6 holds no weights"),
        ("adjlist", "1>2*2", "an adjacency list holds no directions and no weights"),
        ("adjlist", '"a b"-c', "Adjacency list cannot hold"),
        ("graphml", "1-2*999999, 2-3*1/3", None),
        ("gml", '"ä&\\"<"-b', None),
    ],
)
def test_what_a_format_cannot_hold_is_refused_by_its_name(ending, graph, said):
    graph = build.parse(graph)
    if said is None:
        assert edges_of(BY_ENDING[ending].read(written(BY_ENDING[ending], graph)).graph) == edges_of(graph)
        return
    with pytest.raises(InputError, match=said):
        written(BY_ENDING[ending], graph)


def test_files_of_networkx_are_read(tmp_path):
    karate = nx.karate_club_graph()
    for ending, write in (
        ("graphml", nx.write_graphml),
        ("gexf", nx.write_gexf),
        ("gml", nx.write_gml),
        ("net", nx.write_pajek),
    ):
        file = tmp_path / f"k.{ending}"
        write(karate, file)
        found = formats.read(file.name, file.read_bytes())
        graph = found.graph
        assert len(graph.nodes) == 34
        ours = {tuple(sorted(map(int, pair))): weight for pair, weight in edges_of(graph).items()}
        assert ours == {(u, v): data["weight"] for u, v, data in karate.edges(data=True)}
        assert ending == "net" or "fields of the nodes are not used: club" in str(found.notes)
    edges = tmp_path / "k.edgelist"
    nx.write_edgelist(karate, edges)
    assert len(formats.read("k.edgelist", edges.read_bytes()).graph.edges) == 78
    adjacency = tmp_path / "k.adjlist"
    nx.write_adjlist(karate, adjacency)
    assert len(formats.read("k.adjlist", adjacency.read_bytes()).graph.edges) == 78


GEXF = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="{space}" version="1.3"><graph defaultedgetype="undirected"><nodes><node id="0" label="Ann"/>
<node id="1" label="Bob"/></nodes><edges><edge id="0" source="0" target="1" weight="2.5"/></edges></graph></gexf>"""
GML = "graph [\n node [ id 7 {a} ]\n node [ id 8 {b} ]\n edge [ source 7 target 8 weight 0.428571428571429 ]\n]\n"


@pytest.mark.parametrize("space", ["http://gexf.net/1.3", "http://www.gexf.net/1.3", "http://www.gexf.net/1.2draft"])
def test_every_name_of_gexf_is_read(space):
    found = formats.read("a.gexf", GEXF.format(space=space).encode())
    assert edges_of(found.graph) == {("Ann", "Bob"): 2.5}
    assert "called by their labels" in found.notes[0]


def test_gml_with_labels_and_without():
    found = formats.read("a.gml", GML.format(a='label "A"', b='label "B"').encode())
    assert [str(weight) for weight in edges_of(found.graph).values()] == ["3/7"]
    assert "0.428571428571429 as 3/7" in found.notes[-1]
    assert formats.read("a.gml", GML.format(a="", b="").encode()).graph.nodes == ("7", "8")


def test_parallel_edges_are_added_up_and_said():
    made = nx.MultiGraph([("a", "b"), ("a", "b"), ("b", "c")])
    found = formats.read("a.graphml", "\n".join(nx.generate_graphml(made)).encode())
    assert edges_of(found.graph) == {("a", "b"): 2, ("b", "c"): 1}
    assert "1 parallel edges were added up: weights count walks" in found.notes


ENTITIES = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xx">]><graphml><graph edgedefault="directed"/></graphml>'
PAJEK = '*Vertices 2\n1 "a"\n2 "b"\n'


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("a.graphml", ENTITIES, "entities"),
        ("a.gexf", ENTITIES, "entities"),
        ("a.graphml", "<graphml", "cannot be read as GraphML"),
        ("a.graphml", "<a>" * 50_000, "cannot be read as GraphML"),
        ("a.xml", "<html></html>", "cannot be read as GraphML"),
        ("a.graphml", "<graphml>" + '<graph edgedefault="directed"></graph>' * 2 + "</graphml>", "several graphs"),
        ("a.gexf", '<gexf><graph mode="dynamic"/></gexf>', "dynamic"),
        ("a.gml", "graph [ node [ id 1 ] edge [ source 1 target 2 ] ]", "cannot be read as GML"),
        ("a.gml", "graph " + "[ a " * 30_000, "cannot be read as GML"),
        ("a.net", PAJEK + "*Edges\n1 2\n*Arcs\n1 2\n", "several of"),
        ("a.net", PAJEK.replace('"b"', '"a"') + "*Edges\n1 2\n", "announces 2 vertices, 1 different"),
        ("a.net", PAJEK + "*Arcslist\n1 2\n", "has a section '\\*arcslist'"),
        ("a.net", PAJEK + "*Edges\n1 3\n", "announces 2 vertices, 3 different"),
        ("a.net", PAJEK + "*Edges\n1 2 x\n", "line 5: 'x' is not a weight"),
        ("a.net", "*Vertices 999999999\n", "number up to 50"),
        ("a.g6", "~~~~~~~~", "more than 50 nodes"),
        ("a.s6", ":~~~~~~~~", "more than 50 nodes"),
        ("a.g6", "Bw\nBw\n", "holds 2 graphs"),
        ("a.g6", "&B", "digraph6"),
        ("a.g6", "D", "cannot be read as graph6"),
        ("a.dot", "graph { a -- b }", "DOT is not read"),
        ("a.txt", "digraph G {\n a -> b\n}", "DOT is not read"),
        ("a.txt", "graph TD\n A-->B", "Mermaid is not read"),
        ("a.xlsx", "PK", "save the sheet as csv"),
        ("a.gml", "graph [ " + "node [ id 1 ] " * 2 + "]", "cannot be read as GML"),
        ("a.graphml", "\n".join(nx.generate_graphml(nx.path_graph(60))), "60 nodes, the limit is 50"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_line(file, text, said):
    with pytest.raises(InputError, match=said) as caught:
        formats.read(file, text.encode())
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_file_is_found_by_its_first_signs_where_its_ending_says_nothing():
    graph = build.parse("1-2*2.5, 2-3")
    for ending in ("graphml", "gexf", "gml", "net", "json"):
        write = next(export.write for export in formats.EXPORTS if export.file.endswith(f".{ending}"))
        assert edges_of(formats.read("graph", write(graph).encode()).graph) == edges_of(graph)
    assert len(formats.read("a.xml", written(BY_ENDING["gexf"], graph).encode()).graph.edges) == 2


SOURCES = {f"a.{kind.endings[0]}": written(kind, build.parse("house")) for kind in FORMATS}
SOURCES |= {"b.graphml": written(BY_ENDING["graphml"], build.parse("a>b*2.5, b>c"))}


@pytest.mark.parametrize("file", SOURCES)
@given(data=st.data())
def test_any_damage_gives_a_graph_or_one_line(file, data):
    text = SOURCES[file]
    at = data.draw(st.integers(0, len(text) - 1))
    cut = data.draw(st.integers(0, 5))
    damaged = text[:at] + data.draw(st.text(st.sampled_from('0159ae<>"[]* \n-.~'), max_size=3)) + text[at + cut :]
    found, said = outcome(formats.read, file, damaged.encode())
    assert "\n" not in said
    if found is None:
        return
    assert isinstance(found, Reading | Table)
    assert len(found.graph.nodes) <= 50


def test_a_reader_that_raises_anything_is_one_line(monkeypatch):
    def fail(*_, **__):
        raise MemoryError("first line\nsecond line")

    monkeypatch.setattr(nx, "parse_graphml", fail)
    with pytest.raises(InputError, match=r"cannot be read as GraphML: first line$"):
        network_readers.read_graphml("<graphml/>")
