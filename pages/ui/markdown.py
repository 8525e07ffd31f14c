"""Text of a stranger as markdown that shows it letter by letter: no link, no picture, no code, no formula."""

from __future__ import annotations

import re

EVERY_SIGN = frozenset(r"\`*_{}[]()#+-.!|~<>$:@&")
SIGNS = re.compile(r"[`\[\]<$]")
ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto)(?=:)|\bwww(?=\.)|\w@(?=\w)")
JOINER = "\N{WORD JOINER}"  # cannot be seen; what holds it is no address


def plain(text: str) -> str:
    """Markdown for `text`, for st.markdown, st.caption and st.error, which would follow what is written in it."""
    return ADDRESS.sub(lambda found: found[0] + JOINER, SIGNS.sub(lambda found: "\\" + found[0], text))


def literal(name: str) -> str:
    """Markdown for a name that may hold any sign, a node's: every sign escaped, so that it makes no heading or emphasis either."""
    parted = ADDRESS.sub(lambda found: found[0] + JOINER, name)
    return "".join(f"\\{sign}" if sign in EVERY_SIGN else sign for sign in parted)
