"""Random graphs for laws that hold for all of them."""

from fractions import Fraction

from hypothesis import strategies as st

from dl2core.graphs.graph.build import Edge, Graph

WEIGHTS = st.sampled_from([Fraction(1), Fraction(2), Fraction(5, 2), Fraction(1, 3), Fraction(7)])
NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=6)


@st.composite
def graphs(draw, *, most=7, simple=False, directed=None, names=False):
    """A graph of 1 to `most` nodes; simple ones are undirected, without weights and loops."""
    count = draw(st.integers(1, most))
    one_way = False if simple else (draw(st.booleans()) if directed is None else directed)
    pairs = [(u, v) for u in range(count) for v in range(count) if (one_way or u <= v) and not (simple and u == v)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    weight = st.just(Fraction(1)) if simple else st.one_of(st.just(Fraction(1)), WEIGHTS)
    edges = tuple(Edge(u, v, draw(weight)) for u, v in chosen)
    labels = (
        draw(st.lists(NAMES.map(_clean), min_size=count, max_size=count, unique=True))
        if names
        else [str(k) for k in range(1, count + 1)]
    )
    places = tuple((float(draw(st.integers(-500, 1500))), float(draw(st.integers(0, 900)))) for _ in range(count))
    return Graph(tuple(labels), edges, one_way, places)


def _clean(text):
    import unicodedata

    return unicodedata.normalize("NFC", text).strip()[:24] or "x"
