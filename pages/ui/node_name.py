"""A node's name inside Streamlit's texts, which are Markdown: shown as it is, whatever signs it holds."""

SIGNS = frozenset(r"\`*_{}[]()#+-.!|~<>$:@&")


def plain(name: str) -> str:
    """The name with every sign of Markdown escaped, so that it makes no link, formula or heading."""
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in name)
