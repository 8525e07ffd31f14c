"""A node's name that looks like Markdown is shown as it is on every graph page, in every view."""

import re

import pytest
from ui.visits import captions, first_visit

from pages.ui.markdown import JOINER

NASTY = '"[a](http://b.c)"-"*x*@y.zz", "*x*@y.zz"-"$www.b.cc$"'
LIVE = re.compile(r"(?<!\\)\[a(?<!\\)\]|(?<!\\)\*x(?<!\\)\*|(?<!\\)\$www|http:|www\.|x\\?\*@y")

MESSAGE, PLAIN = "graphs/message_passing", "graphs/plain_network"
VIEWS = [
    *((MESSAGE, {"msg_view": view, "msg_features": kind}) for kind in ("numbers", "one-hot") for view in
      ("Formula", "Message and update", "Matrix form", "No matrix form", "Depth")),
    *((PLAIN, {"perm_segment": "Another numbering", "perm_view": view}) for view in ("Numbers", "All its matrices", "What it cannot tell apart")),
    (PLAIN, {"perm_segment": "Another size"}),
]  # fmt: skip


def as_markdown(app) -> str:
    """All texts that the browser reads as Markdown; code is shown as it is."""
    return "\n".join([captions(app), *(part.value for part in (*app.markdown, *app.error, *app.success))])


@pytest.mark.parametrize(("page", "values"), VIEWS)
def test_a_name_makes_no_link_formula_or_bold_text(page, values):
    app = first_visit(page, {"g": NASTY, **values})
    assert LIVE.search(as_markdown(app)) is None


def test_the_names_are_there_and_read_as_they_are():
    text = as_markdown(first_visit(PLAIN, {"g": NASTY, **VIEWS[-2][1]}))
    as_read = re.sub(r"\\(.)", r"\1", text).replace(JOINER, "")
    assert "([a](http://b.c), $www.b.cc$ | *x*@y.zz)" in as_read
