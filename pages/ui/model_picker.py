"""Which CLIP answers: the built-in model, the report's, or any of open_clip's."""

from __future__ import annotations

import streamlit as st

from pages.ui import held

BUILT_IN = "built-in"
MODELS = (BUILT_IN, "ViT-B-32-quickgelu/openai")


def model(*, key: str) -> str:
    """A CLIP model's name: built-in, the report's, or any MODEL/TAG of open_clip."""
    held.declare(f"{key}_model", BUILT_IN)
    chosen = st.selectbox(
        "Model",
        MODELS,
        key=f"{key}_model",
        width=320,
        accept_new_options=True,
        bind="query-params",
        persist_state="session",
        help="Type MODEL/TAG for any other of open_clip",
    )
    return chosen or BUILT_IN
