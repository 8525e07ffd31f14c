"""Tables written as markdown: numbers right, nothing for what is unknown, and no cell breaks out of its place."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pages.ui import table

ROWS = [{"name": "VGG11", "n": 3, "share": 0.25}, {"name": "ViT-B/32", "n": 1200, "share": None}]
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=12)


def cells(line: str) -> list[str]:
    """A line cut at its bars, as GitHub's markdown cuts it: a bar behind a backslash stays."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def test_heads_alignment_and_cells():
    assert [cells(line) for line in table.markdown(ROWS).splitlines()] == [
        ["name", "n", "share"],
        [":---", "---:", "---:"],
        ["VGG11", "3", "0.25"],
        ["ViT-B/32", "1200", ""],
    ]


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_no_text_adds_a_cell_or_a_line(words):
    lines = table.markdown([{"name": word, "n": 1} for word in words]).splitlines()
    assert len(lines) == 2 + len(words)
    assert [len(cells(line)) for line in lines] == [2] * len(lines)


def test_what_markdown_would_follow_is_shown_as_written():
    (row,) = table.markdown([{"name": "$x$ `c` [d](e)"}]).splitlines()[2:]
    assert row == r"| \$x\$ \`c\` \[d\](e) |"
