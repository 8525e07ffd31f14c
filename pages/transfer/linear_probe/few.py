"""The view of images per class: the hero, and its table."""

from __future__ import annotations

import streamlit as st

from dl2core.transfer.few_images_result import FewImages
from dl2core.transfer.own_images import Own
from pages.transfer.linear_probe import cached, rows
from pages.transfer.linear_probe.hero import hero


def draw(found: FewImages, *, key: str, source: str, own: Own | None) -> None:
    """The hero; where its pictures are not on this machine, one line says so."""
    pictures = cached.watched(found, own)
    hero(found, key=key, source=source, pictures=pictures or [""] * len(found.truth))
    if warning := rows.known_before(found):
        st.caption(warning)
    if pictures is None:
        st.caption("The pictures themselves are not on this machine; their classes and answers are.")
