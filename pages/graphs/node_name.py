"""A node's name inside Streamlit's texts, which are Markdown: shown as it is, whatever signs it holds."""

from pages.ui.markdown import ADDRESS, JOINER

SIGNS = frozenset(r"\`*_{}[]()#+-.!|~<>$:@&")


def plain(name: str) -> str:
    """The name with every sign of Markdown escaped and addresses parted, so that it makes no link, formula or heading."""
    parted = ADDRESS.sub(lambda found: found[0] + JOINER, name)
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in parted)
