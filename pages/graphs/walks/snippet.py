"""The Python lines behind the table: an exact power, and the walks of one entry."""

from __future__ import annotations

from pages.ui import code


def lines(graph: str, length: int, row: int, column: int, kind: str) -> str:
    """What computes it again.

    Args:
        graph: as `build.parse` reads it.
        length: edges.
        row, column: the selected entry, from 0.
        kind: what is stepped through, "walk".
    """
    return code.script(
        (
            "from dl2core.graphs.graph import build",
            "from dl2core.graphs.walks import enumerate as listing",
            "from dl2core.graphs.walks.walks import walk_counts",
        ),
        (
            f"graph = build.parse({code.value(graph)})",
            f"counts = walk_counts(graph.adjacency(), {length})",
            "for line in counts:",
            "    print(*line)",
            f"listed = listing.listing(graph, {row}, {column}, {length}, kind={code.value(kind)})",
            "for walk in listed.walks:",
            '    print(" - ".join(graph.nodes[node] for node in walk))',
        ),
    )
