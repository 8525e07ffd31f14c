"""A page that shows eight images and one picture, and computes nothing: what a rerun costs at least."""

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

count = st.number_input("Runs", 0, 1000, 0, key="runs")
with st.grid("auto", min_column_width=250):
    for number in range(8):
        st.image(np.full((160, 328, 3), 30 * number, np.uint8), width="stretch")
rows = pd.DataFrame({"x": range(40), "y": range(40)})
st.altair_chart(alt.Chart(rows).mark_line().encode(x="x", y="y"))
st.caption(f"run {count}")
