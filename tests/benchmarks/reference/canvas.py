"""A title, controls and the graph canvas with a hexagon."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import streamlit as st

from dl2core.graphs.graph.build import parse
from pages.graphs.canvas import canvas

st.title("One canvas")
st.number_input("n", 0, 10, 3)
st.button("Run")
canvas(parse("cycle:6"), key="canvas", on_edit=lambda graph: None)
