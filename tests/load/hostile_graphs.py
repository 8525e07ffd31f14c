"""Valid graphs in every format, damaged at random, through the readers of files and links.

    python tests/load/hostile_graphs.py --files 10000 --kind links

Kinds: links, edge lists, csv, json, graph files (of other programs), or all. Prints how many were read and refused, the longest processor time of one, and the peak of this process's memory.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dl2core.errors import InputError
from dl2core.graphs.graph import build, formats

LIMIT_S = 2.0
GRAPHS = ("house", "1>2*2.5, 2>3*1/3", "karate", '"New York"-b*0.5, c')
OTHERS = (
    ("a.csv", ";A;B\nA;1,5;2\nB;2;0"),
    ("a.csv", "A\tB\nA\t0\t1,5\nB\t1,5\t0"),
    ("a.txt", "source,target,weight\na,b,1\nb,c,2"),
    ("a.txt", "[(1, 2), (2, 3)]"),
    ("a.edgelist", "a b {'weight': 3}\nb c {}"),
    ("a.json", '{"nodes":[{"name":"a"},{"name":"b"}],"links":[{"source":0,"target":1,"value":3}]}'),
    ("link", build.pack(build.parse("house"))),
    ("link", "cycle:6"),
    ("link", "1-2*2.5,2-3"),
)
PIECES = (
    *"-<>{}[]\"'\n,;\t*=#&/\\~—()",
    *("9" * 5000, "1" * 39_000, "1e999", "-0", "nan", "<!ENTITY", "\ufeff", "=" * 4000, "(" * 2000, "[" * 3000),
    *("a" + "\u0315\u0300" * 400, "{'weight': " * 300, "<a>" * 2000, "  " * 3000),
)  # fmt: skip


KINDS = {
    "links": ("link",),
    "edge lists": (".txt", ".edgelist"),
    "csv": (".csv",),
    "json": (".json",),
    "graph files": (),  # all others
}


def kind_of(name: str) -> str:
    """The kind that a file's name tells."""
    return next((kind for kind, ends in KINDS.items() if name.endswith(ends)), "graph files")


def originals() -> list[tuple[str, str]]:
    """Every graph in every format that can hold it, and what other programs write."""
    files = []
    for graph in map(build.parse, GRAPHS):
        kinds = [export for export in formats.EXPORTS if not export.file.endswith(".svg")]
        files += [(export.file, export.write(graph)) for export in kinds if not formats.refusal(export, graph)]
    return [*files, *OTHERS]


def damaged(text: str, draw: random.Random) -> str:
    """The text with pieces put in, taken out, moved and repeated."""
    for _ in range(draw.choice([1, 1, 2, 4])):
        at, other = sorted((draw.randrange(len(text) + 1), draw.randrange(len(text) + 1)))
        match draw.randrange(5):
            case 0 | 1:
                text = text[:at] + draw.choice(PIECES) + text[at:]
            case 2:
                text = text[:at] + text[at + draw.choice([1, 2, 10, 100]) :]
            case 3:
                text = text[:at] + text[at:other] + text[at:]
            case 4:
                text = text[:at] + text[at : at + draw.choice([1, 5, 20])] * draw.choice([2, 10, 500]) + text[at:]
    return text[:300_000]


def main() -> int:
    """Print the figures; 1 where a reader took longer than the limit. Anything but a graph or a refusal is a traceback."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", choices=("all", *KINDS), default="all")
    asked = parser.parse_args()
    draw = random.Random(asked.seed)
    files = [(name, text) for name, text in originals() if asked.kind in ("all", kind_of(name))]
    read, longest = 0, 0.0
    for _ in range(asked.files):
        name, text = draw.choice(files)
        text, started = damaged(text, draw), time.process_time()
        try:
            if name == "link":
                build.read(text)
            else:
                formats.read(name if draw.random() < 0.8 else "a.txt", text.encode(errors="replace"))
            read += 1
        except InputError as error:
            if "\n" in str(error):
                raise AssertionError(f"more than one line: {error}") from error
        longest = max(longest, time.process_time() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    print(
        f"{len(files)} originals; read {read:,}, refused {asked.files - read:,}; longest {longest:.2f} s; peak {peak} MB"
    )
    return int(longest > LIMIT_S)


if __name__ == "__main__":
    sys.exit(main())
