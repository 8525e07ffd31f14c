"""Groups of tiles, each a link as a whole: picture, name, and what is to be seen there."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from pages.ui import navigation, state

__all__ = ["Group", "Tile", "show"]

NAME = "start_tiles"
_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "dl2lab.tiles",
    html='<div class="groups"></div>',
    css=(_HERE / "tiles.css").read_text(encoding="utf-8"),
    js=(_HERE / "tiles.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Tile:
    """One tile.

    Args:
        id: tells it from the others.
        title: what is written on it.
        picture: SVG.
        alt: what the picture shows.
        page: the folder below pages/ that it opens; empty where there is none yet.
        key: prefix of that page's controls, and
        preset: the state that it opens in; None for the page as it is.
        values: a state without a preset: widget key -> value.
        number: of the question.
        says: a second line.
    """

    id: str
    title: str
    picture: str
    alt: str
    page: str
    key: str
    preset: state.Preset | None
    values: Mapping[str, object]
    number: str = ""
    says: str = ""

    @property
    def address(self) -> str:
        """The link of its state; empty where the page is not built."""
        page = navigation.BY_FOLDER.get(self.page)
        if page is None:
            return ""
        values = self.preset.values if self.preset else self.values
        query = state.as_link(values)
        query |= {"present": "1"} if state.presenting() else {}
        return f"/{page.url}" + (f"?{urlencode(query, doseq=True)}" if query else "")


@dataclass(frozen=True)
class Group:
    """Tiles under a title; doors are large, with the picture beside the words."""

    title: str
    tiles: tuple[Tile, ...]
    doors: bool = False


def show(groups: Sequence[Group]) -> None:
    """Draw them, and open what is pressed."""
    tiles = {tile.id: tile for group in groups for tile in group.tiles}

    def take() -> None:
        tile = tiles.get(state.value_of(NAME).get("open"))
        if tile is None or not tile.address:
            return
        state.put(f"{NAME}_go", tile.id)
        if tile.preset:
            state.choose(tile.preset, key=tile.key)
        else:
            state.set_values(tile.values)

    data = {
        "groups": [
            {"title": group.title, "doors": group.doors, "tiles": [_data(tile) for tile in group.tiles]}
            for group in groups
        ],
        "letters": 15,
        "narrow": 124,
    }
    _mount(key=NAME, data=data, on_open_change=take)
    wanted = tiles.get(state.value_of(f"{NAME}_go"))
    state.forget(f"{NAME}_go")
    if wanted:
        present = {"present": "1"} if state.presenting() else {}
        st.switch_page(navigation.BY_FOLDER[wanted.page].path, query_params=present)


def _data(tile: Tile) -> dict[str, str]:
    picture = base64.b64encode(tile.picture.encode()).decode()
    built = bool(tile.address)
    return {
        "id": tile.id,
        "number": tile.number,
        "title": tile.title,
        "says": tile.says if built else "not built yet",
        "alt": tile.alt,
        "href": tile.address,
        "picture": f"data:image/svg+xml;base64,{picture}",
    }
