"""The stored result that the page opens with."""

from __future__ import annotations

import streamlit as st

from dl2core import store
from dl2core.graphs.layers.karate import Spec
from dl2core.jobs import Steps


@st.cache_data(max_entries=1, show_spinner=False)
def stored_karate() -> store.Document:
    """The karate club as the command line trained it for the page's default settings."""
    return store.shipped("karate")


def train_karate(spec: Spec) -> Steps:
    """The job that trains the networks of the karate club."""
    from dl2core.graphs.layers import karate_training

    return karate_training.train(spec)
