"""Which CLIP answers: the built-in model, the report's, a smaller real one, or any of open_clip's that lies on this disk."""

from __future__ import annotations

import streamlit as st

from dl2core.data import catalogue, places
from pages.ui import held
from pages.ui.cached import models as cached

BUILT_IN = "built-in"
REPORT = catalogue.CLIP.key
TITLES = {BUILT_IN: "built-in model", REPORT: "CLIP ViT-B/32", catalogue.MOBILE_CLIP.key: "MobileCLIP2-S0"}


def best() -> str:
    """What pages open with: the report's CLIP where it lies on this disk, else the built-in model."""
    return REPORT if catalogue.CLIP.on_disk() else BUILT_IN


def title(name: str) -> str:
    """How people call a model."""
    return TITLES.get(name, name)


def model(*, key: str, default: str | None = None, vision_transformer: bool = False) -> str:
    """A CLIP model's name: built-in, the report's, or any MODEL/TAG of open_clip.

    Args:
        key: the page's prefix.
        default: where the link names none; `best()` where None.
        vision_transformer: leave out what is listed and is none.
    """
    default = default or best()
    names = {BUILT_IN: "comes with the app"}
    for item in (catalogue.CLIP, *(() if vision_transformer else (catalogue.MOBILE_CLIP,))):
        names[item.key] = f"{item.megabytes} MB, {'on this disk' if item.on_disk() else 'to be fetched'}"
    names = {name: f"{size / 1e6:,.0f} MB, on this disk" for name, size in here()} | names
    names = {BUILT_IN: names.pop(BUILT_IN)} | names
    held.declare(f"{key}_model", default)
    chosen = st.selectbox(
        "Model",
        list(names),
        list(names).index(default),
        key=f"{key}_model",
        width=320,
        format_func=lambda name: f"{title(name)} · {names[name]}" if name in names else name,
        accept_new_options=True,
        bind="query-params",
        persist_state="session",
        help="Type MODEL/TAG for any other of open_clip",
    )
    return chosen or default


def here() -> tuple[tuple[str, int], ...]:
    """(MODEL/TAG, bytes) of the models of open_clip on this disk. The worker is asked only where there may be one."""
    known = {catalogue.CLIP.repository, catalogue.MOBILE_CLIP.repository, catalogue.RESNET18.repository}
    files = [path.name for path in places.openai_files() if path.name != catalogue.CLIP.openai]
    folders = [name for name in places.repositories_with(catalogue.CLIP_FILES) if name not in known]
    return cached.on_disk((*files, *folders)) if files or folders else ()
