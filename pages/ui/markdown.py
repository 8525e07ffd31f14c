"""Text of a stranger as markdown that shows it letter by letter: no link, no picture, no code, no formula."""

from __future__ import annotations

import re

SIGNS = re.compile(r"[`\[\]<$]")
ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto)(?=:)|\bwww(?=\.)|\w@(?=\w)")
JOINER = "\N{WORD JOINER}"  # cannot be seen; what holds it is no address


def plain(text: str) -> str:
    """Markdown for `text`, for st.markdown, st.caption and st.error, which would follow what is written in it."""
    return ADDRESS.sub(lambda found: found[0] + JOINER, SIGNS.sub(lambda found: "\\" + found[0], text))
